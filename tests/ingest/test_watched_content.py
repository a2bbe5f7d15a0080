"""Content that is watched: the same bytes, heard as often as they are read, but not for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import watched_content
from ingest.watched_content import WatchedContent
from records.content import BytesContent


@given(st.binary(max_size=200), st.integers(0, 200), st.integers(0, 220))
def test_it_gives_what_the_content_gives_and_is_heard_once_a_read(raw: bytes, start: int, end: int) -> None:
    heard: list[None] = []
    watched = WatchedContent(BytesContent(raw), lambda: heard.append(None))
    assert watched.read(start, end) == raw[start:end]
    assert len(heard) == 1
    with watched.open() as stream:
        assert stream.read() == raw
    assert watched.size_bytes == len(raw)


def test_what_is_read_over_and_over_is_heard_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_content, "_LEAST_BYTES", 100)
    heard: list[None] = []
    watched = WatchedContent(BytesContent(bytes(10)), lambda: heard.append(None))
    for _ in range(1000):
        watched.read(0, 10)
    assert 8 <= len(heard) < 20
