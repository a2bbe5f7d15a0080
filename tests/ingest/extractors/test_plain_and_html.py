"""Text that is text already, and pages: encodings, and nothing that is not to be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extractors.html import HtmlText
from ingest.extractors.plain import PlainText

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), min_size=1)


def plain(content: bytes, media_type: str = "text/plain") -> str:
    return PlainText().extract(content, media_type, "a.txt").text


def page(content: str | bytes) -> str:
    raw = content.encode() if isinstance(content, str) else content
    return HtmlText().extract(raw, "text/html", "a.html").text


@given(TEXT, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_a_byte_order_mark_decides(text: str, encoding: str) -> None:
    assert plain(text.encode(encoding), "text/plain; charset=latin1") == text


@given(TEXT, st.sampled_from(["", "; charset=utf-8", "; charset=iso-8859-1", "; charset=nonsense"]))
def test_utf8_is_recognised_whatever_was_declared(text: str, declared: str) -> None:
    assert plain(text.encode(), f"text/plain{declared}") == text


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        (b"caf\xe9 \x80 5", "", "café € 5"),
        (b"caf\xe9 \x80 5", "; charset=iso-8859-1", "café € 5"),
        (b"\xcf\xf0\xe8", "; charset=windows-1251", "При"),
        ("zonder merk".encode("utf-16-le"), "", "zonder merk"),
        ("zonder merk".encode("utf-16-be"), "", "zonder merk"),
    ],
)
def test_what_is_not_utf8_follows_the_declaration_then_windows(
    content: bytes, declared: str, text: str
) -> None:
    assert plain(content, f"text/plain{declared}") == text


@given(st.binary())
def test_any_bytes_give_a_text(content: bytes) -> None:
    assert isinstance(plain(content), str)


def test_plain_reads_what_is_text_as_it_stands_and_nothing_else() -> None:
    read = ["text/plain", "text/csv", "application/xml", "image/svg+xml", "application/ld+json"]
    left = ["text/html", "text/rtf", "application/xhtml+xml", "application/pdf", "image/png"]
    assert [PlainText().reads(kind) for kind in read + left] == [True] * 5 + [False] * 5


def test_a_page_gives_what_a_reader_sees() -> None:
    found = page(
        "<html><head><title>Kop</title><style>p{}</style><script>kwaad()</script></head><body><p>Eerste</p>"
        "over<b>valle</b>n<br>nieuw<table><tr><td>een<td>twee</table><img alt='foto van de brug'></body></html>",
    )
    assert found.split("\n") == ["Kop", "Eerste", "overvallen", "nieuw", "een", "twee", "foto van de brug"]


@pytest.mark.parametrize(
    "content",
    [
        '<meta charset="windows-1252"><p>caf\xe9'.encode("cp1252"),
        "<p>caf\xe9".encode("cp1252"),
        "<p>caf\xe9".encode(),
        "\ufeff<p>caf\xe9".encode("utf-16-le"),
    ],
)
def test_the_encoding_of_a_page_is_found(content: bytes) -> None:
    assert page(content) == "café"


@given(st.lists(st.sampled_from(["p", "div", "span", "b", "td", "li", "blockquote", "font"]), max_size=8))
def test_no_element_hides_its_words(tags: list[str]) -> None:
    opened, closed = "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))
    assert page(f"{opened}woord{closed}") == "woord"


def test_a_page_of_a_hundred_thousand_nested_elements_is_read() -> None:
    assert page("<div>" * 100_000 + "diep") == "diep"
