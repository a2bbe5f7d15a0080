"""RenderingChild: records as PDF, in a process that may be killed at any moment.

The pages of an original are drawn by native code from what a stranger made. So they are drawn in a child,
one record at a time, under a clock and a limit of memory; where that is struck, the record is set from its
text instead, and the reason is told.
"""

import multiprocessing
import os
import time
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import NamedTuple, Self

from ingest.extraction import resident_bytes
from records.errors import ConflictError, UnavailableError
from runtime.rendering_work import Rendered, Task, Work, rendered, serve

_LOOK_S = 0.05
_START_TIME_S = 60.0
_TOO_LONG = "limit-time"


@dataclass(frozen=True, slots=True)
class RenderingLimits:
    """What one record may cost."""

    time_s: float = 180.0
    memory_bytes: int = 1536 * 2**20


class _Child(NamedTuple):
    process: SpawnProcess
    pipe: Connection


class _StruckError(Exception):
    """A limit was struck, or the child ended; the text says which."""


class RenderingChild:
    """Renders one record after another; not for several threads at once. Use it in a `with`."""

    def __init__(self, limits: RenderingLimits | None = None, work: Work = rendered) -> None:
        """Take the limits and what the child does; start nothing yet."""
        self._limits, self._work = limits or RenderingLimits(), work
        self._child: _Child | None = None
        self._tasks = 0

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child."""
        self.close()

    @property
    def pid(self) -> int | None:
        """The process that renders; None before the first record."""
        return self._child.process.pid if self._child else None

    def render(self, task: Task) -> Rendered:
        """The record as a PDF that was proved.

        Raises ConflictError when it could not be proved that what is covered is gone, UnavailableError
        when no child can be started or one fell over the text itself.
        """
        try:
            found = self._attempted(task)
        except _StruckError as struck:
            if task.original is None:
                raise UnavailableError("renderer") from None
            found = replace(self.render(replace(task, original=None)), refusal=str(struck))
        if found.faults:
            raise ConflictError("record", "not-proved")
        return found

    def close(self) -> None:
        """End the child; the next `render` would start another."""
        if self._child is not None:
            process, pipe = self._child
            process.kill()
            process.join()
            pipe.close()
            process.close()
            self._child = None

    def _attempted(self, task: Task) -> Rendered:
        """What came of it; a child that had rendered others and fell is given another chance, afresh."""
        had_others = self._tasks > 0
        try:
            return self._attempt(task)
        except _StruckError as struck:
            if not had_others or str(struck) == _TOO_LONG:
                raise
        return self._attempt(task)

    def _attempt(self, task: Task) -> Rendered:
        child = self._living()
        self._tasks += 1
        try:
            child.pipe.send(task)
            return self._awaited(child)
        except (EOFError, OSError):
            self.close()
            raise _StruckError("crash") from None
        except _StruckError:
            self.close()
            raise

    def _awaited(self, child: _Child) -> Rendered:
        ends_at = time.monotonic() + self._limits.time_s
        while not wait([child.pipe, child.process.sentinel], _LOOK_S):
            if time.monotonic() > ends_at:
                raise _StruckError(_TOO_LONG)
            if resident_bytes(child.process.pid) > self._limits.memory_bytes:
                raise _StruckError("limit-memory")
        if not child.pipe.poll():
            raise EOFError
        found: Rendered = child.pipe.recv()
        return found

    def _living(self) -> _Child:
        if self._child is not None and not self._child.process.is_alive():
            self.close()
        if self._child is None:
            self._child, self._tasks = _started(self._work), 0
        return self._child


def _started(work: Work) -> _Child:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, work, os.getpid()), name="klaarlicht-pages")
    process.start()
    theirs.close()
    try:
        began = ours.poll(_START_TIME_S) and ours.recv()
    except EOFError:
        began = False
    if not began:
        process.kill()
        raise UnavailableError("renderer")
    return _Child(process, ours)
