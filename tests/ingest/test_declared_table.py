"""A table of which the columns were declared gives every row once, as a message."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chats.declared_date import declared_moment
from ingest.chats.declared_table import DeclaredTable
from ingest.format import Context, Finding, Opened
from ingest.formats import FORMATS
from ingest.limits import Limits
from ingest.reader import read
from records.declaration import DateForm, Declaration, declaration_of
from records.defect import Defect, DefectCode
from records.identity import digest_of
from records.record import Evidence, Participant, Record, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import archive, context, original, source

_COLUMNS = {"text": "Body", "sent": "Time", "sender": "From", "conversation": "Chat #"}
_HEADER = ["Chat #", "From", "Time", "Body"]
_AT = datetime(2024, 3, 5, 8, tzinfo=UTC)
_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30)
_PLAIN = st.text(st.sampled_from("ab é<&;,\"'_x0041_\n😀"), max_size=20)


def declared(columns: dict[str, Any] | None = None, files: str = "*", **more: Any) -> Declaration:
    table = {"files": files, "columns": columns or _COLUMNS, "dates": "day-first", **more}
    return declaration_of(json.dumps({"tables": [table]}))


def table(*rows: list[str], separator: str = ",") -> bytes:
    """A CSV of a header and these rows."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows([_HEADER, *rows])
    return written.getvalue().encode()


