"""The indexer: what the outbox says is in the index, whenever it was killed."""

from collections.abc import Iterable, Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.identity import RecordId
from search import query as tree
from search.index import OPEN_SEQ, IndexDocument, SearchIndex
from search.indexer import PART_RECORDS, Indexer, rebuild
from search.outbox import Content, OutboxRow, Version
from search.projection import project
from tests.fakes_search import CatalogueInMemory
from tests.reference_index import ReferenceIndex
from tests.search_worlds import EVERYTHING, a_record, facts, question


class Killed(Exception):  # noqa: N818  # not an error: what the test does
    """The process ends here."""


class MortalIndex(ReferenceIndex):
    """Is killed before or after one of its commits."""

    def __init__(self) -> None:
        super().__init__()
        self.commits_left = 10**6
        self.keeps_last = False

    def commit(self) -> None:
        self.commits_left -= 1
        if self.commits_left:
            super().commit()
            return
        if self.keeps_last:
            super().commit()
        self._written = list(self._committed)
        raise Killed


def content(number: int, text: str) -> Content:
    return Content(a_record(number, text), facts())


def rid(number: int) -> RecordId:
    return a_record(number).id


def found(index: SearchIndex, word: str, as_of: int = OPEN_SEQ - 1) -> list[int]:
    return [int(one, 16) for one in index.scan(question(tree.Word(word), as_of=as_of), EVERYTHING)]


def test_a_drained_record_is_found_from_its_seq() -> None:
    catalogue, index = CatalogueInMemory(), ReferenceIndex()
    catalogue.put(content(1, "oud"))
    assert Indexer(catalogue, index).drain() == 1
    assert (catalogue.seq, catalogue.rows) == (1, [])
    assert (found(index, "oud", 0), found(index, "oud", 1)) == ([], [1])


def test_a_record_that_was_read_again_keeps_its_old_version_for_old_questions() -> None:
    catalogue, index = CatalogueInMemory(), ReferenceIndex()
    indexer = Indexer(catalogue, index)
    for text in ("oud", "nieuw", "nieuwst"):
        catalogue.put(content(1, text))
        indexer.drain()
    assert [found(index, text, 1) for text in ("oud", "nieuw", "nieuwst")] == [[1], [], []]
    assert [found(index, text, 2) for text in ("oud", "nieuw", "nieuwst")] == [[], [1], []]
    assert [found(index, text, 3) for text in ("oud", "nieuw", "nieuwst")] == [[], [], [1]]


def test_a_record_that_was_taken_away_is_found_as_of_before() -> None:
    catalogue, index = CatalogueInMemory(), ReferenceIndex()
    indexer = Indexer(catalogue, index)
    catalogue.put(content(1, "oud"))
    indexer.drain()
    catalogue.take_away(rid(1))
    indexer.drain()
    assert (found(index, "oud", 1), found(index, "oud", 2)) == ([1], [])


def test_a_purged_record_leaves_nothing() -> None:
    catalogue, index = CatalogueInMemory(), ReferenceIndex()
    indexer = Indexer(catalogue, index)
    catalogue.put(content(1, "oud"))
    indexer.drain()
    catalogue.purge(rid(1))
    indexer.drain()
    assert (found(index, "oud", 1), found(index, "oud", 2)) == ([], [])


def test_prepared_documents_are_used_and_the_rest_is_read() -> None:
    class CountingCatalogue(CatalogueInMemory):
        asked: Sequence[RecordId] = ()

        def current(self, ids):  # type: ignore[no-untyped-def]  # as its base
            self.asked = list(ids)
            return super().current(ids)

    catalogue, index = CountingCatalogue(), ReferenceIndex()
    first, second = content(1, "een"), content(2, "een")
    catalogue.put(first)
    catalogue.put(second)
    prepared: dict[RecordId, IndexDocument] = {rid(1): project(first.record, first.facts)}
    assert Indexer(catalogue, index).drain(prepared) == 2
    assert catalogue.asked == [rid(2)]
    assert found(index, "een", 1) == [2, 1]


def test_two_changes_of_a_record_in_one_batch_are_one_version() -> None:
    catalogue, index = CatalogueInMemory(), ReferenceIndex()
    catalogue.put(content(1, "oud"))
    catalogue.put(content(1, "nieuw"))
    assert Indexer(catalogue, index).drain() == 2
    assert (found(index, "oud"), found(index, "nieuw")) == ([], [1])


changes = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(("oud", "nieuw", "weg", "gewist"))), min_size=1, max_size=12
)


def apply(catalogue: CatalogueInMemory, change: tuple[int, str]) -> None:
    number, text = change
    if text in ("oud", "nieuw"):
        catalogue.put(content(number, text))
    elif rid(number) in catalogue.contents:
        (catalogue.take_away if text == "weg" else catalogue.purge)(rid(number))


def answers(index: SearchIndex, seq: int) -> list[list[int]]:
    return [found(index, text, as_of) for text in ("oud", "nieuw") for as_of in range(seq + 1)]


