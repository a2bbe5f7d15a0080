"""The closed lists of grounds."""

import pytest

from records.errors import InvalidError
from records.ground import GROUNDS, Act, Weight, ground_of
from records.judgement import Outcome
from records.redaction import Passage


def test_a_code_that_is_nearly_a_ground_is_refused() -> None:
    for code in ("5.1.2.e", "5.1.2E", "5.1.2j", "5.1.3", "10.2h", "dubbel", ""):
        with pytest.raises(InvalidError) as refused:
            ground_of(code)
        assert (refused.value.field, refused.value.reason, refused.value.value) == ("ground", "unknown", code)


def test_every_code_is_spelled_as_its_place_in_the_law() -> None:
    for code, ground in GROUNDS.items():
        assert ground.code == code
        # Practice writes 5.2 without its first paragraph.
        paragraph = f".{ground.paragraph}" if ground.paragraph and code != "5.2" else ""
        assert code == f"{ground.article}{paragraph}{ground.letter}"


def test_the_lists_hold_the_letters_of_the_law() -> None:
    def letters(article: str, paragraph: int) -> str:
        found = (ground for ground in GROUNDS.values() if ground.article == article)
        return "".join(ground.letter for ground in found if ground.paragraph == paragraph)

    assert letters("5.1", 1) == "abcde"
    assert letters("5.1", 2) == "abcdefghi"
    assert letters("10", 1) == "abcd"
    assert letters("10", 2) == "abcdefg"
    assert letters("10", 7) == "ab"


def test_the_grounds_that_ask_reasons_of_their_age_are_those_of_article_5_3() -> None:
    ages = {code for code, ground in GROUNDS.items() if ground.ages}
    assert ages == {f"5.1.2{letter}" for letter in "abcdefghi"} | {"5.1.5", "5.2", "5.2.3"}


def test_absolute_grounds_of_the_woo_are_the_first_paragraph_and_the_formateur() -> None:
    absolute = {code for code, g in GROUNDS.items() if g.weight is Weight.ABSOLUTE and g.act is Act.WOO}
    assert absolute == {f"5.1.1{letter}" for letter in "abcde"} | {"5.4"}


@pytest.mark.parametrize(
    ("code", "citation"),
    [
        ("5.1.2e", "artikel 5.1, tweede lid, onder e, Woo"),
        ("5.2", "artikel 5.2, eerste lid, Woo"),
        ("5.4", "artikel 5.4, Woo"),
        ("10.2g", "artikel 10, tweede lid, onder g, Wob"),
    ],
)
def test_a_ground_cites_its_place_as_a_decision_does(code: str, citation: str) -> None:
    assert ground_of(code).citation == citation


def test_no_outcome_is_a_ground() -> None:
    assert not {outcome.value for outcome in Outcome} & GROUNDS.keys()


@pytest.mark.parametrize(("start", "end"), [(0, 0), (3, 2), (-1, 2)])
def test_a_passage_that_covers_nothing_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no passage"):
        Passage(start, end)
