"""Text of a workbook (SpreadsheetML, ECMA-376 part 1, 18): every value as it is kept, hidden ones marked.

A number stands as it is stored and a date as ISO 8601 (`2024-03-05`), whatever a cell shows of it: how it
is shown is for the reader that comes after this one.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ingest.data.xml_signs import END, START, TEXT, Sign
from ingest.documents.drawn_text import shapes
from ingest.documents.row_text import RowText, column_of
from ingest.documents.xml_package import XmlPackage
from ingest.words.marked_text import MarkedText, remark

_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
"""Numbers of built-in formats of dates and times (18.8.30)."""
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)
_OF_DATES = re.compile(r"[dmyhs]", re.IGNORECASE)
_DAY_0, _DAY_0_OF_1904 = datetime(1899, 12, 30, tzinfo=UTC), datetime(1904, 1, 1, tzinfo=UTC)
_LAST_DAY = 2_958_465  # 9999-12-31
_ON = frozenset({"1", "true", "on"})
_TRUTH = {"1": "WAAR", "0": "ONWAAR"}


class _Book(NamedTuple):
    """What the cells of all sheets refer to."""

    strings: list[str]
    formats: list[tuple[int, str]]
    """Of each style of cells the number of its format, and its code unless every workbook has it."""
    day_0: datetime

    def is_of_dates(self, style: int) -> bool:
        """Whether cells of a style show a date or a time."""
        number, code = self.formats[style] if 0 <= style < len(self.formats) else (0, "")
        if code:
            return bool(_OF_DATES.search(_LITERAL.sub("", code.partition(";")[0])))
        return number in _DATE_FORMATS

    def shows_nothing(self, style: int) -> bool:
        """Whether cells of a style are empty to see, whatever they hold (18.8.31: no section has a form)."""
        return 0 <= style < len(self.formats) and self.formats[style][1].strip() == ";;;"


class _Sheet(NamedTuple):
    name: str
    part: str
    is_hidden: bool


def workbook_text(package: XmlPackage, workbook: str) -> str:
    """All sheets in their order: name, rows with a tab between cells, remarks, text in drawings."""
    sheets, day_0 = _sheets(package, workbook)
    book = _Book(
        [
            each
            for part in package.related(workbook, "sharedStrings")
            for each in _strings(package.signs(part))
        ],
        [each for part in package.related(workbook, "styles") for each in _formats(package.signs(part))],
        day_0,
    )
    authors = {
        attributes.get("id", ""): attributes.get("displayName", "")
        for part in package.related(workbook, "person")
        for _, name, attributes in package.signs(part)
        if name == "person"
    }
    text = MarkedText()
    for sheet in sheets:
        text.put(f"[verborgen blad: {sheet.name}]\n" if sheet.is_hidden else f"{sheet.name}\n")
        _Rows(book, text).read(package.signs(sheet.part))
        _remarks(package, sheet.part, authors, text)
        for drawing in package.related(sheet.part, "drawing"):
            text.put("".join(each.text for each in shapes(package.signs(drawing))))
    return text.finish()


def _sheets(package: XmlPackage, workbook: str) -> tuple[list[_Sheet], datetime]:
    parts = {each.id: each.target for each in package.relations(workbook) if each.target in package}
    found, day_0 = [], _DAY_0
    for kind, name, attributes in package.signs(workbook):
        if kind == START and name == "workbookPr" and attributes.get("date1904") in _ON:
            day_0 = _DAY_0_OF_1904
        if kind == START and name == "sheet" and attributes.get("r:id") in parts:
            is_hidden = attributes.get("state", "visible") != "visible"
            found.append(_Sheet(attributes.get("name", ""), parts[attributes["r:id"]], is_hidden))
    return found, day_0


def _strings(signs: Iterator[Sign]) -> Iterator[str]:
    """The shared strings; how one is pronounced is no part of it."""
    said, is_letters, is_spoken = "", False, False
    for kind, name, _ in signs:
        if kind == TEXT:
            said += name if is_letters and not is_spoken else ""
        elif name == "t":
            is_letters = kind == START
        elif name == "rPh":
            is_spoken = kind == START
        elif name == "si" and kind == END:
            yield said
            said = ""


def _formats(signs: Iterator[Sign]) -> Iterator[tuple[int, str]]:
    """The number and code of the format of each style of cells."""
    codes: dict[int, str] = {}
    is_of_cells = False
    for kind, name, attributes in signs:
        if name == "cellXfs":
            is_of_cells = kind == START
        elif kind == START and name == "numFmt":
            codes[_number(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
        elif kind == START and name == "xf" and is_of_cells:
            number = _number(attributes.get("numFmtId", ""))
            yield number, codes.get(number, "")


class _Rows:
    """Reads the cells of one sheet into a text."""

    def __init__(self, book: _Book, text: MarkedText) -> None:
        self._book, self._rows = book, RowText(text)
        self._cell: dict[str, str] = {}
        self._value = ""
        self._is_value = False

    def read(self, signs: Iterator[Sign]) -> None:
        for kind, name, attributes in signs:
            if kind == TEXT:
                self._value += name if self._is_value else ""
            elif kind == START:
                self._begin(name, attributes)
            else:
                self._end(name)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._is_value = name in {"v", "t"}
        if name == "c":
            self._cell, self._value = attributes, ""
        elif name == "row":
            self._rows.begin(attributes.get("r", ""), is_hidden=_is_hidden(attributes, "ht"))
        elif name == "col" and _is_hidden(attributes, "width"):
            self._rows.hide(_number(attributes.get("min", "")), _number(attributes.get("max", "")))

    def _end(self, name: str) -> None:
        self._is_value = False
        if name == "c" and self._value:
            is_hidden = self._book.shows_nothing(self._style)
            self._rows.put(column_of(self._cell.get("r", "")), self._shown(), is_hidden=is_hidden)
        elif name == "row":
            self._rows.end()

    @property
    def _style(self) -> int:
        return _number(self._cell.get("s", "0"))

    def _shown(self) -> str:
        """The value of the cell at hand."""
        kind, value = self._cell.get("t", "n"), self._value
        if kind == "s":
            place = _number(value)
            return self._book.strings[place] if 0 <= place < len(self._book.strings) else ""
        if kind == "b":
            return _TRUTH.get(value, value)
        if kind == "n" and self._book.is_of_dates(self._style):
            return _date(value, self._book.day_0)
        return value


def _remarks(package: XmlPackage, sheet: str, persons: dict[str, str], text: MarkedText) -> None:
    """What was remarked at cells; a thread stands in both of its forms, of which the newer one says who."""
    threads = list(package.related(sheet, "threadedComment"))
    for part in threads or package.related(sheet, "comments"):
        authors: list[str] = []
        cell: dict[str, str] = {}
        said, is_letters = "", False
        for kind, name, attributes in package.signs(part):
            if kind == TEXT:
                said += name if is_letters else ""
            elif kind == START:
                is_letters = name in {"t", "text", "author"}
                said = said if name in {"t", "text"} else ""
                cell = attributes if name in {"comment", "threadedComment"} else cell
            elif name == "author":
                authors.append(said)
            elif name in {"comment", "threadedComment"}:
                place = _number(cell.get("authorId", ""))
                who = persons.get(cell.get("personId", ""), "") or (
                    authors[place] if 0 <= place < len(authors) else ""
                )
                text.mark(remark(who, cell.get("dT", ""), cell.get("ref", "")), said)
                text.put("\n")


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is not shown; one without height or width is not either."""
    return attributes.get("hidden") in _ON or not attributes.get(size, "1").strip("0.")


def _date(value: str, day_0: datetime) -> str:
    """A serial day as ISO 8601: a day, a moment, or a time alone; what is none stays as it is."""
    try:
        days = float(value)
    except ValueError:
        return value
    if not 0 <= days <= _LAST_DAY:
        return value
    moment = day_0 + timedelta(seconds=round(days * 86_400))
    if days < 1:
        return moment.strftime("%H:%M:%S")
    written = moment.strftime("%Y-%m-%d" if days == int(days) else "%Y-%m-%d %H:%M:%S")
    return written.rjust(len(written), "0")


def _number(text: str) -> int:
    """A whole number; -1 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
