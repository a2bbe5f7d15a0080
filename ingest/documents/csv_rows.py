"""Rows of a CSV of any size, with where each stands; and how many, counted by quotes and line ends."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.documents.cell_row import CellRow
from ingest.words.charsets import decode_text
from records.content import Content

_WINDOW_BYTES = 1 << 20
SEPARATORS = ",;\t"
"""What may stand between cells."""
_BLANKS = b" \t\r\n\xef\xbb\xbf"


def separator_of(head: bytes) -> str:
    """What stands most often in the first line of comma, semicolon and tab."""
    line = head.partition(b"\n")[0].decode("utf-8", "replace")
    return max(SEPARATORS, key=line.count)


def csv_rows(content: Content, separator: str, most_bytes: int) -> Iterator[CellRow]:
    """Every row that is not blank, the first too; a row ends at a line end outside quotes."""
    row = _Row(0)
    with content.open() as stream:
        while line := stream.readline(most_bytes):
            row.add(line, most_bytes)
            if line.endswith(b"\n") and not row.is_quoted:
                yield from row.told(separator)
                row = _Row(row.start + row.size_bytes)
    yield from row.told(separator)


@dataclass(slots=True)
class _Row:
    """A row of which the lines come in; of one that is too long the first ones are held."""

    start: int
    size_bytes: int = 0
    is_quoted: bool = False
    is_long: bool = False
    lines: list[bytes] = field(default_factory=list)

    def add(self, line: bytes, most_bytes: int) -> None:
        self.size_bytes += len(line)
        self.is_quoted ^= bool(line.count(b'"') % 2)
        self.is_long = self.size_bytes >= most_bytes
        if not self.is_long:
            self.lines.append(line)

    def told(self, separator: str) -> Iterator[CellRow]:
        """The row, unless it is blank."""
        raw = b"".join(self.lines).rstrip(b"\r\n")
        if self.is_long:
            yield CellRow(self.start, raw, ())
        elif raw.strip(_BLANKS):
            text = decode_text(raw)[0].removeprefix("\ufeff")
            yield CellRow(self.start, raw, _cells(text, separator))


def _cells(text: str, separator: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader([text], delimiter=separator), []))
    except csv.Error:
        return tuple(text.split(separator))


def count_csv_rows(content: Content, window_bytes: int = _WINDOW_BYTES) -> int:
    """The rows that are not blank."""
    count, is_quoted, is_told = 0, False, False
    for start in range(0, content.size_bytes, window_bytes):
        window = content.read(start, min(start + window_bytes, content.size_bytes))
        for number, piece in enumerate(window.split(b'"')):
            if number:
                is_quoted, is_told = not is_quoted, True
            if is_quoted:
                continue
            *ended, rest = piece.split(b"\n")
            for line in ended:
                count += is_told or bool(line.strip(_BLANKS))
                is_told = False
            is_told = is_told or bool(rest.strip(_BLANKS))
    return count + is_told
