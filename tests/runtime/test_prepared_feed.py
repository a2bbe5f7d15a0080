"""What waits for the index is bounded, in documents and in characters."""

import threading
from collections.abc import MutableMapping
from typing import cast

import pytest

from records.identity import RecordId
from records.portion import Written
from runtime import indexing
from runtime.indexing import Indexing, PreparedFeed
from search.index import IndexDocument
from tests.search_worlds import a_record

_PATIENCE_S = 30


class SlowIndexing:
    """Takes what it is handed, and is at work until it may go on."""

    def __init__(self) -> None:
        self.handed: list[int] = []
        self.taken = threading.Semaphore(0)
        self.may_go_on = threading.Event()

    def drain(self, prepared: MutableMapping[RecordId, IndexDocument], _until: int | None) -> bool:
        self.handed.append(len(prepared))
        self.taken.release()
        assert self.may_go_on.wait(_PATIENCE_S)
        return True


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> SlowIndexing:
    monkeypatch.setattr(indexing, "_HANDFUL_DOCUMENTS", 10)
    monkeypatch.setattr(indexing, "_HANDFUL_CHARACTERS", 1_000)
    return SlowIndexing()


def test_few_long_documents_are_handed_over_as_many_short_ones_are(slow: SlowIndexing) -> None:
    slow.may_go_on.set()
    feed = PreparedFeed(cast("Indexing", slow))
    offer(feed, range(9), "kort")
    assert slow.handed == []
    offer(feed, range(9, 10), "kort")
    assert slow.taken.acquire(timeout=_PATIENCE_S)
    offer(feed, range(10, 12), "x" * 600)
    assert slow.taken.acquire(timeout=_PATIENCE_S)
    offer(feed, range(12, 13), "kort")
    feed.flush()
    assert slow.handed == [10, 2, 1]


@pytest.mark.parametrize("text", ["kort", "x" * 600])
def test_who_offers_waits_when_twice_a_handful_is_held(slow: SlowIndexing, text: str) -> None:
    feed = PreparedFeed(cast("Indexing", slow))
    offer(feed, range(10), text)
    offered: list[int] = []
    done = threading.Event()

    def offering() -> None:
        for number in range(10, 40):
            offer(feed, range(number, number + 1), text)
            offered.append(number)
        done.set()

    thread = threading.Thread(target=offering)
    thread.start()
    assert not done.wait(0.3)
    # With those at work that is three handfuls, less the one that waits to be held.
    assert len(offered) < 20
    slow.may_go_on.set()
    assert done.wait(_PATIENCE_S)
    thread.join()
    feed.flush()
    assert sum(slow.handed) == 40


def test_a_document_of_a_record_that_moved_is_not_handed_over(slow: SlowIndexing) -> None:
    slow.may_go_on.set()
    feed = PreparedFeed(cast("Indexing", slow))
    offer(feed, range(3), "kort")
    feed.offer({}, Written(posted=9, moved=frozenset({a_record(1).id}), earlier={}))
    feed.flush()
    assert slow.handed == [2]


def offer(feed: PreparedFeed, numbers: range, text: str) -> None:
    """Offer a document of each of these records."""
    documents = {a_record(number).id: {"text": text} for number in numbers}
    feed.offer(
        documents, Written(posted=numbers[-1], moved=frozenset(), earlier=dict.fromkeys(documents, ()))
    )
