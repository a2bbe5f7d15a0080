"""ExtractionChild: text of attachments in a process that may be killed at any moment.

The libraries that read office files hang, crash and take gigabytes on hostile input, in
native code that no Python signal reaches. So they run in a child, one item at a time; the
parent watches the clock and the child's resident memory (a limit on address space would
stop the library itself), kills, names the Defect and goes on with a fresh child.
"""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import NamedTuple

from ingest.extract import READS_PICTURES, EngineTroubleError, expects_text, holds_text, is_picture
from ingest.extraction_loop import Answer, MakeExtractors, Setback, SoFar, serve
from ingest.extractors import embedded_extractors
from ingest.limits import Limits
from records.defect import Defect, DefectCode
from records.errors import UnavailableError
from records.passwords import NO_PASSWORDS, Passwords
from records.place import Place

_LOOK_S = 0.02
_START_TIME_S = 60.0
_TIRED = 0.5
"""Share of the memory limit past which a child is replaced before the next item."""
_NOTHING = Answer("", "", ())
_TEMPORARY_FILES = ("apache-tika-", "imageio", "poi")


@dataclass(frozen=True, slots=True)
class ExtractionTask:
    """One attachment or file of which the text is wanted. `media_type` comes from `media_type_of`."""

    place: Place
    media_type: str
    name: str
    content: bytes
    waiting: Callable[[], object] = lambda: None
    """Called while it is read, many times a second."""
    passwords: Passwords = NO_PASSWORDS


@dataclass(frozen=True, slots=True)
class Extraction:
    """The text, possibly empty or partial, and every reason why.

    `source` names who read it in one word, `readers` by name and version.
    """

    text: str
    defects: tuple[Defect, ...]
    seconds: float
    source: str = ""
    readers: tuple[tuple[str, str], ...] = ()
    confidence: int | None = None


class _Struck(NamedTuple):
    """The end of a child, and what others had found before the one that it ended at."""

    code: DefectCode
    detail: str
    so_far: Answer


_Outcome = Answer | Setback | _Struck


class _Child(NamedTuple):
    process: SpawnProcess
    pipe: Connection


