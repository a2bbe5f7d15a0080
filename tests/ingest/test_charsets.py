"""Undeclared and wrongly declared charsets give the text that was meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words.charsets import decode_text


@pytest.mark.parametrize(
    ("raw", "declared", "text", "is_sound"),
    [
        ("coördinatie".encode(), "iso-8859-1", "coördinatie", True),
        ("coördinatie".encode("latin-1"), "utf-8", "coördinatie", False),
        ("coördinatie".encode("latin-1"), "us-ascii", "coördinatie", True),
        (b"\x80 100", "iso-8859-1", "€ 100", True),
        ("日本".encode("iso-2022-jp"), "iso-2022-jp", "日本", True),
        ("日本".encode("shift_jis"), "Shift_JIS", "日本", True),
        ("привет".encode("koi8-r"), "koi8-r", "привет", True),
        ("é".encode("utf-16"), "utf-16", "é", True),
        ("é".encode("utf-16"), "", "é", True),
        (b"a\x81b", "", "a\ufffdb", False),
        (b"a\0b", "utf-8", "ab", True),
        (b"\xef\xbb\xbfa", "utf-8", "a", True),
        (b"gewoon", "bestaat-niet", "gewoon", True),
        (b"\xe9", "bestaat-niet", "é", False),
        (b"\xe9", "idna", "é", False),
        (b"abc", "unicode_escape", "abc", True),
        (b"abc", "zlib", "abc", True),
        (b"abc", "utf\0-8", "abc", True),
    ],
)
def test_the_ladder_finds_the_text(raw: bytes, declared: str, text: str, is_sound: bool) -> None:
    assert decode_text(raw, declared) == (text, is_sound)


@pytest.mark.parametrize(
    "declared", ["rot13", "hex", "base64", "zlib", "bz2", "quopri", "uu", "unicode_escape"]
)
def test_a_codec_that_is_no_charset_is_no_declaration(declared: str) -> None:
    assert decode_text(b"\xe9t\xe9", declared) == ("été", False)


def test_half_a_surrogate_pair_in_utf_7_is_replaced() -> None:
    assert decode_text(b"a+2AA-b", "utf-7")[0] == "a\ufffdb"


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "utf-8", "utf-7", "utf-16", "iso-2022-jp", "hz", "cp1252", "x"]),
)
def test_any_bytes_give_text_that_encodes(raw: bytes, declared: str) -> None:
    text, _ = decode_text(raw, declared)
    assert "\0" not in text
    assert text.encode("utf-8").decode("utf-8") == text


@given(st.text(st.characters(exclude_characters="\0\ufeff", exclude_categories=["Cs"])))
def test_utf_8_comes_back_whatever_was_declared(text: str) -> None:
    assert decode_text(text.encode(), "iso-8859-1") == (text, True)
