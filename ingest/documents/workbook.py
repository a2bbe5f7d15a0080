"""Workbooks (`.xlsx`): which sheets a package holds, its shared texts, and which styles show dates.

ECMA-376 part 1, 18. Of the shared texts only where each begins is held; of the other parts that tell of the
workbook no more is read than it takes.
"""

import re
from array import array
from datetime import datetime
from functools import lru_cache
from html import unescape
from itertools import islice
from zipfile import ZipInfo

from ingest.archives.archive_entries import ArchiveEntries
from ingest.words.sign_count import signs
from records.content import BytesContent, Content
from records.defect import Defect
from records.place import Place

PREFIX = rb"(?:\w{1,20}:)?"
"""What may stand before the names of elements."""
_SHEET = re.compile(rb"<" + PREFIX + rb"sheet\s([^<>]{1,2000})>")
_RELATION = re.compile(rb"<" + PREFIX + rb"Relationship\s([^<>]{1,2000})>")
_ATTRIBUTE = re.compile(rb"""([\w:]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_FORMAT = re.compile(rb"<" + PREFIX + rb"numFmt\s([^<>]{1,2000})>")
_STYLES = re.compile(rb"<" + PREFIX + rb"cellXfs\b(.*?)</" + PREFIX + rb"cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<" + PREFIX + rb"xf\b([^<>]*)>")
_DATE_1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)")
_ITEM = re.compile(rb"<" + PREFIX + rb"si[\s/>]")
_TEXT = re.compile(rb"<" + PREFIX + rb"t(?:\s[^<>]*)?>([^<]*)</|<(/?)" + PREFIX + rb"rPh\b", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WORDS_OF_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Forms of numbers that every workbook has, and that show a date or time (18.8.30)."""
_PART_BYTES = 16 << 20
_MOST_TEXTS, _KEPT_TEXTS = 20_000_000, 20_000
_LONGEST_TEXT_BYTES = 1 << 20


class MalformedWorkbookError(ValueError):
    """The package is no workbook, or a part of it cannot be opened."""


class Workbook:
    """The parts of a package that is open."""

    def __init__(self, entries: ArchiveEntries) -> None:
        """Read what tells of sheets, texts and dates. Raises MalformedWorkbookError."""
        self._entries = entries
        self._parts = {entry.filename: (index, entry) for index, entry in entries}
        book = self._head("xl/workbook.xml")
        self.sheets = self._sheets(book)
        """By name of a sheet, that of its part."""
        self.epoch = datetime(1904, 1, 1) if _DATE_1904.search(book) else datetime(1899, 12, 30)  # noqa: DTZ001
        """The day that is number 0; of no zone."""
        self.date_styles = _date_styles(self._head("xl/styles.xml"))
        self._texts = self._part("xl/sharedStrings.xml") or BytesContent(b"")
        found = (at for at, _ in signs(self._texts, _ITEM))
        self._starts = array("Q", (*islice(found, _MOST_TEXTS), self._texts.size_bytes))
        self.shared_text = lru_cache(maxsize=_KEPT_TEXTS)(self._shared_text)

    def sheet(self, name: str) -> tuple[Place, Content]:
        """Where the part of a sheet stands, and its bytes. Raises MalformedWorkbookError."""
        part = self.sheets[name]
        content = self._part(part)
        if content is None:
            raise MalformedWorkbookError(part)
        return self._entries.place(*self._parts[part]), content

    def _shared_text(self, number: int) -> str:
        """The shared text of a number; an empty one where there is none."""
        if not 0 <= number < len(self._starts) - 1:
            return ""
        start = self._starts[number]
        return text_in(self._texts.read(start, min(self._starts[number + 1], start + _LONGEST_TEXT_BYTES)))

    def _sheets(self, book: bytes) -> dict[str, str]:
        relations = [
            _attributes(told) for told in _RELATION.findall(self._head("xl/_rels/workbook.xml.rels"))
        ]
        targets = {told.get("Id", ""): told.get("Target", "") for told in relations}
        found = {}
        for told in map(_attributes, _SHEET.findall(book)):
            number = next((value for name, value in told.items() if name.endswith(":id")), "")
            target = targets.get(number, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in self._parts:
                found[told.get("name", "")] = part
        if not found:
            raise MalformedWorkbookError("sheets")
        return found

    def _part(self, name: str) -> Content | None:
        place: tuple[int, ZipInfo] | None = self._parts.get(name)
        content = self._entries.content(*place) if place else None
        return None if isinstance(content, Defect) else content

    def _head(self, name: str) -> bytes:
        content = self._part(name)
        return content.read(0, _PART_BYTES) if content else b""


def text_in(raw: bytes) -> str:
    """The text of the runs in a piece of XML, without what tells how to say them."""
    pieces, is_spoken = list[bytes](), False
    for found in _TEXT.finditer(raw):
        if found[1] is None:
            is_spoken = not found[2]
        elif not is_spoken:
            pieces.append(found[1])
    return plain(b"".join(pieces))


def plain(raw: bytes) -> str:
    """The text that is written in XML, signs that XML cannot hold written out as `_x000D_` too."""
    text = unescape(raw.decode("utf-8", "replace"))
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _attributes(raw: bytes) -> dict[str, str]:
    return {name.decode(): plain(double or single) for name, double, single in _ATTRIBUTE.findall(raw)}


def _date_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the styles in which a number is shown as a date or time."""
    own = {
        told.get("numFmtId", ""): told.get("formatCode", "")
        for told in map(_attributes, _FORMAT.findall(styles))
    }
    listed = _STYLES.search(styles)
    forms = [_attributes(told).get("numFmtId", "0") for told in _STYLE.findall(listed[1])] if listed else []
    return frozenset(
        place for place, form in enumerate(forms) if _shows_date(own[form] if form in own else int(form or 0))
    )


def _shows_date(form: str | int) -> bool:
    if isinstance(form, int):
        return form in _DATE_FORMATS
    return any(sign in "dmyhs" for sign in _WORDS_OF_FORMAT.sub("", form).lower())
