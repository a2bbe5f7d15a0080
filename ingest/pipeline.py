"""The pipeline of one hand-in: files in, records and defects out, bounded memory, resumable.

One process writes; parser processes read. A batch of what they hand back is one transaction.
Everything is keyed by content and place, so a run after a kill repeats at most a batch.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.cutter import Cutter
from ingest.format import Source
from ingest.parser_process import Orders
from ingest.parsers import Parsers
from ingest.ports import IndexFeed, Intake
from ingest.progress import Stage, Watcher
from ingest.unit_sources import source_of, sources_of
from ingest.work import Outcome, Parcel, ReadRecord, Task
from records.access import Actor
from records.defect import Defect, DefectCode
from records.identity import RecordId, record_id, short_hash
from records.original import StoredFile
from records.place import fitting_path
from records.portion import Batch, InnerSource, Portion
from records.work_unit import WorkUnit

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
        self,
        orders: Orders,
        intake: Intake,
        feed: IndexFeed,
        actor: Actor,
        *,
        processes: int,
        cutter: Cutter | None = None,
    ) -> None:
        """Read with this many parser processes; with a cutter what is large is left to work units."""
        self._orders, self._intake, self._feed, self._actor = orders, intake, feed, actor
        self._parsers, self._cutter = Parsers(orders, processes), cutter
        self._pending = _Pending()
        self._rows: dict[int, int] = {}
        self._outstanding: Counter[int] = Counter()
        self._units: dict[int, WorkUnit] = {}
        self._numbers = iter(range(2**62))
        self._files_read = self._written = 0
        self._is_alone = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits or is at work in the parser processes."""
        return self._parsers.is_idle

    def run(
        self,
        files: Iterator[StoredFile | WorkUnit | None],
        root_row: int,
        *,
        resumes: bool,
        found: int,
        watch: Watcher,
        done: Callable[[list[int]], None] = lambda _numbers: None,
    ) -> None:
        """Read the files or units to the end; `None` among them means that none is ready at this moment.

        `root_row` is the ledger row of the hand-in. `resumes` says that an earlier run was broken
        off: then what is known is not read again. `done` hears the numbers of the files or units of
        which everything was read and written.
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
                came = False
                for tasks, parcel in self._parsers.parcels():
                    came = True
                    self._take(tasks, parcel, resumes=resumes)
                if self._pending.records >= BATCH_RECORDS or self._is_old() or self._is_lonely():
                    done(self._write())
                elif came:
                    continue
                watch(Stage(found, self._files_read, self._written, time.monotonic() - started))
            done(self._write())
            watch(Stage(found, self._files_read, self._written, time.monotonic() - started))

    def _start(self, file: StoredFile | WorkUnit, root_row: int) -> None:
        if isinstance(file, WorkUnit):
            self._start_unit(file)
            return
        self._put(
            Task(0, source_of(file, self._orders.context), file.content, file.number, root_row, file.number)
        )

    def _start_unit(self, unit: WorkUnit) -> None:
        self._units[unit.number] = unit
        self._is_alone = self._is_alone or unit.is_alone
        every = list(sources_of(unit, self._orders.context))
        known = self._known([source for _, source in every]) if unit.is_again and unit.places else set()
        tasks = [
            Task(0, source, file.content, file.number, unit.row, unit.number, bare=_given_up(unit, source))
            for file, source in every
            if self._id(source) not in known
        ]
        for task in tasks:
            self._put(task)
        if not tasks:
            self._pending.finished.append(unit.number)

    def _put(self, task: Task) -> None:
        self._outstanding[task.group] += 1
        self._parsers.put(task._replace(number=next(self._numbers)))

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
        sources: Sequence[Source] = outcome.sources
        leaf = outcome.opened is None
        if self._cutter is not None and not leaf:
            sources = self._cutter.keep_here(task, row, sources, final=outcome.final)
        if not leaf and (resumes or self._is_again(task)):
            known = self._known(sources)
            sources = tuple(source for source in sources if self._id(source) not in known)
        for source in sources:
            inner = _inner_id(source) if leaf else None
            self._put(Task(0, source, task.root, task.source_file, row, task.group, leaf, inner))

    def _is_again(self, task: Task) -> bool:
        return task.group in self._units and self._units[task.group].is_again

    def _known(self, sources: Iterable[Source]) -> set[RecordId]:
        return self._intake.known([self._id(source) for source in sources])

    def _id(self, source: Source) -> RecordId:
        return record_id(self._orders.context.accession_id, str(source.place), source.origin)

    def _close(self, task: Task) -> None:
        self._rows.pop(task.number, None)
        self._outstanding[task.group] -= 1
        if not self._outstanding[task.group]:
            del self._outstanding[task.group]
            self._pending.finished.append(task.group)

    def _is_old(self) -> bool:
        return bool(self._pending.portions) and time.monotonic() - self._pending.since > _BATCH_S

    def _is_lonely(self) -> bool:
        """Whether what is read alone has been read: it is written before anything else begins."""
        return self._is_alone and self._parsers.is_idle

    def _write(self) -> list[int]:
        """Write what waits; the files or units that are done by that."""
        pending, self._pending = self._pending, _Pending()
        if not pending.portions and not pending.finished:
            return []
        files = [number for group in pending.finished for number in self._files_of(group)]
        batch = Batch(tuple(pending.portions), tuple(pending.frames), tuple(files))
        written = self._intake.write(batch, self._actor)
        self._files_read += len(files)
        self._written += pending.records
        self._feed.offer(pending.documents, written)
        return pending.finished

    def _files_of(self, group: int) -> Iterable[int]:
        """The files that are done with a group: itself, or those that a unit has whole."""
        unit = self._units.pop(group, None)
        if unit is None:
            return (group,)
        return () if unit.places else [file.number for file in unit.files]


def _given_up(unit: WorkUnit, source: Source) -> Defect | None:
    return Defect(DefectCode.CRASH, source.place) if unit.is_given_up else None


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
