"""Parsers: a few processes that read tasks side by side, each killable, none able to stop the batch.

A process that makes no progress on one item for too long is killed; the item is named by the
shared array. Its task is then kept as bare bytes with a Defect; a crash is tried once more
alone first. Tasks that were in the same batch go back to the front.
"""

import contextlib
import multiprocessing as mp
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from typing import Any, Self

from ingest.format import Opened
from ingest.parser_process import BUSY, DONE, Orders, run
from ingest.placed_content import told_bytes
from ingest.work import Outcome, Parcel, Task
from records.defect import Defect, DefectCode
from records.errors import UnavailableError

BATCH_TASKS = 100
_BATCH_BYTES = 8 * 2**20
_LOOK_S = 0.25
_MOST_STILLBORN = 5


@dataclass(slots=True)
class _Process:
    process: Any
    pipe: Connection
    shared: Any
    tasks: dict[int, Task] = field(default_factory=dict)
    """The batch at work; empty when the process is free."""
    pending: dict[int, Task] = field(default_factory=dict)
    """Those of the batch whose last outcome has not come in."""
    progress: tuple[int, int] = (0, 0)
    since: float = 0.0


@dataclass(slots=True)
class _Count:
    """How far a container was read: what it counts, what came in of it now, and at most in any attempt."""

    found: int
    kept: int = 0
    most: int = 0


