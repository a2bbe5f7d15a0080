"""What the recognisers find in a table of Dutch cases: each exactly, and precision and recall over all."""

import re
from pathlib import Path

import pytest

from disclosure.proposing import proposals
from disclosure.recogniser import Surroundings
from disclosure.recognisers import RECOGNISERS
from records.record import Participant

Found = tuple[str, int, int]

AROUND = Surroundings(
    people=(
        Participant("Jan de Vries", "jan.devries@voorbeeld.nl"),
        Participant("Bakker, Sanne (DGZ)", ""),
        Participant("Fatima El Amrani", "f.elamrani@voorbeeld.nl"),
        Participant("Willemijn van der Linden-Smit", ""),
        Participant("Jeroen Post", ""),
        Participant("Özgür Yılmaz", ""),
        Participant("", "k.jansen@voorbeeld.nl"),
        Participant("Els van Hoogveld", ""),
    ),
    staying=("Bram van Hoogveld",),
)
MARK = re.compile(r"\{(?P<rule>[a-z]+):(?P<passage>[^{}]*)\}")


def case(line: str) -> tuple[str, set[Found]]:
    """The text of a line and what is to be found in it."""
    text, expected, place = "", set(), 0
    line = line.replace("\\n", "\n")
    for mark in MARK.finditer(line):
        text += line[place : mark.start()]
        expected.add((mark["rule"], len(text), len(text) + len(mark["passage"])))
        text += mark["passage"]
        place = mark.end()
    return text + line[place:], expected


CASES = [
    line
    for line in Path(__file__).with_name("cases.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("# ")
]


def found(text: str) -> set[Found]:
    return {(hit.recogniser, hit.passage.start, hit.passage.end) for hit in proposals(text, AROUND)}


@pytest.mark.parametrize("line", CASES)
def test_the_recognisers_find_what_is_marked_and_nothing_else(line: str) -> None:
    text, expected = case(line)
    assert {(rule, text[start:end]) for rule, start, end in found(text)} == {
        (rule, text[start:end]) for rule, start, end in expected
    }
    assert found(text) == expected


def test_the_table_is_large_and_has_cases_of_every_rule() -> None:
    marked = [mark["rule"] for line in CASES for mark in MARK.finditer(line)]
    assert len(CASES) >= 120
    assert {each.name for each in RECOGNISERS} == set(marked)
    assert sum(not MARK.search(line) for line in CASES) >= 50, "cases in which nothing is to be found"
