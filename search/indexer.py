"""The indexer: drains the outbox into an index, and builds a new index from the catalogue.

One at a time (its caller holds the lock). A batch is written with the seq after the published
one, committed, and only then acknowledged, which publishes the seq. Killed in between, the
remains carry a seq that was never published: they are undone at the next start and the same rows
are drained again, in the same order, so that the first batch holds all that had been written.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from records.identity import RecordId
from search.index import OPEN_SEQ, IndexDocument, SearchIndex
from search.outbox import Content, Outbox, OutboxRow, Version
from search.projection import project

BATCH_ROWS = 5_000
"""Rows of one commit: about a second of work, and what a kill may cost."""
PART_RECORDS = 250
"""Records whose texts are in memory at once."""


@dataclass(frozen=True, slots=True)
class Indexer:
    """Writes what the outbox says into the index; `recover` comes before the first `drain`."""

    outbox: Outbox
    index: SearchIndex
    batch_rows: int = BATCH_ROWS
    stops: Callable[[], bool] = lambda: False
    """Whether to leave off between two batches."""

    def recover(self) -> None:
        """Undo what a killed indexer wrote but did not publish; before the first drain."""
        self.index.undo_after(self.outbox.published_seq())

    def drain(
        self, prepared: MutableMapping[RecordId, IndexDocument] | None = None, until: int | None = None
    ) -> int:
        """Index what is pending, batch by batch; the number of rows that were drained.

        `prepared` are documents projected before, of records as they were in the catalogue when
        its last row had the number `until`: rows beyond it are left, for they may be of the same
        records. They are taken out as they are written. Others are projected here.
        """
        drained = 0
        while not self.stops() and (rows := self._pending(until)):
            self._drain_batch(rows, {} if prepared is None else prepared)
            drained += len(rows)
        return drained

    def _pending(self, until: int | None) -> Sequence[OutboxRow]:
        rows = self.outbox.pending(self.batch_rows)
        return rows if until is None else [row for row in rows if row.number <= until]

    def _drain_batch(
        self, rows: Sequence[OutboxRow], prepared: MutableMapping[RecordId, IndexDocument]
    ) -> None:
        changes = Counter(row.record_id for row in rows)
        seq = self.outbox.published_seq() + 1
        indexed: list[RecordId] = []
        self.index.write(list(changes), self._documents(changes, prepared, seq, indexed))
        self.index.commit()
        self.outbox.acknowledge(rows, seq, indexed)

    def _documents(
        self,
        changes: Mapping[RecordId, int],
        prepared: MutableMapping[RecordId, IndexDocument],
        seq: int,
        indexed: list[RecordId],
    ) -> Iterator[IndexDocument]:
        """All versions of the records that changed, few at once; `indexed` gets those found from now on."""
        for ids in _parts(changes):
            published = list(self.outbox.published(ids))
            # A record that changed again after its document was prepared, by whomever, is projected anew.
            changed = {version.content.record.id for version in published}
            changed.update(record_id for record_id in ids if changes[record_id] > 1)
            ready = {record_id for record_id in ids if record_id in prepared} - changed
            content = self.outbox.current([record_id for record_id in ids if record_id not in ready])
            yield from (_ended(version, seq) for version in published)
            for record_id in ids:
                if record_id in ready:
                    document = prepared.pop(record_id)
                elif record_id in content:
                    document = _projected(content[record_id])
                else:
                    continue
                indexed.append(record_id)
                yield document.numbered(seq)


def rebuild(outbox: Outbox, fresh: SearchIndex, batch_rows: int = BATCH_ROWS) -> None:
    """Write every published version into an empty index, one in memory at a time.

    The caller drains the outbox into it afterwards and then switches.
    """
    versions = iter(outbox.everything())
    for first in versions:
        batch = chain((first,), islice(versions, batch_rows - 1))
        fresh.write((), map(_numbered, batch))
        fresh.commit()


def _parts(ids: Iterable[RecordId]) -> Iterator[tuple[RecordId, ...]]:
    remaining = iter(ids)
    while part := tuple(islice(remaining, PART_RECORDS)):
        yield part


def _projected(content: Content) -> IndexDocument:
    return project(content.record, content.facts)


def _numbered(version: Version) -> IndexDocument:
    return _projected(version.content).numbered(version.from_seq, version.until_seq)


def _ended(version: Version, seq: int) -> IndexDocument:
    """The version, ended at a seq if it was still valid."""
    until = seq if version.until_seq == OPEN_SEQ else version.until_seq
    return _projected(version.content).numbered(version.from_seq, until)
