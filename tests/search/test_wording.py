"""Questions in plain Dutch."""

import pytest

from search.language import parse
from search.query import And, AtLeast, Field, Flag, Node, Value, Word, any_value, conjunction, values_of
from search.wording import in_words


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "alle stukken"),
        ("besluit", "„besluit” of een vorm daarvan"),
        ("=besluit", "„besluit”"),
        ("a OF -b", "(„a” of een vorm daarvan) of niet („b” of een vorm daarvan)"),
        ("a (b OF =c)", "(„a” of een vorm daarvan) en ((„b” of een vorm daarvan) of „c”)"),
        ('"een zin"', "de woorden „een zin” naast elkaar"),
        ('"een zin"~5', "„een”, „zin” met telkens ten hoogste 5 woorden ertussen"),
        ("woor*", "een woord dat begint met „woor”"),
        ("woord~1", "een woord dat ten hoogste één letter afwijkt van „woord”"),
        ("woord~2", "een woord dat ten hoogste 2 letters afwijkt van „woord”"),
        ("van:(jan OF piet)", "afzender: („jan” of „piet”)"),
        ("soort:chat", "soort stuk: „chat”"),
        ("datum:2020-03-05", "datum van verzending: op 2020-03-05"),
        ("datum:2020-03..", "datum van verzending: vanaf 2020-03-01"),
        ("datum:..2020-03", "datum van verzending: tot en met 2020-03-31"),
        ("datum:2020-03", "datum van verzending: vanaf 2020-03-01 tot en met 2020-03-31"),
    ],
)
def test_a_question_is_said_in_words(query: str, expected: str) -> None:
    assert in_words(parse(query)) == expected


def test_without_stems_a_word_is_just_the_word() -> None:
    assert in_words(parse("a b"), stems=False) == "„a” en „b”"


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (AtLeast(2, (Word("a", exact=True), Word("b", exact=True))), "ten minste 2 van: „a”, „b”"),
        (Field("has_attachment", Flag(holds=True)), "heeft bijlagen: ja"),
        (Field("has_defect", Flag(holds=False)), "heeft een verwerkingsfout: nee"),
    ],
)
def test_what_is_not_typed_can_be_said_too(node: Node, expected: str) -> None:
    assert in_words(node) == expected


def test_the_values_of_a_restriction_are_found_again() -> None:
    assert values_of(any_value("kind", ["mail", "chat"])) == {"mail", "chat"}
    with pytest.raises(ValueError, match="besluit"):
        values_of(Word("besluit"))


def test_a_conjunction_of_nothing_is_everything() -> None:
    assert in_words(conjunction(())) == "alle stukken"
    assert conjunction((Value("a"),)) == Value("a")
    assert isinstance(conjunction((Value("a"), Value("b"))), And)
