"""Calendars and cards become items, one each BEGIN line, with their lines as original."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.words.content_lines import components, count_components
from records.defect import DefectCode
from records.record import Participant, RecipientRole, Record, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import archive, original, read_all
from tests.mutations import assert_balances, mutations

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
EVENT = frozenset({"VEVENT"})


def event(*lines: str, name: str = "VEVENT", end: str = "END:{}\r\nEND:VCALENDAR\r\n") -> bytes:
    body = "".join(f"{line}\r\n" for line in lines)
    return f"BEGIN:VCALENDAR\r\nBEGIN:{name}\r\n{body}{end.format(name)}".encode()


def read_one(raw: bytes, name: str = "agenda.ics") -> Record:
    (record,) = read_all(raw, name).records
    assert (
        original(raw, record)
        == raw[raw.find(b"BEGIN:V", 1) if name.endswith("ics") else 0 :][: record.size_bytes]
    )
    return record


def test_an_event_gives_what_its_lines_say() -> None:
    record = read_one(
        event(
            "SUMMARY:Overleg\\, brug",
            "DTSTART;TZID=Europe/Amsterdam:20240305T101200",
            "DTEND:20240305T101200Z",
            "LOCATION:Zaal 3",
            "DESCRIPTION:Regel een\\nen",
            "  twee",
            "ORGANIZER;CN=Jan:mailto:jan@example.nl",
            'ATTENDEE;CN="Vries, P. de";ROLE=REQ-PARTICIPANT:MAILTO:piet@example.nl',
            "CATEGORIES:Woo,Brug",
        )
    )
    assert (record.kind, record.subtype, record.title) == (RecordKind.ITEM, "appointment", "Overleg, brug")
    assert record.sent_at == datetime(2024, 3, 5, 9, 12, tzinfo=UTC)
    assert record.text.split("\n")[1:] == ["Zaal 3", "Regel een", "en twee"]
    assert record.sender == Participant("Jan", "jan@example.nl")
    assert [(to.role, to.name, to.address) for to in record.recipients] == [
        (RecipientRole.TO, "Vries, P. de", "piet@example.nl")
    ]
    assert record.traces == (Trace(TraceKind.CATEGORY, text="Woo"), Trace(TraceKind.CATEGORY, text="Brug"))


@pytest.mark.parametrize(
    ("line", "moment", "zone"),
    [
        ("DTSTART:20240305T091200Z", "2024-03-05T09:12", "UTC"),
        ("DTSTART:20240305T101200", "2024-03-05T09:12", "Europe/Amsterdam"),
        ("DTSTART;VALUE=DATE:20240305", "2024-03-04T23:00", "Europe/Amsterdam"),
        ("DTSTART;TZID=Asia/Tokyo:20240305T181200", "2024-03-05T09:12", "Asia/Tokyo"),
    ],
)
def test_a_moment_is_told_in_its_zone(line: str, moment: str, zone: str) -> None:
    record = read_one(event(line))
    assert record.sent_at is not None
    assert (f"{record.sent_at:%Y-%m-%dT%H:%M}", record.sent_timezone, record.defects) == (moment, zone, ())


@pytest.mark.parametrize(
    "line", ["DTSTART;TZID=Eigen tijd:20240305T101200", "DTSTART:morgen", "DTSTART:20241399", "X-NIETS:1"]
)
def test_a_moment_that_is_not_certain_is_a_defect(line: str) -> None:
    assert [defect.code for defect in read_one(event(line)).defects] == [DefectCode.DATE]


def test_an_alarm_within_an_event_says_nothing_of_it() -> None:
    record = read_one(
        event("DTSTART:20240305", "BEGIN:VALARM", "DESCRIPTION:Piep", "END:VALARM", "SUMMARY:Overleg")
    )
    assert (record.title, record.text) == ("Overleg", "20240305")


def test_an_event_without_end_goes_on_to_the_next() -> None:
    raw = event("SUMMARY:Een", "DTSTART:20240305", end="") + event("SUMMARY:Twee", "DTSTART:20240305")
    reading = read_all(raw, "agenda.ics")
    assert [(record.title, [defect.code for defect in record.defects]) for record in reading.records] == [
        ("Een", [DefectCode.TRUNCATED]),
        ("Twee", []),
    ]


def test_a_card_of_each_version_gives_its_words() -> None:
    raw = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:de Co=C3=\r\n=B6rd;Piet\r\n"
        b"TEL;CELL:06 12345678\r\nEND:VCARD\r\n"
        b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jan\\, drs.\r\nitem1.EMAIL;TYPE=work:jan@example.nl\r\n"
        b"ADR:;;Kade 1;Delft;;2611;NL\r\nEND:VCARD\r\n"
    )
    reading = read_all(raw, "personen.vcf")
    assert [(record.kind, record.subtype, record.title, record.text) for record in reading.records] == [
        (RecordKind.ITEM, "contact", "de Coörd Piet", "de Coörd Piet\n06 12345678"),
        (RecordKind.ITEM, "contact", "Jan, drs.", "Jan, drs.\njan@example.nl\nKade 1 Delft 2611 NL"),
    ]
    assert b"".join(original(raw, record) for record in reading.records) == raw


def test_a_calendar_in_an_archive_is_opened_there() -> None:
    reading = read_all(archive({"agenda": event("DTSTART:20240305")}), "a.zip")
    assert [(opened.format, opened.found) for opened in reading.opened] == [("zip", 1), ("ics", 1)]


LINES = st.lists(
    st.sampled_from(
        [
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VALARM",
            "END:VALARM",
            "SUMMARY:x",
            " vervolg",
            "begin:vevent",
            "",
            "X",
        ]
    ),
    max_size=20,
)


@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]))
def test_the_scanner_counts_what_is_read(lines: list[str], end: str) -> None:
    raw = end.join(lines).encode()
    found = list(components(raw, EVENT))
    assert len(found) == count_components(raw, EVENT)
    assert [one.start for one in found] == sorted({one.start for one in found})


def test_broken_calendars_and_cards_balance() -> None:
    raw = event("SUMMARY:Een", "DTSTART:20240305T101200Z") * 3
    for broken in mutations(raw, 200):
        assert_balances(broken, "agenda.ics")
    for broken in mutations(b"BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE:a=\r\nb\r\nEND:VCARD\r\n" * 3, 200):
        assert_balances(broken, "personen.vcf")


@pytest.mark.corpora
@pytest.mark.parametrize(("name", "found"), [("US-Holidays.ics", 32), ("Contact.vcf", 1)])
def test_a_real_file_gives_as_many_items_as_it_has_begin_lines(corpora: Path, name: str, found: int) -> None:
    raw = (corpora / "outlook" / name).read_bytes()
    reading = read_all(raw, name)
    counted = raw.count(b"BEGIN:VEVENT") + raw.count(b"BEGIN:VCARD")
    assert len(reading.records) == reading.opened[0].found == counted == found
    assert reading.defects == []
    assert all(record.title and not record.defects for record in reading.records)
