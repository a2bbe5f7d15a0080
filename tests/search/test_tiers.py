"""Relevance: which tiers a question has."""

import pytest

from search.language import parse
from search.query import And, AtLeast, Field, Near, Not, Or, Word
from search.tiers import MAX_PRESENT, NEAR_DISTANCE, Tiers, tiers_of


def exact(word: str) -> Word:
    return Word(word, exact=True)


def labels(tiers: Tiers) -> list[str]:
    return [label for label, _ in tiers.ranking]


A, B = Word("a"), Word("b")
TITLE_A, TITLE_B = Field("title", exact("a")), Field("title", exact("b"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["exact"]),
        ("=a", ["exact"]),
        ('"a b"', ["exact"]),
        ("ab*", ["exact"]),
        ("ab~1", ["exact"]),
        ("van:a", ["exact"]),
        ("-a", ["exact"]),
        ("a", ["title", "exact", "variant"]),
        ("a a", ["title", "exact", "variant"]),
        ("a b", ["title", "near", "exact", "variant"]),
        ("a b van:c -d", ["title", "near", "exact", "variant"]),
        ("a (b OF c)", ["title", "exact", "variant"]),
        ("a b (c OF d)", ["title", "exact", "variant"]),
        ("a OF =b", ["title", "exact", "variant"]),
        ("a OF b", ["variant", "variant"]),
        ("a OF a", ["title", "exact", "variant"]),
    ],
)
def test_a_question_has_the_tiers_that_its_form_allows(query: str, expected: list[str]) -> None:
    assert labels(tiers_of(parse(query), stems=True)) == expected


def test_the_last_tier_is_the_question_as_it_was_asked() -> None:
    for query in ("a b", "a OF b", "a -b", ""):
        assert tiers_of(parse(query), stems=True).ranking[-1][1] == parse(query)


def test_an_and_of_words_is_asked_ever_less_strictly() -> None:
    assert tiers_of(parse("a b"), stems=True).ranking == (
        ("title", And((TITLE_A, TITLE_B))),
        ("near", Near(("a", "b"), NEAR_DISTANCE)),
        ("exact", And((exact("a"), exact("b")))),
        ("variant", And((A, B))),
    )


def test_without_stems_nothing_is_looser_than_exact() -> None:
    tiers = tiers_of(parse("a -b"), stems=False)
    assert labels(tiers) == ["title", "exact"]
    assert tiers.ranking[-1][1] == And((exact("a"), Not(exact("b"))))


def test_what_is_negated_keeps_its_loosest_form_in_every_tier() -> None:
    for _, tree in tiers_of(parse("a -b"), stems=True).ranking:
        assert isinstance(tree, And)
        assert tree.nodes[1] == Not(B)


def test_near_leaves_what_is_not_a_free_word_as_it_was_written() -> None:
    near = dict(tiers_of(parse("a b =c"), stems=True).ranking)["near"]
    assert near == And((Near(("a", "b"), NEAR_DISTANCE), exact("c")))


def test_an_or_of_words_is_ranked_by_how_many_are_present() -> None:
    tiers = tiers_of(parse("a OF b OF a"), stems=True)
    assert tiers.ranking == (("variant", AtLeast(2, (A, B))), ("variant", Or((A, B))))
    assert tiers.labels == (
        ("exact", Or((exact("a"), exact("b"), exact("a")))),
        ("variant", Or((A, B, A))),
    )


def test_an_or_of_many_words_has_eight_steps_at_most() -> None:
    tiers = tiers_of(parse(" OF ".join("abcdefghijkl")), stems=False)
    counts = [tree.count for _, tree in tiers.ranking if isinstance(tree, AtLeast)]
    assert counts == list(range(MAX_PRESENT, 1, -1))
    assert labels(tiers) == ["exact"] * MAX_PRESENT
