"""A workbook of one sheet, written row by row: constant memory, no formulas, no links, no macros."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from disclosure.cells import inert
from disclosure.export import CHUNK_BYTES

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def workbook(
    name: str,
    headings: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[str | int | None]],
    made_at: datetime,
) -> Iterator[bytes]:
    """The bytes of a workbook; each heading goes with its width in characters.

    The same rows and moment give the same bytes. Texts are written as texts, numbers as numbers.
    """
    from xlsxwriter import Workbook

    with tempfile.TemporaryFile() as file:
        book = Workbook(file, _OPTIONS)
        book.set_properties({"created": made_at.replace(tzinfo=None), "title": name})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for place, (heading, width) in enumerate(headings):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(last, place, value)
                elif value:
                    sheet.write_string(last, place, inert(value))
        sheet.autofilter(0, 0, last, len(headings) - 1)
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