class Parsers:
    """Reads tasks in `count` processes. Use as a context manager: at its end no process is left."""

    def __init__(self, orders: Orders, count: int) -> None:
        """Start nothing yet."""
        self._orders, self._count = orders, count
        self._spawn = mp.get_context("spawn")
        self._processes: list[_Process] = []
        self._queue: deque[Task] = deque()
        self._tried: set[int] = set()
        self._stillborn = 0
        self._counts: dict[int, _Count] = {}

    def __enter__(self) -> Self:
        """Start the processes."""
        self._processes = [self._start() for _ in range(self._count)]
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes."""
        for each in self._processes:
            self._end(each)

    @property
    def backlog(self) -> int:
        """Tasks that were handed in and are not at work yet."""
        return len(self._queue)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is waiting or at work."""
        return not self._queue and not any(each.tasks for each in self._processes)

    def put(self, task: Task) -> None:
        """Hand in a task."""
        self._queue.append(task)

    def parcels(self, wait_s: float = _LOOK_S) -> Iterator[tuple[tuple[Task, ...], Parcel]]:
        """What came in within `wait_s` seconds: each parcel with the tasks of its outcomes.

        Raises UnavailableError when the originals cannot be had now.
        """
        self._deal()
        at_work = {each.pipe: each for each in self._processes if each.tasks}
        for pipe in wait(list(at_work), timeout=wait_s) if at_work else ():
            yield from self._receive(at_work[pipe])  # type: ignore[index]  # wait() gives back what it got
        yield from self._watch()
        self._deal()

    def _start(self) -> _Process:
        here, there = self._spawn.Pipe()
        shared = self._spawn.Array("Q", 2, lock=False)
        process = self._spawn.Process(target=run, args=(self._orders, there, shared), daemon=True)
        process.start()
        there.close()
        return _Process(process, here, shared)

    def _end(self, each: _Process) -> None:
        each.process.kill()
        each.process.join()
        each.pipe.close()

    def _deal(self) -> None:
        for each in self._processes:
            if each.tasks or not self._queue:
                continue
            batch = self._next_batch()
            each.tasks = {task.number: task for task in batch}
            each.pending = dict(each.tasks)
            each.progress, each.since = (0, 0), time.monotonic()
            # A process that has just died is noticed when its pipe is read.
            with contextlib.suppress(OSError):
                each.pipe.send(batch)

    def _next_batch(self) -> list[Task]:
        """Tasks for one process; one that went wrong before goes alone."""
        batch: list[Task] = []
        size = 0
        while self._queue and len(batch) < BATCH_TASKS and size < _BATCH_BYTES:
            is_suspect = self._queue[0].number in self._tried
            if batch and is_suspect:
                break
            batch.append(self._queue.popleft())
            size += told_bytes(batch[-1].source.content)
            if is_suspect:
                break
        return batch

    def _receive(self, each: _Process) -> Iterator[tuple[tuple[Task, ...], Parcel]]:
        try:
            parcel: Parcel | UnavailableError | None = each.pipe.recv()
        except (EOFError, OSError):
            yield from self._replace(each, DefectCode.CRASH)
            return
        if isinstance(parcel, UnavailableError):
            raise parcel
        if parcel is None:
            each.tasks, each.pending = {}, {}
            return
        tasks = tuple(each.tasks[outcome.task] for outcome in parcel.outcomes)
        for outcome in parcel.outcomes:
            self._note(each, outcome)
        yield tasks, parcel

    def _note(self, each: _Process, outcome: Outcome) -> None:
        """Remember which tasks are finished and how far an unfinished container was read."""
        if outcome.final:
            each.pending.pop(outcome.task, None)
            self._counts.pop(outcome.task, None)
        elif outcome.opened:
            count = self._counts.setdefault(outcome.task, _Count(outcome.opened.found))
            lost = sum(defect.lost for defect in outcome.defects)
            count.kept += len(outcome.records) + len(outcome.sources) + lost
            count.most = max(count.most, count.kept)

    def _watch(self) -> Iterator[tuple[tuple[Task, ...], Parcel]]:
        limit_s = self._orders.context.limits.item_time_s
        for each in [process for process in self._processes if process.tasks]:
            progress = (each.shared[BUSY], each.shared[DONE])
            if progress != each.progress:
                each.progress, each.since = progress, time.monotonic()
            elif progress[BUSY] and time.monotonic() - each.since > limit_s:
                yield from self._replace(each, DefectCode.LIMIT_TIME)

    def _replace(self, each: _Process, code: DefectCode) -> Iterator[tuple[tuple[Task, ...], Parcel]]:
        """End a process that hangs or has died, start another, and decide about its tasks.

        Raises UnavailableError when one after another dies before it takes up anything.
        """
        at = int(each.shared[BUSY]) - 1
        self._stillborn = self._stillborn + 1 if at < 0 else 0
        if self._stillborn > _MOST_STILLBORN:
            raise UnavailableError("parsers")
        self._end(each)
        self._processes[self._processes.index(each)] = self._start()
        for number in each.pending.keys() & self._counts.keys():
            self._counts[number].kept = 0
        struck = each.pending.pop(at, None)
        # Others of the batch that were read but not handed over are read again.
        self._queue.extendleft(reversed(each.pending.values()))
        if struck is None:
            return
        if code is DefectCode.CRASH and at not in self._tried:
            self._tried.add(at)
            self._queue.appendleft(struck)
            return
        yield from self._give_up(struck, code)

    def _give_up(self, task: Task, code: DefectCode) -> Iterator[tuple[tuple[Task, ...], Parcel]]:
        defect = Defect(
            code,
            task.source.place,
            f"{self._orders.context.limits.item_time_s:g} s" if code is DefectCode.LIMIT_TIME else "",
        )
        if task.number in self._counts:
            # Part of the container is in the catalogue: what is missing of it is counted as lost.
            count = self._counts.pop(task.number)
            opened = Opened(task.source.place, "", count.found)
            lost = replace(defect, lost=max(0, count.found - count.most))
            outcome = Outcome(task.number, opened, defects=(lost,), final=True)
            yield (task,), Parcel((outcome,), ())
        elif task.bare is None:
            self._queue.appendleft(task._replace(bare=defect))
        else:
            lost = replace(defect, lost=1)
            yield (task,), Parcel((Outcome(task.number, defects=(lost,), final=True),), ())
