"""Cutter: leaves the sources of a large container to work units, so that several workers read them.

The container is listed where it is opened, by its own format: what it counts and where its parts
begin does not depend on how it is cut. Pieces hold the same sources however often it is listed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.format import Source
from ingest.placed_content import told_bytes
from ingest.ports import UnitLine
from ingest.unit_sources import inner_place
from ingest.work import Task
from records.work_unit import NewUnit


@dataclass(frozen=True, slots=True)
class UnitSize:
    """How much one work unit holds: no more sources than this, and no more bytes unless it is one source."""

    sources: int = 500
    size_bytes: int = 16 * 2**20

    def takes(self, count: int, held_bytes: int, more_bytes: int) -> bool:
        """Whether a unit of so many sources and bytes has room for one more."""
        return count < self.sources and held_bytes + more_bytes <= self.size_bytes


@dataclass(slots=True)
class _Piece:
    """What was listed of a container and not posted yet."""

    sources: list[Source] = field(default_factory=list)
    size_bytes: int = 0
    is_cut: bool = False


class Cutter:
    """Posts pieces of one hand-in."""

    def __init__(self, line: UnitLine, size: UnitSize, *, cuts_all: bool = False) -> None:
        """Cut what is larger than one unit, or with `cuts_all` every container."""
        self._line, self._size, self._cuts_all = line, size, cuts_all
        self._pieces: dict[int, _Piece] = {}

    def keep_here(self, task: Task, row: int, sources: Sequence[Source], *, final: bool) -> Sequence[Source]:
        """The sources of a container, told in portions, that are to be read by this run.

        Those of a small container, once it is listed to its end; of a large one none.
        """
        piece = self._pieces.setdefault(task.number, _Piece())
        for source in sources:
            more = told_bytes(source.content)
            if piece.sources and not self._size.takes(len(piece.sources), piece.size_bytes, more):
                self._post(task, row, piece)
                piece = self._pieces[task.number] = _Piece(is_cut=True)
            piece.sources.append(source)
            piece.size_bytes += more
        if not final:
            return ()
        del self._pieces[task.number]
        if not (piece.is_cut or self._cuts_all):
            return piece.sources
        self._post(task, row, piece)
        return ()

    def _post(self, task: Task, row: int, piece: _Piece) -> None:
        if piece.sources:
            self._line.post(NewUnit(row, (task.source_file,), tuple(map(inner_place, piece.sources))))
