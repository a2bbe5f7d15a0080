"""The inventory as CSV (RFC 4180): UTF-8 with its mark, semicolons, as Dutch spreadsheets open it."""

import csv
import io
from collections.abc import Iterator

from disclosure.cells import inert
from disclosure.inventory import COLUMNS, Row, rows
from records.release import Release, ReleasedSet

_MARK = "\ufeff"


class InventoryCsv:
    """A line for each member and each stone."""

    name = "inventory-csv"
    media_type = "text/csv"

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-inventaris.csv"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """Headings, then line by line."""
        yield (_MARK + _line(column.heading for column in COLUMNS)).encode()
        for row in rows(released):
            yield _line(_cells(row)).encode()


def _cells(row: Row) -> Iterator[str | int]:
    for value in row.values:
        yield inert(value) if isinstance(value, str) else "" if value is None else value


def _line(cells: Iterator[str | int] | Iterator[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(cells)
    return written.getvalue()
