"""Words: the traps of Dutch, and the laws of folding."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import (
    MAX_TOKEN_CHARACTERS,
    fold,
    folded_with_origin,
    language_of,
    origin_of,
    query_stems,
    stems,
    tokens,
)

texts = st.text() | st.text(alphabet="aAé İßĳﬁσςΣ ſ½\u0301\u0308_-'’日本\ud800")


@given(texts)
@example("Σίσυφος")
@example("İstanbul")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_tokens_of_a_folded_text_are_those_of_the_text(text: str) -> None:
    assert tokens(fold(text)) == tokens(text)


@given(texts)
def test_tokens_joined_by_spaces_give_themselves(text: str) -> None:
    assert tokens(" ".join(tokens(text))) == tokens(text)


@given(texts, texts)
def test_texts_apart_have_the_tokens_of_each(one: str, other: str) -> None:
    assert tokens(f"{one} {other}") == tokens(one) + tokens(other)


@given(texts)
def test_tokens_are_letters_and_digits_of_bounded_length(text: str) -> None:
    assert all(word.isalnum() and len(word) <= MAX_TOKEN_CHARACTERS for word in tokens(text))


@given(texts)
def test_a_folded_text_knows_where_each_character_came_from(text: str) -> None:
    folded = folded_with_origin(text)
    assert folded.text == fold(text)
    for at, character in enumerate(folded.text):
        start, end = folded.span(at, at + 1)
        assert character in fold(text[start:end])


@given(texts)
def test_one_place_of_a_fold_is_led_back_as_the_whole_is(text: str) -> None:
    folded = folded_with_origin(text)
    assert [origin_of(text, at) for at in range(len(folded.text))] == [
        folded.span(at, at + 1)[0] for at in range(len(folded.text))
    ]


def test_a_range_of_a_folded_text_takes_its_accents_along() -> None:
    text = "één façade, straße 5"
    folded = folded_with_origin(text)
    for word, written in (("een", "één"), ("facade", "façade"), ("strasse", "straße")):
        start = folded.text.index(word)
        first, last = folded.span(start, start + len(word))
        assert text[first:last] == written


def test_accents_written_apart_belong_to_their_letter() -> None:
    folded = folded_with_origin("cafe\u0301 x")
    assert folded.text == "cafe x"
    assert folded.span(0, 4) == (0, 5)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("coördinatie", "coordinatie"),
        ("Yeşilgöz", "Yesilgoz"),
        ("façade", "facade"),
        ("ijsland", "\u0132sland"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("\ufb01nancieel", "financieel"),
        ("STRAẞE", "strasse"),
        ("Iğdır", "igdir"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
    ],
)
def test_spellings_of_one_word_are_one_token(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)
    assert len(tokens(one)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e-mail", ["e", "mail"]),
        ("jan@minvws.nl", ["jan", "minvws", "nl"]),
        ("art. 5.1 lid_2", ["art", "5", "1", "lid", "2"]),
        ("'s-Gravenhage", ["s", "gravenhage"]),
        ("§ — …", []),
        ("70\u00a0%", ["70"]),
    ],
)
def test_words_are_runs_of_letters_and_digits(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_a_long_token_is_cut_not_dropped() -> None:
    assert tokens("x" * 300 + " y") == ["x" * MAX_TOKEN_CHARACTERS, "y"]


@given(st.lists(st.integers(1, 450) | st.integers(197, 203), max_size=6), st.sampled_from("xé日"))
def test_a_token_is_cut_wherever_it_stands(lengths: list[int], letter: str) -> None:
    cut = [min(length, MAX_TOKEN_CHARACTERS) for length in lengths]
    assert [len(token) for token in tokens(" ".join(letter * length for length in lengths))] == cut


@pytest.mark.parametrize(
    ("word", "dutch"),
    [
        ("minister", "minister"),
        ("ministers", "minister"),
        ("gemeente", "gemeent"),
        ("gemeenten", "gemeent"),
        ("geheim", "geheim"),
        ("besluiten", "besluit"),
        ("coordinatie", "coordinatie"),
        ("toets", "toet"),
        ("toetsing", "toetsing"),
        ("brieven", "briev"),
        ("brief", "brief"),
    ],
)
def test_the_dutch_stems_are_those_of_the_pinned_algorithm(word: str, dutch: str) -> None:
    assert stems([word], "nl") == [dutch]


def test_english_has_stems_of_its_own() -> None:
    assert stems(["meetings", "policies"], "en") == ["meet", "polici"]


def test_a_query_word_is_looked_up_by_both_stems() -> None:
    assert query_stems("meetings") == ("meeting", "meet")
    assert query_stems("besluit") == ("besluit",)


def test_an_unknown_language_stems_as_dutch() -> None:
    assert stems(["gemeenten"], "de") == ["gemeent"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Hoi, ben je er al?", "nl"),
        ("Hierbij de stukken voor het overleg van morgen", "nl"),
        ("Please find the minutes of the meeting attached", "en"),
        ("ok", "nl"),
        ("", "nl"),
    ],
)
def test_the_language_is_told_by_function_words_and_dutch_when_undecided(text: str, language: str) -> None:
    assert language_of(tokens(text)) == language