class ExtractionChild:
    """Extracts one item after another in a child process; not for several threads at once.

    The child dies with the thread that made the first call of `extract` after a start, and so
    with this process. It is started at need and replaced when it was killed or has grown.
    """

    def __init__(self, limits: Limits, make: MakeExtractors = embedded_extractors) -> None:
        """Take the limits and the function that makes the extractors; start nothing yet."""
        self._limits = limits
        self._make = make
        self._child: _Child | None = None
        self._items = 0

    def extract(self, task: ExtractionTask) -> Extraction:
        """The text of one item. Never raises for what is in it: trouble is a Defect.

        Raises UnavailableError when no child can be started at all, and EngineTroubleError when a
        server that an extractor asks is in trouble.
        An item that struck a limit of memory or crashed in a child that had read others
        before is tried once more in a fresh one: the fault may have been theirs.
        """
        began = time.perf_counter()
        if not holds_text(task.media_type) and not is_picture(task.media_type):
            return Extraction("", (), 0.0)
        if not task.content:
            return Extraction("", (Defect(DefectCode.EMPTY, task.place),), 0.0)
        outcome, was_fresh = self._attempt(task)
        if isinstance(outcome, _Struck) and outcome.code is not DefectCode.LIMIT_TIME and not was_fresh:
            outcome, _ = self._attempt(task)
        if isinstance(outcome, Setback):
            raise EngineTroubleError(outcome.reason, outcome.is_reached)
        return _extraction(task, outcome, time.perf_counter() - began)

    def close(self) -> None:
        """End the child; the next `extract` would start another."""
        if self._child is not None:
            self._kill(self._child)

    def _attempt(self, task: ExtractionTask) -> tuple[_Outcome, bool]:
        child = self._living()
        was_fresh = self._items == 0
        self._items += 1
        try:
            child.pipe.send((task.content, task.media_type, task.name, task.passwords))
        except OSError:
            outcome: _Outcome = self._ended(child, _NOTHING)
        else:
            outcome = self._awaited(child, task.waiting)
        grown = resident_bytes(child.process.pid) > _TIRED * self._limits.text_memory_bytes
        if grown or isinstance(outcome, _Struck):
            self._kill(child)
        return outcome, was_fresh

    def _living(self) -> _Child:
        if self._child is not None and not self._child.process.is_alive():
            self._kill(self._child)
        if self._child is None:
            self._child = self._started()
        return self._child

    def _started(self) -> _Child:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=serve,
            args=(theirs, self._make, self._limits, os.getpid()),
            name="klaarlicht-text",
        )
        process.start()
        theirs.close()
        child = _Child(process, ours)
        self._items = 0
        try:
            started = ours.poll(_START_TIME_S) and ours.recv()
        except EOFError:
            started = False
        if not started:
            self._kill(child)
            raise UnavailableError("text-extractor")
        return child

    def _awaited(self, child: _Child, waiting: Callable[[], object]) -> _Outcome:
        """The answer, or what came between: a limit that was struck, or the end of the child."""
        asked = SoFar(_NOTHING, "")
        while True:
            limit, time_s = self._time_of(asked.extractor)
            ends_at = time.monotonic() + time_s
            while not wait([child.pipe, child.process.sentinel], _LOOK_S):
                waiting()
                if time.monotonic() > ends_at:
                    return _Struck(DefectCode.LIMIT_TIME, f"{limit} {time_s:g}", asked.found)
                if resident_bytes(child.process.pid) > self._limits.text_memory_bytes:
                    detail = f"text_memory_bytes {self._limits.text_memory_bytes}"
                    return _Struck(DefectCode.LIMIT_MEMORY, detail, asked.found)
            try:
                told: Answer | Setback | SoFar | None = child.pipe.recv() if child.pipe.poll() else None
            except (EOFError, OSError):
                told = None
            if not isinstance(told, SoFar):
                return told or self._ended(child, asked.found)
            asked = told

    def _time_of(self, extractor: str) -> tuple[str, float]:
        """What an extractor may take of the time of the lane: the name of its limit, and seconds."""
        if extractor == READS_PICTURES:  # it may have hundreds of pages to read
            # It begins no page past its time, and the last one that it began has some more.
            return "ocr_time_s", self._limits.ocr_time_s + self._limits.text_time_s
        return "text_time_s", self._limits.text_time_s

    def _ended(self, child: _Child, so_far: Answer) -> _Struck:
        child.process.join(1.0)
        code = child.process.exitcode
        if code is None:
            return _Struck(DefectCode.CRASH, "pipe closed", so_far)
        return _Struck(DefectCode.CRASH, f"signal {-code}" if code < 0 else f"exit {code}", so_far)

    def _kill(self, child: _Child) -> None:
        leftovers = _open_temporary_files(child.process.pid)
        if child.process.pid:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
        child.process.kill()
        child.process.join()
        child.pipe.close()
        child.process.close()
        for path in leftovers:
            path.unlink(missing_ok=True)
        self._child = None


def versions(limits: Limits) -> dict[str, str]:
    """The version of each extractor of the embedded mode, by its name."""
    return {each.name: each.version for each in embedded_extractors(limits)}


def resident_bytes(pid: int | None) -> int:
    """Resident memory of a process by Linux's /proc, in bytes; 0 where that cannot be read."""
    try:
        pages = Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _open_temporary_files(pid: int | None) -> list[Path]:
    """Copies of the document that a killed library would leave behind in the temporary folder."""
    found = []
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                path = link.readlink()
                if path.name.startswith(_TEMPORARY_FILES) and path.suffix == ".tmp":
                    found.append(path)
    return found


def _extraction(task: ExtractionTask, outcome: Answer | _Struck, seconds: float) -> Extraction:
    found = outcome.so_far if isinstance(outcome, _Struck) else outcome
    defects = [Defect(each.code, task.place, each.detail) for each in found.shortcomings]
    if isinstance(outcome, _Struck):
        defects.append(Defect(outcome.code, task.place, outcome.detail))
    elif not found.text and not defects and expects_text(task.media_type):
        defects.append(
            Defect(DefectCode.NO_TEXT, task.place, found.source or f"nobody reads {task.media_type}")
        )
    return Extraction(found.text, tuple(defects), seconds, found.source, found.readers, found.confidence)
