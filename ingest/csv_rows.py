"""Rows of a CSV of any size, with where each stands; and how many, counted by quotes and line ends."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from records.content import Content

_WINDOW_BYTES = 1 << 20
_SEPARATORS = ",;\t"
_BLANKS = b" \t\r\n\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: where it begins, its bytes without line end, and its cells; none if it is too long."""

    start: int
    raw: bytes
    cells: tuple[str, ...]


def separator_of(head: bytes) -> str:
    """What stands most often in the first line of comma, semicolon and tab."""
    line = head.partition(b"\n")[0].decode("utf-8", "replace")
    return max(_SEPARATORS, key=line.count)


def csv_rows(content: Content, separator: str, most_bytes: int) -> Iterator[CsvRow]:
    """Every row that is not blank, the first too; a row ends at a line end outside quotes."""
    at, held = 0, b""
    with content.open() as stream:
        while line := stream.readline(most_bytes):
            held += line
            if held.count(b'"') % 2 and len(held) < most_bytes:
                continue
            if held.strip(_BLANKS):
                yield _row(at, held, separator, most_bytes)
            at, held = at + len(held), b""
    if held.strip(_BLANKS):
        yield _row(at, held, separator, most_bytes)


def _row(start: int, held: bytes, separator: str, most_bytes: int) -> CsvRow:
    raw = held.rstrip(b"\r\n")
    if len(held) >= most_bytes:
        return CsvRow(start, raw, ())
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff").replace("\0", "\ufffd")
    try:
        cells = next(csv.reader([text], delimiter=separator), [])
    except csv.Error:
        cells = text.split(separator)
    return CsvRow(start, raw, tuple(cells))


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
