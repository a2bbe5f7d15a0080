"""Threema's tables and exports give every message, in the languages of the phones that wrote them."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Confidence
from ingest.formats.threema import Threema
from ingest.limits import Limits
from ingest.recognising import format_of
from records.defect import DefectCode
from records.record import RecordKind
from records.trace import Trace, TraceKind
from tests.builders import context, read_all, source
from tests.chat_samples import checked

_COLUMNS = ("apiid", "uid", "isoutbox", "posted_at", "type", "body", "isstatusmessage", "caption")


def table(*bodies: str) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for number, body in enumerate(bodies):
        writer.writerow((str(number), str(number), "0", "1709625600000", "TEXT", body, "0", ""))
    return made.getvalue().encode()


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=20)


@given(st.lists(_TEXT, max_size=6))
def test_scanner_and_reader_count_the_same_rows_and_every_text_comes_back(bodies: list[str]) -> None:
    reading = checked(table(*bodies), "message_ABCD1234.csv", "threema")
    assert reading.opened[0].found == len(bodies)
    assert [record.text for record in reading.records] == bodies


@given(st.lists(st.text(st.sampled_from("ab <>é:\n"), max_size=20), min_size=1, max_size=6), st.booleans())
def test_exports_are_counted_alike(texts: list[str], is_apple: bool) -> None:
    head = "<<< 3. mei 2019 om 10:24:33 CEST: " if is_apple else "[03.05.2019, 10:24] Anna: "
    raw = "\r\n".join(f"{head}{text}" for text in texts).encode()
    reading = checked(raw, "messages-Anna.txt", "threema")
    assert [record.text for record in reading.records] == [text.strip() for text in texts]


@pytest.mark.parametrize("month", ["3. mei 2019 om", "3. May 2019 at", "3. Mai 2019 um", "3 mai 2019 à"])
def test_names_of_months_are_known_in_four_languages(month: str) -> None:
    (record,) = checked(f"<<< {month} 10:24:33 CEST: x".encode(), "messages-Anna.txt", "threema").records
    assert (record.sent_at, record.sent_timezone) == (datetime(2019, 5, 3, 8, 24, 33, tzinfo=UTC), "CEST")


def test_the_arrow_tells_whose_message_it_is() -> None:
    raw = b"<<< 3. mei 2019 om 10:24:33 CEST: a\r\n>>> 3. mei 2019 om 10:24:34 CEST: b\r\n"
    first, second = checked(raw, "messages-Anna.txt", "threema").records
    assert (first.sender and first.sender.name, second.sender) == ("Anna", None)
    assert (first.traces, second.traces) == ((), (Trace(TraceKind.OWN, text="told"),))
    assert [each.name for each in second.recipients] == ["Anna"]


def test_a_group_tells_who_wrote_of_each_row() -> None:
    raw = b"apiid,uid,identity,isoutbox,posted_at,type,body\n1,1,AAAA1111,0,1709625600000,TEXT,x\n"
    (record,) = checked(raw, "group_message_1-BBBB2222.csv", "threema").records
    assert record.sender is not None
    assert record.sender.address == "AAAA1111"


def test_a_row_that_is_too_long_costs_itself_alone() -> None:
    reading = read_all(table("a", "b" * 500, "c"), "message_A.csv", context(Limits(message_bytes=200)))
    assert {each.code for each in reading.defects} >= {DefectCode.LIMIT_SIZE}
    assert next(record.text for record in reading.records if record.kind is RecordKind.CHAT) == "a"


def test_the_same_header_under_another_name_is_whatsapps() -> None:
    raw = b"[03.05.2019, 10:24] Anna: x\n[03.05.2019, 10:25] Ik: y\n"
    assert format_of(source(raw, "messages-Anna.txt")).name == "threema"
    assert format_of(source(raw, "_chat.txt")).name == "whatsapp"
    assert Threema().sniff(source(b"<<< geen datum", "messages.txt")) is Confidence.NO
