"""Words: how two texts are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.words import compact, folded, words_of


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Vríes", "vries"),
        ("ŁÓDŹ", "lodz"),
        ("Yılmaz", "yilmaz"),
        ("ﬁets", "fiets"),
        ("Ａｂ１", "ab1"),
        ("Straße", "strasse"),
    ],
)
def test_case_accents_and_width_make_no_difference(written: str, compared: str) -> None:
    assert folded(written) == compared


@given(st.text(max_size=60))
def test_words_stand_where_they_say_and_make_up_the_letters(text: str) -> None:
    words = list(words_of(text))
    assert all(word.folded == folded(text[word.start : word.end]) for word in words)
    assert "".join(word.folded for word in words) == compact(text)
    assert compact(text + "é") == compact(text) + "e"
