"""What WhatsApp writes itself is told by how it begins, before it is looked at any closer."""

import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.chats import chat_phrases
from ingest.chats.chat_phrases import PLAIN, meaning

_WITHOUT_BRACKETS = re.compile(f"{chat_phrases._OMITTED.pattern}|{chat_phrases._KIND.pattern}", re.ASCII)


@given(st.from_regex(_WITHOUT_BRACKETS, fullmatch=True), st.sampled_from([str, str.upper, str.title]))
def test_no_phrase_is_passed_over_for_how_it_begins(phrase: str, written: type[str]) -> None:
    assert meaning(written(phrase)) != PLAIN


@given(st.text(max_size=60))
def test_plain_words_are_never_taken_for_a_file(body: str) -> None:
    said = meaning(body)
    assert (said == PLAIN) or said.subtype
    assert said.is_media or not said.file_name
