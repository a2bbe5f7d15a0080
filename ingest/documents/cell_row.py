"""CellRow: one row of a table, whatever holds the table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellRow:
    """Where a row begins, its bytes, and its cells; none if it is longer than is read."""

    start: int
    raw: bytes
    cells: tuple[str, ...]
