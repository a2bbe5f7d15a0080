"""Rows of a sheet of a workbook, of any number; and how many, counted by how rows and values begin."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from ingest.documents.cell_row import CellRow
from ingest.documents.workbook import PREFIX, Workbook, plain, text_in
from ingest.words.sign_count import signs, stretches
from records.content import Content

_ROW = re.compile(rb"<" + PREFIX + rb"row[\s/>]")
_END = re.compile(rb"</" + PREFIX + rb"row\s*>")
_TELLING = re.compile(rb"<" + PREFIX + rb"(row|v|t)[\s/>]")
_TOKEN = re.compile(rb"<(/?)" + PREFIX + rb"(c|v|is)\b([^<>]*)>")
_CELL = re.compile(rb"""\s(r|s|t)\s*=\s*["']([^"']{0,40})["']""")
_MERGED = re.compile(
    rb"<"
    + PREFIX
    + rb"""mergeCell\s[^<>]{0,60}?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']"""
)
_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d{1,7})["']""")
_MOST_MERGED, _MOST_LETTERS = 200_000, 3
_BASE, _BEFORE_A = 26, 64
_YES = "1"
_DAY_SECONDS = 86_400
_EXACT = 1e15
"""A smaller number is stored without loss; telephone numbers are written so, with an exponent."""


def count_sheet_rows(content: Content) -> int:
    """The rows that hold a value."""
    count, is_open = 0, False
    for _, sign in signs(content, _TELLING):
        if sign[1] == b"row":
            is_open = True
        elif is_open:
            count, is_open = count + 1, False
    return count


def sheet_rows(content: Content, book: Workbook, most_bytes: int) -> Iterator[CellRow]:
    """Every row that holds a value. A cell that was merged over several rows is in each of them."""
    merged, held, number = _merged(content), dict[int, tuple[int, str]](), 0
    for start, end in stretches(content, _ROW):
        raw = content.read(start, min(end, start + most_bytes))
        closed = _END.search(raw)
        if closed is None and len(raw) < end - start:
            yield CellRow(start, raw, ())
            continue
        raw = raw[: closed.end()] if closed else raw[: raw.find(b">") + 1]
        told = _NUMBER.search(raw[: raw.find(b">")])
        number = int(told[1]) if told else number + 1
        cells = dict(_cells(raw, book))
        for last, column in merged.get(number, ()):
            held[column] = last, cells.get(column, "")
        if cells:
            below = {column: text for column, (last, text) in held.items() if last >= number}
            cells = {**below, **{column: text for column, text in cells.items() if text}}
            yield CellRow(
                start, raw, tuple(cells.get(place, "") for place in range(max(cells, default=0) + 1))
            )


def _merged(content: Content) -> dict[int, list[tuple[int, int]]]:
    """By the row where it begins, to which row and in which column a cell was merged downwards."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for _, sign in islice(signs(content, _MERGED), _MOST_MERGED):
        first, last = int(sign[2]), int(sign[3])
        if last > first:
            found[first].append((last, _column(sign[1])))
    return found


def _cells(raw: bytes, book: Workbook) -> Iterator[tuple[int, str]]:
    """The column and text of each cell that holds a value."""
    column, kind, style, start = -1, b"", 0, 0
    for token in _TOKEN.finditer(raw):
        is_end, name, is_empty = bool(token[1]), token[2], token[3].endswith(b"/")
        if name == b"c" and not is_end:
            told = dict(_CELL.findall(token[3]))
            column = _column(told[b"r"]) if b"r" in told else column + 1
            kind, style = told.get(b"t", b"n"), int(told.get(b"s", b"0"))
        elif name == b"v" and is_empty:
            yield column, ""
        elif name != b"c" and not is_end:
            start = token.end()
        elif name == b"v":
            yield column, _value(raw[start : token.start()], kind, style, book)
        elif name == b"is":
            yield column, text_in(raw[start : token.start()])


def _column(reference: bytes) -> int:
    """The number of a column from 0, from its letters; what comes behind them is the row."""
    number = 0
    for letter in reference.rstrip(b"0123456789")[:_MOST_LETTERS]:
        number = number * _BASE + letter - _BEFORE_A
    return max(0, number - 1)


def _value(raw: bytes, kind: bytes, style: int, book: Workbook) -> str:
    """The text of a cell of that kind; of a number as it is stored, or the day and time that it shows."""
    text = plain(raw)
    try:
        match kind:
            case b"s":
                return book.shared_text(int(text))
            case b"b":
                return str(text == _YES).upper()
            case b"n":
                number = float(text)
                if style in book.date_styles:
                    return _moment(book.epoch, number)
                return str(int(number)) if "E" in text and abs(number) < _EXACT else text
    except (ValueError, OverflowError):
        pass
    return text


def _moment(epoch: datetime, days: float) -> str:
    """The day and time so many days after the epoch; the day or the time alone where there is no other."""
    at = epoch + timedelta(seconds=round(days * _DAY_SECONDS, 3))
    if 0 <= days < 1:
        return str(at.time())
    return str(at.date()) if days == int(days) else str(at)
