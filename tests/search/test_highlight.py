"""Highlights: what lights up, and that ranges count code points of the text as it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlight import MAX_SCANNED_CHARACTERS, WINDOW_CHARACTERS, Highlighter
from search.language import parse
from search.marks import Marks
from tests.reference_index import edits
from tests.search_worlds import WORDS


def lit(query: str, text: str, *, stems: bool = True, field: str = "text") -> list[str]:
    """The pieces of the text that light up."""
    found = Highlighter(parse(query), stems=stems).highlights({field: text})
    return [one.text[start:end] for one in found for start, end in one.ranges]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("besluit", "Het Besluit en de besluiten.", ["Besluit", "besluiten"]),
        ("=besluit", "Het besluit en de besluiten.", ["besluit"]),
        ("coordinatie", "🙂 De coördinatie, de COÖRDINATIE", ["coördinatie", "COÖRDINATIE"]),
        ("cafe", "een cafe\u0301 hier", ["cafe\u0301"]),
        ('"het besluit"', "besluit: het\n  besluit", ["het\n  besluit"]),
        ('"het besluit"', "het besluiten", []),
        ('"a b"~3', "a x b", ["a", "b"]),
        ("bes*", "besluit beslag bus", ["besluit", "beslag"]),
        ("besluit~1", "beslut besluit beslag", ["beslut", "besluit"]),
        ("a -b", "a b", ["a"]),
        ("onderwerp:a", "a", []),
        ("lopen", "een loop", ["loop"]),
        ("dying", "to die", ["die"]),
        ("e-mail", "E-mail en mail", ["E-mail"]),
        ("", "a", []),
        ("x", "a", []),
    ],
)
def test_what_was_asked_lights_up(query: str, text: str, expected: list[str]) -> None:
    assert lit(query, text) == expected


def test_without_stems_only_the_word_itself_lights_up() -> None:
    assert lit("besluit", "besluit besluiten", stems=False) == ["besluit"]


def test_a_word_of_a_field_lights_up_in_that_field_only() -> None:
    highlighter = Highlighter(parse("onderwerp:besluit stuk"), stems=True)
    found = highlighter.highlights({"title": "Besluit over een stuk", "text": "besluit en stuk"})
    assert [(one.field, one.ranges) for one in found] == [
        ("title", ((0, 7), (17, 21))),
        ("text", ((11, 15),)),
    ]


def test_a_long_text_is_shown_around_its_first_match() -> None:
    text = "woord " * 3_000 + "besluit " + "woord " * 3_000
    (found,) = Highlighter(parse("besluit"), stems=True).highlights({"text": text})
    assert len(found.text) <= WINDOW_CHARACTERS
    assert [found.text[start:end] for start, end in found.ranges] == ["besluit"]
    assert found.text.startswith("woord")


def test_a_phrase_across_the_seam_of_two_pieces_is_found() -> None:
    for length in range(3_960, 4_010, 7):
        text = "x" * 40 + " y" * (length // 2) + " het besluit" + " z" * 3_000
        assert lit('"het besluit"', text) == ["het besluit"]


def test_what_stands_beyond_the_bound_is_not_looked_for() -> None:
    assert lit("besluit", "a " * (MAX_SCANNED_CHARACTERS // 2) + "besluit") == []


def test_an_endless_word_is_no_trouble() -> None:
    assert lit("besluit", "x" * 9_000 + " besluit") == ["besluit"]


@given(
    st.text(alphabet="ab é\u0301\n-ß🙂", max_size=60),
    st.sampled_from(["a", "ab", "é", "ss", '"a b"', "ab~1", "ab*"]),
)
def test_ranges_are_in_order_within_the_text_and_match_again(text: str, query: str) -> None:
    for found in Highlighter(parse(query), stems=True).highlights({"text": text}):
        assert found.text in text
        flat = [place for span in found.ranges for place in span]
        assert flat == sorted(flat)
        assert flat[-1] <= len(found.text)
        for start, end in found.ranges:
            assert lit(query, found.text[start:end])


@given(st.sampled_from(WORDS), st.text(alphabet="abstuk", max_size=7), st.integers(1, 2))
def test_fuzzy_marks_are_words_within_the_distance(word: str, other: str, distance: int) -> None:
    found = list(Marks(fuzzy={word: distance}).found(other))
    assert bool(found) == (bool(other) and edits(word, other) <= distance)
