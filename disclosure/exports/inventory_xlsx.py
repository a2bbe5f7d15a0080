"""The inventory as a workbook of one sheet."""

from collections.abc import Iterator

from disclosure.inventory import COLUMNS, rows
from disclosure.sheet import MEDIA_TYPE, workbook
from records.release import Release, ReleasedSet


class InventoryXlsx:
    """A row for each member and each stone, headings fixed, with a filter."""

    name = "inventory-xlsx"
    media_type = MEDIA_TYPE

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-inventaris.xlsx"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The workbook."""
        headings = [(column.heading, column.width) for column in COLUMNS]
        lines = (row.values for row in rows(released))
        yield from workbook("Inventarislijst", headings, lines, released.release.released_at)
