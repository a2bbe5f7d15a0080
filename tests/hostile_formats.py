"""Formats that hang, fall, or fall once: what a native library does to a parser process."""

import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.file_record import file_record
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.content import RangeContent
from records.errors import UnavailableError
from records.place import StepKind

STRIDE = 1024
"""Bytes of each mail in a `.reeks` file, filled up with blanks."""


def named(source: Source, ending: str) -> Confidence:
    return Confidence.CERTAIN if source.name.endswith(ending) else Confidence.NO


@dataclass(frozen=True, slots=True)
class Hangs:
    """Never comes back."""

    name: str = "hangs"

    def sniff(self, source: Source) -> Confidence:
        return named(source, ".hangt")

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        while True:
            signal.pause()
        yield from ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Looks four times into the bytes before it finds anything, once in `each_s` seconds."""

    each_s: float
    name: str = "counts"

    def sniff(self, source: Source) -> Confidence:
        return named(source, ".telt")

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        waits = threading.Event()
        for number in range(4):
            source.content.read(number, number + 1)
            waits.wait(self.each_s)
        yield file_record(source, context)


@dataclass(frozen=True, slots=True)
class Falls:
    """Takes its process along, each time."""

    name: str = "falls"

    def sniff(self, source: Source) -> Confidence:
        return named(source, ".valt")

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        os.kill(os.getpid(), signal.SIGKILL)
        yield from ()


@dataclass(frozen=True, slots=True)
class Waits:
    """Cannot have the bytes before a file is there."""

    awaited: Path
    name: str = "waits"

    def sniff(self, source: Source) -> Confidence:
        return named(source, ".wacht")

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        if not self.awaited.exists():
            raise UnavailableError("originals")
        place = source.place.into(StepKind.BYTES, f"0-{source.content.size_bytes}")
        yield Opened(source.place, self.name, 1)
        yield Source(place, source.content, source.origin, source.depth + 1, "message/rfc822")


@dataclass(frozen=True, slots=True)
class Series:
    """A container of mails of `STRIDE` bytes that falls after so many of them.

    With a marker it falls once: the file remembers. `hangs` makes it hang instead.
    """

    falls_after: int
    marker: Path | None = None
    hangs: bool = False
    name: str = "series"

    def sniff(self, source: Source) -> Confidence:
        return named(source, ".reeks")

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        count = source.content.size_bytes // STRIDE
        yield Opened(source.place, self.name, count)
        for number in range(count):
            if number == self.falls_after:
                self._fall()
            start, end = number * STRIDE, (number + 1) * STRIDE
            place = source.place.into(StepKind.BYTES, f"{start}-{end}")
            content = RangeContent(source.content, start, end)
            yield Source(place, content, source.origin, source.depth + 1, "message/rfc822")

    def _fall(self) -> None:
        if self.marker is not None:
            if self.marker.exists():
                return
            self.marker.touch()
        while self.hangs:
            signal.pause()
        os.kill(os.getpid(), signal.SIGKILL)


def series(*mails: bytes) -> bytes:
    """The bytes of a `.reeks` file."""
    return b"".join(mail.ljust(STRIDE) for mail in mails)


@dataclass(frozen=True, slots=True)
class KillsWorker:
    """A file over which the worker itself dies, not only the process that parses."""

    name: str = "kills-worker"

    def sniff(self, source: Source) -> Confidence:
        return named(source, ".doodt")

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        os.kill(os.getppid(), signal.SIGKILL)
        signal.pause()
        yield Opened(source.place, self.name, 1)
