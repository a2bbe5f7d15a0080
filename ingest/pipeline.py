"""The pipeline of one hand-in: files in, records and defects out, bounded memory, resumable.

One process writes; parser processes read. A batch of what they hand back is one transaction.
Everything is keyed by content and place, so a run after a kill repeats at most a batch.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.format import Source
from ingest.parser_process import Orders
from ingest.parsers import Parsers
from ingest.placed_content import PlacedContent
from ingest.ports import IndexFeed, Intake
from ingest.progress import Stage, Watcher
from ingest.work import Outcome, Parcel, ReadRecord, Task
from records.access import Actor
from records.content import Content
from records.identity import RecordId, record_id, short_hash
from records.original import StoredFile
from records.place import Place, fitting_path
from records.portion import Batch, InnerSource, Portion

BATCH_RECORDS = 1000
_BATCH_S = 2.0
_BACKLOG = 1000


@dataclass(slots=True)
class _Pending:
    """What was read and waits to be written in one transaction."""

    portions: list[Portion] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    documents: dict[RecordId, object] = field(default_factory=dict)
    finished: list[int] = field(default_factory=list)
    records: int = 0
    since: float = 0.0


class Pipeline:
    """Reads the files of one hand-in into the catalogue and offers the documents to the index."""

    def __init__(
        self, orders: Orders, intake: Intake, feed: IndexFeed, actor: Actor, *, processes: int
    ) -> None:
        """Read with this many parser processes."""
        self._orders, self._intake, self._feed, self._actor = orders, intake, feed, actor
        self._parsers = Parsers(orders, processes)
        self._pending = _Pending()
        self._rows: dict[int, int] = {}
        self._outstanding: Counter[int] = Counter()
        self._roots: dict[int, Content] = {}
        self._numbers = iter(range(2**62))
        self._files_read = self._written = 0

    def run(
        self,
        files: Iterator[StoredFile | None],
        root_row: int,
        *,
        resumes: bool,
        found: int,
        watch: Watcher,
    ) -> None:
        """Read the files to the end; `None` among them means that none is ready at this moment.

        `root_row` is the ledger row of the hand-in. `resumes` says that an earlier run was broken
        off: then what is known is not read again.
        """
        started = time.monotonic()
        with self._parsers:
            exhausted = False
            while not (exhausted and self._parsers.is_idle):
                while not exhausted and self._parsers.backlog < _BACKLOG:
                    try:
                        file = next(files)
                    except StopIteration:
                        exhausted = True
                        break
                    if file is None:
                        break
                    self._start(file, root_row)
                for tasks, parcel in self._parsers.parcels():
                    self._take(tasks, parcel, resumes=resumes)
                if self._pending.records >= BATCH_RECORDS or self._is_old():
                    self._write()
                    watch(Stage(found, self._files_read, self._written, time.monotonic() - started))
            self._write()
            watch(Stage(found, self._files_read, self._written, time.monotonic() - started))

    def _start(self, file: StoredFile, root_row: int) -> None:
        self._roots[file.number] = file.content
        source = Source(Place(file.path), file.content, file.digest, beside=file.beside)
        self._put(source, file.number, root_row)

    def _put(
        self,
        source: Source,
        file: int,
        row: int,
        *,
        own_hangs: bool = False,
        inner: bytes | None = None,
    ) -> None:
        root = source.content.root if isinstance(source.content, PlacedContent) else source.content
        self._roots.setdefault(file, root)
        self._outstanding[file] += 1
        self._parsers.put(Task(next(self._numbers), source, root, file, row, own_hangs, inner))

    def _take(self, tasks: tuple[Task, ...], parcel: Parcel, *, resumes: bool) -> None:
        pending = self._pending
        if not pending.portions:
            pending.since = time.monotonic()
        base = len(pending.frames)
        pending.frames += parcel.frames
        for task, outcome in zip(tasks, parcel.outcomes, strict=True):
            row = self._row(task, outcome)
            pending.portions.append(_portion(task, outcome, row, base))
            pending.records += len(outcome.records)
            for each in outcome.records:
                if each.document is not None:
                    pending.documents[each.id] = each.document
            self._follow(task, outcome, row, resumes=resumes)
            if outcome.final:
                self._close(task)

    def _row(self, task: Task, outcome: Outcome) -> int:
        """The ledger row of a container that was opened, else the task's own."""
        if outcome.opened is None:
            return task.row
        if task.number not in self._rows:
            parent = None if task.own_hangs else task.row
            opened = outcome.opened
            self._rows[task.number] = self._intake.open_container(
                parent, fitting_path(str(opened.place)), opened.format, opened.found
            )
        return self._rows[task.number]

    def _follow(self, task: Task, outcome: Outcome, row: int, *, resumes: bool) -> None:
        """Put what was found inside in line, except what an earlier run has read already."""
        sources = outcome.sources
        leaf = outcome.opened is None
        if resumes and not leaf:
            ids = {self._id(source): source for source in sources}
            known = self._intake.known(ids)
            sources = tuple(source for each, source in ids.items() if each not in known)
        for source in sources:
            self._put(
                source, task.source_file, row, own_hangs=leaf, inner=_inner_id(source) if leaf else None
            )

    def _id(self, source: Source) -> RecordId:
        return record_id(self._orders.context.accession_id, str(source.place), source.origin)

    def _close(self, task: Task) -> None:
        self._rows.pop(task.number, None)
        self._outstanding[task.source_file] -= 1
        if not self._outstanding[task.source_file]:
            del self._outstanding[task.source_file]
            self._roots.pop(task.source_file, None)
            self._pending.finished.append(task.source_file)

    def _is_old(self) -> bool:
        return bool(self._pending.portions) and time.monotonic() - self._pending.since > _BATCH_S

    def _write(self) -> None:
        pending, self._pending = self._pending, _Pending()
        if not pending.portions:
            return
        batch = Batch(tuple(pending.portions), tuple(pending.frames), tuple(pending.finished))
        written = self._intake.write(batch, self._actor)
        self._files_read += len(pending.finished)
        self._written += pending.records
        self._feed.offer(pending.documents, written)


def _portion(task: Task, outcome: Outcome, row: int, base: int) -> Portion:
    read: tuple[ReadRecord, ...] = outcome.records
    leaf = outcome.opened is None
    return Portion(
        source_file=task.source_file,
        row=row,
        frame_base=base,
        records=tuple(each.entry for each in read),
        texts=tuple(each.text for each in read),
        hanging=tuple(each.hangs for each in read),
        defects=outcome.defects,
        attachments_found=outcome.attachments.found if outcome.attachments else 0,
        inner=tuple(_inner(source) for source in outcome.sources) if leaf else (),
        finished_inner=task.inner if outcome.final else None,
    )


def _inner_id(source: Source) -> bytes:
    return short_hash("inner", str(source.place), source.origin)


def _inner(source: Source) -> InnerSource:
    assert source.family, "a source inside a message belongs to its family"
    return InnerSource(_inner_id(source), source.family.parent_id)