@given(changes, st.integers(1, 3), st.integers(1, 6), st.booleans())
def test_a_kill_at_any_commit_changes_nothing_in_the_end(
    done: list[tuple[int, str]], batch_rows: int, commits: int, keeps_last: bool
) -> None:
    killed, index = CatalogueInMemory(), MortalIndex()
    undisturbed, whole = CatalogueInMemory(), ReferenceIndex()
    for at, change in enumerate(done):
        apply(killed, change)
        apply(undisturbed, change)
        if at % 3 == 2 or at == len(done) - 1:
            Indexer(undisturbed, whole, batch_rows).drain()
            index.commits_left, index.keeps_last = commits, keeps_last
            try:
                Indexer(killed, index, batch_rows).drain()
            except Killed:
                index.commits_left = 10**6
                seen = answers(index, killed.seq)
                Indexer(killed, index, batch_rows).recover()
                assert answers(index, killed.seq) == seen
                Indexer(killed, index, batch_rows).drain()
    assert killed.seq == undisturbed.seq
    assert answers(index, killed.seq) == answers(whole, undisturbed.seq)
    assert sorted(index.versions()) == sorted(whole.versions())


@given(changes, st.integers(1, 3))
def test_a_rebuilt_index_gives_the_same_answers(done: list[tuple[int, str]], batch_rows: int) -> None:
    catalogue, index, fresh = CatalogueInMemory(), ReferenceIndex(), ReferenceIndex()
    indexer = Indexer(catalogue, index, batch_rows)
    for change in done:
        apply(catalogue, change)
        indexer.drain()
    rebuild(catalogue, fresh, batch_rows)
    assert answers(fresh, catalogue.seq) == answers(index, catalogue.seq)


def test_an_outbox_row_is_a_value() -> None:
    assert OutboxRow(1, rid(1)) == OutboxRow(1, rid(1))
    with pytest.raises(AttributeError):
        OutboxRow(1, rid(1)).number = 2  # type: ignore[misc]  # that is the test


@pytest.mark.parametrize("batch_rows", [1, 10])
def test_a_record_that_changed_after_its_document_was_prepared_is_projected_anew(batch_rows: int) -> None:
    catalogue, index = CatalogueInMemory(), ReferenceIndex()
    catalogue.put(content(1, "oud"))
    prepared = {rid(1): project(content(1, "oud").record, facts())}
    catalogue.put(content(1, "nieuw"))
    Indexer(catalogue, index, batch_rows).drain(prepared)
    assert (found(index, "oud"), found(index, "nieuw")) == ([], [1])


def test_rows_beyond_the_number_that_was_told_wait_for_the_next_drain() -> None:
    catalogue, index = CatalogueInMemory(), ReferenceIndex()
    catalogue.put(content(1, "eerst"))
    catalogue.put(content(2, "later"))
    until = catalogue.rows[0].number
    assert Indexer(catalogue, index).drain(until=until) == 1
    assert (found(index, "eerst"), found(index, "later")) == ([1], [])


def test_a_drained_batch_has_few_texts_in_memory_at_once() -> None:
    class CountingCatalogue(CatalogueInMemory):
        most = 0

        def current(self, ids):  # type: ignore[no-untyped-def]  # as its base
            self.most = max(self.most, len(ids))
            return super().current(ids)

    catalogue, index = CountingCatalogue(), ReferenceIndex()
    count = 2 * PART_RECORDS + 1
    for number in range(1, count + 1):
        catalogue.put(content(number, "veel"))
    assert Indexer(catalogue, index).drain() == count
    assert (catalogue.most, len(found(index, "veel"))) == (PART_RECORDS, count)


def test_prepared_documents_are_let_go_as_they_are_written() -> None:
    class WatchingIndex(ReferenceIndex):
        left: Sequence[int] = ()

        def write(self, removed: Iterable[RecordId], documents: Iterable[IndexDocument]) -> None:
            def watched() -> Iterator[IndexDocument]:
                for document in documents:
                    self.left = [*self.left, len(prepared)]
                    yield document

            super().write(removed, watched())

    catalogue, index = CatalogueInMemory(), WatchingIndex()
    contents = [content(number, "een") for number in (1, 2, 3)]
    for one in contents:
        catalogue.put(one)
    prepared = {one.record.id: project(one.record, one.facts) for one in contents}
    Indexer(catalogue, index).drain(prepared)
    assert index.left == [2, 1, 0]


def test_a_rebuild_holds_one_version_at_a_time() -> None:
    class WatchedCatalogue(CatalogueInMemory):
        read = 0

        def everything(self) -> Iterator[Version]:
            for version in super().everything():
                self.read += 1
                yield version

    class WatchingIndex(ReferenceIndex):
        ahead = 0

        def write(self, removed: Iterable[RecordId], documents: Iterable[IndexDocument]) -> None:
            def watched() -> Iterator[IndexDocument]:
                for done, document in enumerate(documents, 1):
                    self.ahead = max(self.ahead, catalogue.read - len(self._written) - done)
                    yield document

            super().write(removed, watched())

    catalogue, fresh = WatchedCatalogue(), WatchingIndex()
    for number in range(1, 8):
        catalogue.put(content(number, "een"))
    Indexer(catalogue, ReferenceIndex()).drain()
    rebuild(catalogue, fresh, batch_rows=7)
    assert (fresh.ahead, catalogue.read, len(found(fresh, "een"))) == (0, 7, 7)
