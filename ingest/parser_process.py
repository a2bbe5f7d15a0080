"""A parser process: reads tasks into parcels, under limits of its own, and dies with its parent."""

import ctypes
import gc
import resource
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import SynchronizedArray
from typing import Any

from ingest.file_record import file_record
from ingest.format import Attachments, Context, Finding, Format, Opened, Source
from ingest.formats import FORMATS
from ingest.placed_content import PlacedContent, told_bytes
from ingest.reader import read
from ingest.text_frames import TextFrames
from ingest.watched_content import WatchedContent
from ingest.words.text_language import TextLanguages
from ingest.work import Outcome, Parcel, Preparer, ReadRecord, Task
from records.defect import Defect
from records.errors import UnavailableError
from records.record import KEPT_APART, Record, TextState, is_listed

PARCEL_RECORDS = 100
_PARCEL_FINDINGS = 2000
_PR_SET_PDEATHSIG = 1
_UNREAD = "application/x-unread"
"""A type of which no text is tried."""

BUSY, DONE = 0, 1
"""Places in the shared array: the task at work (its number + 1), and a count that grows with progress."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a parser process needs to know once."""

    context: Context
    prepare: Preparer
    formats: tuple[Format, ...] = FORMATS


def run(orders: Orders, pipe: Connection, shared: "SynchronizedArray[Any]") -> None:
    """Serve until the other end closes, or the originals cannot be had: then the last word is that error."""
    _confine(orders.context.limits.memory_bytes)
    parser = Parser(orders, shared)
    while True:
        try:
            tasks: list[Task] = pipe.recv()
        except EOFError:
            return
        try:
            for parcel in parser.parcels(tasks):
                pipe.send(parcel)
        except UnavailableError as error:
            pipe.send(error)
            return
        shared[BUSY] = 0
        pipe.send(None)


def _confine(memory_bytes: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class Parser:
    """Reads tasks and packs what they yield."""

    def __init__(self, orders: Orders, shared: "SynchronizedArray[Any]") -> None:
        """Read for one hand-in."""
        self._orders, self._shared = orders, shared
        self._frames = TextFrames()
        self._outcomes: list[Outcome] = []
        self._count = 0

    def parcels(self, tasks: list[Task]) -> Iterator[Parcel]:
        """Parcels of the tasks, in order; none is kept back at the end."""
        for task in tasks:
            self._shared[BUSY] = task.number + 1
            yield from self._read(task)
        if self._outcomes:
            yield self._parcel()

    def _read(self, task: Task) -> Iterator[Parcel]:
        pile, languages = _Pile(), TextLanguages()
        context = self._orders.context
        # To count or hash a large item takes longer than an item may be silent.
        source = task.source.holding(WatchedContent(task.source.content, self._goes_on))
        findings = (
            read(source, context, self._orders.formats)
            if task.bare is None
            else _unread(source, context, task.bare)
        )
        for finding in findings:
            self._goes_on()
            pile.add(finding)
            if pile.opened and pile.size >= PARCEL_RECORDS * 5:
                self._pack(task, pile, languages, final=False)
                yield self._parcel()
                pile = _Pile(opened=pile.opened)
        self._pack(task, pile, languages, final=True)
        if self._count >= PARCEL_RECORDS:
            yield self._parcel()

    def _goes_on(self) -> None:
        self._shared[DONE] += 1

    def _pack(self, task: Task, pile: "_Pile", languages: TextLanguages, *, final: bool) -> None:
        records = languages.given(_with_names(pile.records))
        self._outcomes.append(
            Outcome(
                task.number,
                pile.opened,
                tuple(self._one(task, each, opened=pile.opened is not None) for each in records),
                tuple(self._light(task, each) for each in pile.sources),
                tuple(pile.defects),
                pile.attachments,
                final,
            )
        )
        self._count += pile.size

    def _one(self, task: Task, record: Record, *, opened: bool) -> ReadRecord:
        # what a container holds is counted in its own row, wherever the container hangs
        hangs = not opened and (task.own_hangs or record.place != task.source.place)
        entry, document = self._orders.prepare(record)
        placed = self._frames.place(record.text)
        return ReadRecord(record.id, entry, placed, hangs, document)

    def _light(self, task: Task, source: Source) -> Source:
        """The source with content that is found again from the stored original, not carried along."""
        told, passwords = told_bytes(source.content), self._orders.context.passwords
        light = source.holding(PlacedContent(task.root, source.place.steps, told, passwords))
        if source.companion is None:
            return light
        return replace(light, companion=self._light(task, source.companion))

    def _parcel(self) -> Parcel:
        parcel = Parcel(tuple(self._outcomes), self._frames.take())
        self._outcomes, self._count = [], 0
        return parcel


def _unread(source: Source, context: Context, defect: Defect) -> Iterator[Finding]:
    """The source as a file that nobody looked into."""
    record = file_record(replace(source, media_type=_UNREAD), context, defects=(defect,))
    yield replace(record, media_type=source.media_type, text_state=TextState.GIVEN_UP)


class _Pile:
    """Findings sorted by kind."""

    def __init__(self, opened: Opened | None = None) -> None:
        self.opened = opened
        self.attachments: Attachments | None = None
        self.records: list[Record] = []
        self.sources: list[Source] = []
        self.defects: list[Defect] = []

    @property
    def size(self) -> int:
        return len(self.records) + len(self.sources) + len(self.defects)

    def add(self, finding: object) -> None:
        match finding:
            case Record():
                self.records.append(finding)
            case Source():
                self.sources.append(finding)
            case Defect():
                self.defects.append(finding)
            case Opened():
                self.opened = finding
            case Attachments():
                self.attachments = finding


def _with_names(records: list[Record]) -> list[Record]:
    """Each message with the names of what hangs on it."""
    names: dict[str, list[str]] = {}
    for each in records:
        if each.parent_id and (is_listed(each.evidence, each.subtype) or each.subtype == KEPT_APART):
            names.setdefault(each.parent_id, []).append(each.file_name or each.title)
    if not names:
        return records
    return [
        replace(each, attachment_names=tuple(names[each.id])) if each.id in names else each
        for each in records
    ]
