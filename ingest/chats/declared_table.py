"""Tables of messages whose columns were declared with the hand-in: CSV, sheets of a workbook, pages of HTML.

A format that is made of a declaration, so it stands before `FORMATS` and not among them. One message a
record; its bytes are those of its row.
"""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from zoneinfo import ZoneInfo

from ingest.archives.archive_entries import ArchiveEntries
from ingest.chats.chat_rows import balanced
from ingest.chats.conversation import Conversations
from ingest.chats.proposed_table import FIRST_ROWS
from ingest.chats.table_message import TableMessage
from ingest.documents.cell_row import CellRow
from ingest.documents.csv_rows import SEPARATORS, count_csv_rows, csv_rows
from ingest.documents.marked_rows import count_marked, marked_rows
from ingest.documents.sheet_rows import count_sheet_rows, sheet_rows
from ingest.documents.workbook import Workbook
from ingest.file_record import file_record
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.declaration import DateForm, Declaration, Meaning, TableForm, folded
from records.defect import Defect, DefectCode
from records.place import Place, StepKind
from records.record import Participant

_PACKAGE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that may be of a form: where it stands, its rows, and how many there are."""

    place: Place
    rows: Callable[[], Iterator[CellRow]]
    count: int
    media_type: str


_Sheets = dict[str, Callable[[TableForm], list[_Table]]]
_NO_FORM = TableForm("", (), DateForm.ISO)


@dataclass(frozen=True, slots=True)
class _Header:
    """How many rows come before the first message, in which cells what stands, and the columns it lacks."""

    rows: int
    places: dict[Meaning, tuple[int, ...]]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeclaredTable:
    """Reads such files into chat messages."""

    declaration: Declaration
    name: str = "table"

    def sniff(self, source: Source) -> Confidence:
        """Certain of a file that was declared to hold messages."""
        return Confidence.CERTAIN if self.declaration.tables_of(source.place) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the rows.

        A workbook that holds more, and what lacks the columns, is a file as well. Raises BadZipFile or
        MalformedWorkbookError for a broken package.
        """
        with _opened(source, context) as sheets:
            yield from self._read(source, context, sheets)

    def _read(self, source: Source, context: Context, sheets: _Sheets) -> Iterator[Finding]:
        """What is of the declared forms; a sheet is one of the tables that it may be."""
        found: dict[str, tuple[TableForm, _Table, _Header]] = {}
        defects = []
        for form in self.declaration.tables_of(source.place):
            lacking = form.names
            for name, tables in sheets.items():
                if name in found or form.sheet not in ("", name):
                    continue
                headers = [(table, _header(table, form)) for table in tables(form)]
                table, header = min(headers, key=lambda each: len(each[1].lacking))
                if not header.lacking:
                    found[name] = form, table, header
                    break
                lacking = min(lacking, header.lacking, key=len)
            else:
                defects.append(Defect(DefectCode.COLUMNS_MISSING, source.place, ", ".join(lacking)))
        is_file = bool(defects) or found.keys() != sheets.keys()
        if found:
            messages = sum(max(0, table.count - header.rows) for _, table, header in found.values())
            yield Opened(source.place, self.name, messages + is_file)
        if is_file:
            yield file_record(source, context, defects=tuple(defects))
        for form, table, header in found.values():
            messages = max(0, table.count - header.rows)
            yield from balanced(_records(source, context, form, table, header), messages, table.place)


def tables_in(source: Source, context: Context) -> Iterator[tuple[str, Iterator[CellRow]]]:
    """The rows of each table that a CSV or workbook may hold, with the name of its sheet; undeclared.

    Raises BadZipFile or MalformedWorkbookError.
    """
    with _opened(source, context) as sheets:
        for name, tables in sheets.items():
            yield from ((name, table.rows()) for table in tables(_NO_FORM))


@contextmanager
def _opened(source: Source, context: Context) -> Iterator[_Sheets]:
    """By name of each sheet, the tables that it may be; of what is no workbook the name is empty."""
    if source.head(len(_PACKAGE)) != _PACKAGE:
        yield {"": partial(_of_text, source, context)}
        return
    with zipfile.ZipFile(source.content.open()) as archive:
        book = Workbook(ArchiveEntries(source, context, archive))
        yield {name: partial(_of_sheet, book, name, context) for name in book.sheets}


def _of_text(source: Source, context: Context, form: TableForm) -> list[_Table]:
    """A page whose classes were declared, or a CSV with one of the signs that may stand between its cells."""
    content, most = source.content, context.limits.message_bytes
    if form.message:
        rows = partial(marked_rows, content, form.message, form.names, most)
        return [_Table(source.place, rows, count_marked(content, form.message), "text/html")]
    count = count_csv_rows(content)
    return [
        _Table(source.place, partial(csv_rows, content, separator, most), count, "text/csv")
        for separator in SEPARATORS
    ]


def _of_sheet(book: Workbook, name: str, context: Context, _: TableForm) -> list[_Table]:
    place, content = book.sheet(name)
    rows = partial(sheet_rows, content, book, context.limits.message_bytes)
    return [_Table(place, rows, count_sheet_rows(content), "application/xml")]


def _header(table: _Table, form: TableForm) -> _Header:
    """The first row that names all columns of the form; else which ones the best row lacks.

    A page has no such row: its cells are in the order of the form, and it lacks a class that no message has.
    """
    if form.message:
        places = {meaning: tuple(map(form.names.index, names)) for meaning, names in form.columns}
        return _Header(0, places, () if table.count else (form.message,))
    lacking = form.names
    for number, row in enumerate(islice(table.rows(), FIRST_ROWS), 1):
        named: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            named.setdefault(folded(cell), place)
        missing = tuple(name for name in form.names if folded(name) not in named)
        if not missing:
            places = {
                meaning: tuple(named[folded(name)] for name in names) for meaning, names in form.columns
            }
            return _Header(number, places, ())
        lacking = min(lacking, missing, key=len)
    return _Header(0, {}, lacking)


def _records(
    source: Source, context: Context, form: TableForm, table: _Table, header: _Header
) -> Iterator[Finding]:
    """The messages of one table; a first look tells who takes part in which conversation."""
    zone = ZoneInfo(form.timezone or context.timezone)
    titles: dict[str, str] = {}

    def messages() -> Iterator[tuple[CellRow, TableMessage]]:
        for row in islice(table.rows(), header.rows, None):
            yield row, TableMessage(form, header.places, row.cells)

    def people() -> Iterator[tuple[str, Participant]]:
        for _, message in messages():
            chat = message.told(Meaning.CONVERSATION)
            titles.setdefault(chat, message.told(Meaning.TITLE))
            yield from ((chat, each) for each in message.people)

    chats = Conversations(replace(source, place=table.place), context, people(), titles, table.media_type)
    for row, message in messages():
        place = table.place.into(StepKind.BYTES, f"{row.start}-{row.start + len(row.raw)}")
        if not row.cells:
            yield Defect(DefectCode.LIMIT_SIZE, place, f"bytes {len(row.raw)}", 1)
            continue
        chat = chats.of(message.told(Meaning.CONVERSATION))
        yield chat.record(message.utterance(zone), place, row.raw)
