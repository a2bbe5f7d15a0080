"""Cleaning and joining of texts, and which media types are asked for a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract import Extracted, clean, expects_text, holds_text, joined

WILD = st.text(st.characters(categories=None))


@given(WILD)
def test_a_clean_text_encodes_and_keeps_every_other_character(text: str) -> None:
    found = clean(text)
    assert found.encode().decode() == found
    assert found == "".join(c for c in text if c != "\0" and not "\ud800" <= c <= "\udfff")


@given(st.lists(st.text("ab \n", max_size=30), max_size=4))
def test_every_word_of_every_text_stands_in_the_joined_text(texts: list[str]) -> None:
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    assert set(re.findall(r"\w+", joined(map(found, texts)))) == words


@given(st.lists(st.text("ab \n", min_size=1, max_size=30).filter(str.strip), min_size=1, max_size=4))
def test_a_text_that_stands_apart_is_kept_whole(texts: list[str]) -> None:
    assert joined(Extracted(each, "scan", is_apart=True) for each in texts) == "\n\n".join(texts)


def test_a_second_text_adds_only_lines_with_new_words() -> None:
    texts = ["de brug\nis dicht", "de BRUG\nis open\nis dicht"]
    assert joined(map(found, texts)) == "de brug\nis dicht\n\nis open"


def found(text: str) -> Extracted:
    return Extracted(text, "reader")


@pytest.mark.parametrize(
    ("media_type", "holds", "expects"),
    [
        ("application/pdf", True, True),
        ("Application/MSWord; name=x", True, True),
        ("application/octet-stream", True, False),
        ("image/jpeg", False, False),
        ("application/zip", False, False),
        ("message/rfc822", False, False),
    ],
)
def test_which_types_are_asked_for_a_text(media_type: str, holds: bool, expects: bool) -> None:
    assert (holds_text(media_type), expects_text(media_type)) == (holds, expects)
