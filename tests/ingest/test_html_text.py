"""HTML gives the words that a reader of the page sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words.html_text import html_to_text, is_too_open


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>een</p><p>twee</p>", "een\ntwee"),
        ("wo<b>ord</b>", "woord"),
        ("<td>a<td>b", "a\nb"),
        ("a<br>b", "a\nb"),
        ("<style>p{}</style><script>x()</script>zin", "zin"),
        ("<title>Titel</title><body>zin", "Titel\nzin"),
        ("caf&eacute; &amp; meer", "café & meer"),
        ("<!-- weg -->hier<!-- [if mso]>", "hier"),
        ("<![endif]--><p>hier", "hier"),
        ("", ""),
    ],
)
def test_the_visible_text_comes_out(html: str, text: str) -> None:
    assert html_to_text(html) == text


def test_elements_left_open_beyond_bearing_are_stripped_with_no_word_lost() -> None:
    html = "<div>" * 100_000 + "woord"
    assert is_too_open(html)
    assert html_to_text(html) == "woord"


@given(st.text(max_size=300))
def test_any_text_is_read(html: str) -> None:
    html_to_text(html)


@given(st.lists(st.from_regex(r"[a-z]{3,9}", fullmatch=True), max_size=20))
def test_no_word_of_a_paragraph_is_lost(words: list[str]) -> None:
    assert html_to_text("".join(f"<p>{word}</p>" for word in words)).split() == words
