"""Text of the sheets of an OpenDocument workbook (ODF 1.3 part 3, 9): every value as it is kept and shown.

A file says once what stands in a million cells next to each other. Those are said as often as they stand
there, until that takes too long; each value is said at least once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from ingest.data.xml_signs import END, START, TEXT, Sign
from ingest.documents.document_changes import Remark
from ingest.documents.document_story import DocumentStory
from ingest.documents.document_styles import DocumentStyles
from ingest.documents.document_values import both, kept_value
from ingest.documents.row_text import RowText, letters_of
from ingest.words.marked_text import MarkedText, remark

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_WITHIN = frozenset(
    {"table-rows", "table-header-rows", "table-row-group"}
    | {"table-columns", "table-header-columns", "table-column-group"}
)
_HIDDEN = frozenset({"collapse", "filter"})
_PLAIN = [START, TEXT, END, END]
_MOST_CELLS = 2**24
_MOST_COPIED = 1_000_000
"""Characters of values that are said more than once, of all sheets together."""


@dataclass(slots=True)
class _Sheet:
    """A sheet while it is read."""

    name: str
    rows: RowText
    row: int = 0
    column: int = 0
    repeated: int = 1
    is_hidden: bool = False
    cells: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[tuple[str, Remark]] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)


class DocumentSheets:
    """Reads all sheets of a workbook."""

    def __init__(self, styles: DocumentStyles) -> None:
        """Sheets and rows are hidden by these."""
        self._styles = styles
        self._text = MarkedText()
        self._sheet = _Sheet("", RowText(self._text))
        self._copied = 0

    def read(self, signs: Iterator[Sign]) -> str:
        """All that stands in the element which began last, to its end."""
        depth = 0
        for sign in signs:
            kind, name, _ = sign
            if kind == START:
                depth += self._begin(sign, signs)
            elif name == "table-row" and depth:
                depth -= 1
                self._end_row()
            elif name == "table" and depth:
                depth -= 1
                self._end_sheet()
            elif depth:
                depth -= kind != "text"
            elif kind != "text":
                break
        return self._text.finish()

    def _begin(self, sign: Sign, signs: Iterator[Sign]) -> int:
        """Begin an element, or read all of it; how much deeper it goes on."""
        sheet, (_, name, told) = self._sheet, sign
        if name in _CELLS:
            self._cell(told, signs)
            return 0
        if name == "table":
            self._begin_sheet(told)
        elif name == "table-row":
            sheet.cells, sheet.column = [], 0
            sheet.repeated = _count(told, "number-rows-repeated")
            sheet.is_hidden = told.get("visibility") in _HIDDEN
        elif name == "table-column":
            first = sheet.column + 1
            sheet.column += _count(told, "number-columns-repeated")
            if told.get("visibility") in _HIDDEN:
                sheet.rows.hide(first, sheet.column)
        elif name not in _WITHIN:
            sheet.drawn.append(DocumentStory(self._styles).read(signs, sign))
            return 0
        return 1

    def _begin_sheet(self, told: dict[str, str]) -> None:
        self._end_sheet()
        self._sheet = _Sheet(told.get("name", ""), RowText(self._text))
        is_hidden = self._styles.hides("table", told.get("style-name", ""))
        name = self._sheet.name
        self._text.put(f"[verborgen blad: {name}]\n" if is_hidden else f"{name}\n")

    def _end_sheet(self) -> None:
        sheet = self._sheet
        for place, (who, when, said) in sheet.remarks:
            self._text.mark(remark(who, when, place), said)
            self._text.put("\n")
        for each in sheet.drawn:
            self._text.put(f"{each.strip()}\n" if each.strip() else "")
        self._sheet = _Sheet("", RowText(self._text))

    def _cell(self, told: dict[str, str], signs: Iterator[Sign]) -> None:
        sheet = self._sheet
        first = sheet.column + 1
        count = _count(told, "number-columns-repeated")
        sheet.column += count
        ahead, shown = _plain(signs)
        if shown is None:
            story = DocumentStory(self._styles, is_apart=True)
            shown = story.read(chain(ahead, signs)).strip()
            place = f"{letters_of(first)}{sheet.row + 1}"
            sheet.remarks.extend((place, each) for each in story.remarks)
        if said := both(kept_value(told), shown):
            copies = self._copies(count, len(said))
            sheet.cells.extend((column, said) for column in range(first, first + copies))

    def _end_row(self) -> None:
        sheet = self._sheet
        length = sum(len(said) for _, said in sheet.cells)
        for number in range(sheet.row + 1, sheet.row + 1 + self._copies(sheet.repeated, length)):
            if not sheet.cells:
                break
            sheet.rows.begin(str(number), is_hidden=sheet.is_hidden)
            for column, said in sheet.cells:
                sheet.rows.put(column, said)
            sheet.rows.end()
        sheet.row += sheet.repeated

    def _copies(self, wanted: int, length: int) -> int:
        """How often something of this length is said that stands there so often."""
        left = (_MOST_COPIED - self._copied) // (length + 1)
        copies = 1 + min(wanted - 1, left)
        self._copied += (copies - 1) * (length + 1)
        return copies


def _plain(signs: Iterator[Sign]) -> tuple[list[Sign], str | None]:
    """What a cell shows, read to its end; or the signs that were taken, and None if there is more to it.

    Nearly every cell is nothing, or one paragraph of words without a style.
    """
    ahead: list[Sign] = []
    for kind in _PLAIN:
        ahead.extend(islice(signs, 1))
        if not ahead or ahead[-1].kind != kind:
            break
    kinds = [each.kind for each in ahead]
    if kinds == [END]:
        return ahead, ""
    if kinds != _PLAIN or ahead[0].name != "p" or ahead[0].told:
        return ahead, None
    said = ahead[1].name
    return ahead, said if said == " ".join(said.split()) else None


def _count(told: dict[str, str], name: str) -> int:
    """How often something is repeated; 1 where nobody says, or nonsense."""
    count = told.get(name, "1")
    is_number = count.isascii() and count.isdecimal() and len(count) < 9
    return min(max(1, int(count)), _MOST_CELLS) if is_number else 1
