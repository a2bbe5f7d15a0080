"""Cutting a hand-in: its files go to work units of several files each, as their bytes come in."""

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ingest.cutter import UnitSize
from ingest.ports import UnitLine
from ingest.progress import Stage, Watcher
from records.original import StoredFile
from records.work_unit import NewUnit


@dataclass(slots=True)
class Piece:
    """The unit that is being filled; `row` is the ledger row of the hand-in."""

    row: int
    size: UnitSize
    files: list[StoredFile] = field(default_factory=list)
    size_bytes: int = 0

    def has_room(self, file: StoredFile) -> bool:
        """Whether the file still goes in; an empty piece takes any."""
        more = file.content.size_bytes
        return not self.files or self.size.takes(len(self.files), self.size_bytes, more)

    def add(self, file: StoredFile) -> None:
        """Put a file in."""
        self.files.append(file)
        self.size_bytes += file.content.size_bytes

    def take(self) -> NewUnit:
        """The unit as it is; the piece is empty then."""
        files, self.files, self.size_bytes = self.files, [], 0
        beside = {file.number: file.beside for file in files if file.beside}
        halves = {file.number: file.companion.number for file in files if file.companion is not None}
        return NewUnit(self.row, tuple(file.number for file in files), beside=beside, companions=halves)


def cut_files(
    files: Iterable[StoredFile | None], line: UnitLine, piece: Piece, in_line: Collection[int], watch: Watcher
) -> None:
    """Post units of the files, but not of those that stand in line already; `watch` hears of each unit."""
    started, posted = time.monotonic(), 0
    for file in files:
        if file is None or file.number in in_line:
            continue
        if not piece.has_room(file):
            line.post(piece.take())
            watch(Stage(posted, 0, 0, time.monotonic() - started))
        piece.add(file)
        posted += 1
    if piece.files:
        line.post(piece.take())
    watch(Stage(posted, 0, 0, time.monotonic() - started))