def workbook(sheets: dict[str, list[list[Any]]], merged: tuple[tuple[int, int], ...] = ()) -> bytes:
    """A workbook of these sheets; cells of the first column merged from row to row."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for first, last in merged:
                sheet.merge_range(first, 0, last, 0, "")
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(number, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    else:
                        sheet.write(number, column, cell)
    return written.getvalue()


def findings(
    raw: bytes, told: Declaration, name: str = "uitdraai.csv", within: Context | None = None
) -> list[Finding]:
    return list(read(source(raw, name), within or context(), (DeclaredTable(told), *FORMATS)))


def messages(raw: bytes, told: Declaration, name: str = "uitdraai.csv") -> list[Record]:
    """The messages of a sound table: as many as were counted, each with its own bytes."""
    found = findings(raw, told, name)
    counted = sum(each.found for each in found if isinstance(each, Opened))
    records = [each for each in found if isinstance(each, Record)]
    assert [each for each in found if isinstance(each, Defect)] == []
    assert counted == len(records)
    for record in records:
        assert digest_of(original(raw, record)) == record.digest
    return [record for record in records if record.kind is RecordKind.CHAT]


@settings(max_examples=60)
@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=20), st.sampled_from(",;\t"))
def test_rows_of_a_csv_are_counted_and_read_alike(rows: list[tuple[str, str, str]], separator: str) -> None:
    raw = table(*(["c", *row[:1], "5-3-2024 09:00", row[1]] for row in rows), separator=separator)
    found = messages(raw, declared())
    assert [record.text for record in found] == [row[1].strip() for row in rows]
    assert {record.sent_at for record in found} <= {_AT}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_PLAIN, _PLAIN), max_size=12))
def test_rows_of_a_workbook_are_counted_and_read_alike(rows: list[tuple[str, str]]) -> None:
    at = datetime(2024, 3, 5, 9)  # noqa: DTZ001  # a cell has no zone
    sheet: list[list[Any]] = [_HEADER, *(["c", sender, at, text] for sender, text in rows)]
    found = messages(workbook({"Chats": sheet}), declared(), "uitdraai.xlsx")
    assert [record.text for record in found] == [text.strip() for _, text in rows]
    assert {record.sent_at for record in found} <= {_AT}


def test_a_row_carries_what_its_columns_mean() -> None:
    columns = {
        **_COLUMNS, "recipients": "To", "title": "Participants", "number": "#", "replyTo": "Re",
        "direction": "Direction", "deleted": "Deleted", "attachments": ["A1", "A2"], "read": "Read",
        "delivered": "Delivered", "application": "App", "subject": "Subject",
    }  # fmt: skip
    header = ["App", "Chat #", "Participants", "#", "From", "To", "Time", "Subject", "Body", "Re", "Direction",
              "Deleted", "A1", "A2", "Read", "Delivered"]  # fmt: skip
    row = ["WhatsApp", "7", "Anna en Jan", "12", "Jan (owner)", "+31612345678\nKarel", "5-3-2024 9:00:00",
           "Over de brug", "Ja", "11", "Outgoing", "yes", "a.jpg", "b.pdf", "5-3-2024 9:02:00", "5-3-2024 9:01:00"]  # fmt: skip
    written = io.StringIO()
    csv.writer(written).writerows([header, row])
    told = declared(columns, deleted=["Yes", "Trash"], outgoing=["Outgoing"], owner="(owner)")
    (record,) = messages(written.getvalue().encode(), told)
    assert (record.text, record.title, record.message_id) == ("Ja\na.jpg\nb.pdf", "Over de brug", "12")
    assert (record.sender, record.subtype) == (Participant("Jan (owner)", ""), "media")
    assert [each.address or each.name for each in record.recipients] == ["+31612345678", "Karel"]
    assert (record.conversation_title, record.evidence) == ("Anna en Jan", Evidence.EXPORT)
    minute = timedelta(minutes=1)
    assert record.traces == (
        Trace(TraceKind.OWN, text="told"),
        Trace(TraceKind.REPLY, text="11"),
        Trace(TraceKind.RECOVERY),
        Trace(TraceKind.SERVICE, text="WhatsApp"),
        Trace(TraceKind.DELIVERED, at=_AT + minute, text="5-3-2024 9:01:00"),
        Trace(TraceKind.READ, at=_AT + 2 * minute, text="5-3-2024 9:02:00"),
    )


def test_the_columns_may_be_named_below_a_title_and_in_another_case() -> None:
    raw = b"Chats (1)\n\nRapport van 5 maart\n" + table(["c", "Anna", "5-3-2024 09:00", "Hallo"]).replace(
        b"Body", b"bODY "
    )
    (record,) = messages(raw, declared())
    assert record.text == "Hallo"


def test_a_cell_that_was_merged_downwards_is_in_each_of_its_rows() -> None:
    rows: list[list[Any]] = [
        _HEADER,
        ["c1", "Anna", "5-3-2024 09:00", "a"],
        ["", "Jan", "5-3-2024 09:01", "b"],
        ["", "Anna", "5-3-2024 09:02", "c"],
        ["c2", "Anna", "5-3-2024 09:03", "d"],
    ]
    found = messages(workbook({"Chats": rows}, merged=((1, 3),)), declared(), "uitdraai.xlsx")
    assert [record.conversation.rpartition("#")[2] for record in found] == ["c1", "c1", "c1", "c2"]
    assert [record.sequence for record in found] == [1, 2, 3, 1]


def test_numbers_dates_and_texts_of_a_workbook_are_told_as_they_are_stored() -> None:
    at = datetime(2024, 3, 5, 9, 0, 30)  # noqa: DTZ001
    (record,) = messages(
        workbook({"Chats": [_HEADER, [12, 31612345678, at, "regel 1\nregel 2"]]}), declared(), "a.xlsx"
    )
    assert record.sender == Participant("31612345678", "31612345678")
    assert (record.sent_written, record.sent_at) == ("2024-03-05 09:00:30", _AT + timedelta(seconds=30))
    assert record.text == "regel 1\nregel 2"


def test_a_workbook_that_holds_more_than_was_declared_is_a_file_as_well() -> None:
    raw = workbook(
        {"Contacten": [["Naam"], ["Anna"]], "Chats": [_HEADER, ["c", "Anna", "5-3-2024 9:00", "x"]]}
    )
    found = findings(raw, declared(sheet="Chats"), "uitdraai.xlsx")
    assert [each.found for each in found if isinstance(each, Opened)] == [2]
    records = [each for each in found if isinstance(each, Record)]
    assert [each.kind for each in records] == [RecordKind.FILE, RecordKind.CHAT]


def test_two_sheets_may_each_be_declared() -> None:
    sheets = {name: [_HEADER, ["c", "Anna", "5-3-2024 9:00", name]] for name in ("Chats", "Sms")}
    one = {"files": "*", "columns": _COLUMNS, "dates": "day-first"}
    told = declaration_of(json.dumps({"tables": [{**one, "sheet": "Sms"}, {**one, "sheet": "Chats"}]}))
    assert [record.text for record in messages(workbook(sheets), told, "a.xlsx")] == ["Sms", "Chats"]


def page(*rows: tuple[str, str]) -> bytes:
    """A page as somebody may make it of a chat."""
    told = "".join(
        f'<div class="message--chat own"><span class="author">{escape(who)}</span><span class=time>x</span>'
        f'<time class="when">2024-03-05 08:00:00</time>\n<p class="words">{escape(text)}</p></div>\n'
        for who, text in rows
    )
    return f"<html><title>x</title><body><h1 class='message'>Chat</h1>{told}<footer>x</footer>".encode()


_CLASSES = {"text": "words", "sent": "when", "sender": "author"}


@settings(max_examples=40)
@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=8))
def test_messages_of_a_page_are_counted_and_read_alike(rows: list[tuple[str, str]]) -> None:
    told = declared(_CLASSES, message="message--chat", timezone="UTC")
    found = messages(page(*rows), told, "transcript.html")
    assert len(found) == len(rows)
    assert {record.sent_at for record in found} == {_AT}
    assert ["".join(record.text.split()) for record in found] == ["".join(text.split()) for _, text in rows]


def test_a_page_without_such_messages_is_a_file_that_says_so() -> None:
    (record,) = findings(page(), declared(_CLASSES, message="message--chat"), "a.html")
    assert isinstance(record, Record)
    assert [(each.code, each.detail) for each in record.defects] == [
        (DefectCode.COLUMNS_MISSING, "message--chat")
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_table_without_the_columns_is_a_file_that_says_which_it_lacks(name: str) -> None:
    rows = [["Chat #", "From", "Tijd", "Tekst"], ["c", "Anna", "x", "y"]]
    raw = workbook({"A": rows}) if name == "a.xlsx" else "\n".join(map(",".join, rows)).encode()
    (record,) = findings(raw, declared(), name)
    assert isinstance(record, Record)
    assert [(each.code, each.detail) for each in record.defects] == [
        (DefectCode.COLUMNS_MISSING, "Body, Time")
    ]


def test_a_row_that_is_too_long_costs_itself_alone() -> None:
    raw = table(
        ["c", "Anna", "5-3-2024 9:00", "a"], ["c", "Anna", "5-3-2024 9:00", "b" * 500], ["c", "Anna", "5-3-2024 9:00", "c"]
    )  # fmt: skip
    found = findings(raw, declared(), within=context(Limits(message_bytes=300)))
    assert [(each.code, each.lost) for each in found if isinstance(each, Defect)] == [
        (DefectCode.LIMIT_SIZE, 1)
    ]
    assert [each.text for each in found if isinstance(each, Record)] == ["a", "c"]


def test_only_the_files_that_were_declared_are_tables() -> None:
    raw = table(["c", "Anna", "5-3-2024 9:00", "x"])
    told = declared(files="berichten*.csv")
    assert [type(each) for each in findings(raw, told, "map/Berichten 1.CSV")] == [Opened, Record]
    (other,) = findings(raw, told, "overzicht.csv")
    assert isinstance(other, Record)
    assert other.kind is RecordKind.FILE
    packed = archive({"map/berichten.csv": raw})
    inside = next(each for each in findings(packed, told, "a.zip") if not isinstance(each, Opened))
    assert DeclaredTable(told).sniff(inside) > 0  # type: ignore[arg-type]  # it is a source


@pytest.mark.parametrize(
    ("written", "form", "at", "zone"),
    [
        ("22/2/2016 6:17:38 PM(UTC+8)", DateForm.DAY_FIRST, datetime(2016, 2, 22, 10, 17, 38, tzinfo=UTC), "UTC+8"),
        ("05-03-2024 09:00", DateForm.DAY_FIRST, _AT, "Europe/Amsterdam"),
        ("05/03/2024 09:00", DateForm.MONTH_FIRST, datetime(2024, 5, 3, 7, tzinfo=UTC), "Europe/Amsterdam"),
        ("2024-03-05T08:00:00Z", DateForm.DAY_FIRST, _AT, "Z"),
        ("2024-03-05 09:00:00.250 +01:00", DateForm.ISO, _AT + timedelta(milliseconds=250), "+01:00"),
        ("5.3.24", DateForm.DAY_FIRST, datetime(2024, 3, 4, 23, tzinfo=UTC), "Europe/Amsterdam"),
        ("1709625600", DateForm.UNIX_SECONDS, _AT, "UTC"),
        ("1709625600000", DateForm.UNIX_MILLISECONDS, _AT, "UTC"),
        ("05-03-2024 09:00", DateForm.ISO, None, ""),
        ("31-02-2024 09:00", DateForm.DAY_FIRST, None, ""),
        ("13-13-2024", DateForm.DAY_FIRST, None, ""),
        ("gisteren", DateForm.DAY_FIRST, None, ""),
        ("", DateForm.ISO, None, ""),
        ("5-3-2024 09:00 of later", DateForm.DAY_FIRST, None, ""),
    ],
)  # fmt: skip
def test_dates_are_of_the_declared_form_and_of_the_zone_that_they_tell(
    written: str, form: DateForm, at: datetime | None, zone: str
) -> None:
    found = declared_moment(written, form, ZoneInfo("Europe/Amsterdam"))
    assert (found.at, found.timezone) == (at, zone)
    assert bool(found.doubt) == (at is None)


def test_an_hour_that_came_twice_is_doubted() -> None:
    found = declared_moment("27-10-2024 02:30", DateForm.DAY_FIRST, ZoneInfo("Europe/Amsterdam"))
    assert found.doubt == "ambiguous"


@given(st.text(max_size=40), st.sampled_from(DateForm))
def test_chance_text_is_a_date_or_doubted(written: str, form: DateForm) -> None:
    found = declared_moment(written, form, ZoneInfo("Europe/Amsterdam"))
    assert (found.at is None) == (found.doubt == "unreadable")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_broken_workbook_is_read_without_a_fall_and_its_account_balances(draw: st.DataObject) -> None:
    rows = [_HEADER, *(["c", "Anna", "5-3-2024 9:00", f"tekst {number}"] for number in range(8))]
    parts = {}
    with zipfile.ZipFile(io.BytesIO(workbook({"Chats": rows}))) as book:
        parts = {name: bytearray(book.read(name)) for name in book.namelist()}
    part = parts[draw.draw(st.sampled_from(sorted(parts)))]
    for at in draw.draw(st.lists(st.integers(0, len(part) - 1), min_size=1, max_size=6)):
        part[at] = draw.draw(st.integers(0, 255))
    del part[draw.draw(st.integers(0, len(part)) | st.just(len(part))) :]
    found = findings(archive({name: bytes(part) for name, part in parts.items()}), declared(), "a.xlsx")
    counted = sum(each.found for each in found if isinstance(each, Opened))
    kept = sum(isinstance(each, Record) for each in found)
    lost = sum(each.lost for each in found if isinstance(each, Defect))
    differs = any(isinstance(each, Defect) and each.code is DefectCode.COUNT_DIFFERS for each in found)
    assert kept + lost == max(1, counted) or (differs and kept + lost > counted)
