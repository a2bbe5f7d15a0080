"""How far an ingest is: numbers for a terminal and for the accession."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """A moment of an ingest: files listed and read, records written, seconds since its start."""

    found: int
    read: int
    records: int
    elapsed_s: float

    @property
    def per_second(self) -> float:
        """Records written per second so far."""
        return self.records / self.elapsed_s if self.elapsed_s else 0.0

    @property
    def left_s(self) -> float | None:
        """Seconds that the remaining files take at the pace so far; None before any was read."""
        return self.elapsed_s / self.read * (self.found - self.read) if self.read else None


Watcher = Callable[[Stage], None]
