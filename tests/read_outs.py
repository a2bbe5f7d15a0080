"""The sample in `tests/corpora/table-of-a-read-out`: a workbook as a forensic tool makes one of a phone.

`python -m tests.read_outs` makes it anew.
"""

from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

_HEADER = ("Chat #", "Participants", "Instant Message #", "From", "To", "Body", "Timestamp: Time",
           "Attachment #1", "Deleted - Instant Message", "Source")  # fmt: skip
_JAN, _ANNA = "Jan Jansen (owner)", "+31612345678"
_ROWS = (
    ("1", "Jan Jansen\nAnna", "1", _ANNA, _JAN, "Is de notitie klaar?\nGraag vandaag.", "5-3-2024 9:00:00(UTC+1)", "", "", "WhatsApp"),
    ("", "", "2", _JAN, _ANNA, "Zie bijlage", "5-3-2024 9:01:30(UTC+1)", "nota.pdf", "", "WhatsApp"),
    ("", "", "3", _ANNA, _JAN, "Gooi dit weg", "5-3-2024 9:02:00(UTC+1)", "", "Yes", "WhatsApp"),
    ("2", "Jan Jansen\nKarel", "4", "Karel", _JAN, "<b> & 😀 _x0041_", "gisteren", "", "", ""),
)  # fmt: skip


def write(path: Path) -> None:
    """The workbook: a sheet with a title above its columns, one with something else."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": datetime(2024, 3, 5, tzinfo=UTC)})
        book.add_worksheet("Contacten").write_row(0, 0, ("Naam", "Anna"))
        sheet = book.add_worksheet("Chats")
        sheet.write(0, 0, "Chats (4)")
        sheet.write_row(1, 0, _HEADER)
        sheet.merge_range(2, 0, 4, 0, "")
        sheet.merge_range(2, 1, 4, 1, "")
        for number, row in enumerate(_ROWS, 2):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, cell)


if __name__ == "__main__":
    write(Path(__file__).parent / "corpora/table-of-a-read-out/uitdraai.xlsx")
