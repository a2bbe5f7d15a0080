"""Signal's chats are known from WhatsApp's, and each of their three forms gives every message."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Confidence
from ingest.formats.signal import Signal
from ingest.limits import Limits
from ingest.recognising import format_of
from records.defect import DefectCode
from records.record import Participant, Recipient, RecipientRole, RecordKind
from records.trace import TraceKind
from tests.builders import context, read_all, source
from tests.chat_samples import checked

_LINE = {"date": "2024-03-05T09:00:00", "sender": "Jan", "body": "x", "quote": "", "reactions": []}


def lines(*told: dict[str, Any]) -> bytes:
    return "".join(json.dumps({**_LINE, **each}, ensure_ascii=False) + "\n" for each in told).encode(
        "utf-8", "surrogatepass"
    )


def rows(*told: dict[str, Any]) -> bytes:
    row = {"conversationId": "c1", "type": "incoming", "sent_at": 1709625600000, "source": "+31612345678"}
    return json.dumps([{**row, **each} for each in told]).encode()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"[2024-03-05, 09:00] Jan: x\n", "signal"),
        (b"[2024-03-05 09:00:01] Jan: x\n", "signal"),
        (b"[2024-03-05, 09:00:01] Jan: x\n[2024-03-05, 09:00:01] Jan: x\n", "whatsapp"),
        ("\u200e[2024-03-05 09:00:01] Jan: \u200ex\n[2024-03-05 09:00:01] Jan: x\n".encode(), "whatsapp"),
        (b"[05-03-2024 09:00:01] Jan: x\n[05-03-2024 09:00:01] Jan: x\n", "whatsapp"),
        (b"[2024-03-05 09:00:01] zonder naam\n", "file"),
        (lines({}), "signal"),
        (rows({}), "signal"),
        (b'{"date": "2024-03-05T09:00:00", "level": "info"}\n', "file"),
        (b'[{"conversationId": "c1"}]', "file"),
    ],
)
def test_the_form_of_a_header_tells_signal_from_whatsapp(raw: bytes, name: str) -> None:
    assert format_of(source(raw, "chat.txt")).name == name


@given(
    st.lists(
        st.fixed_dictionaries({"sender": st.text(max_size=9), "body": st.text(max_size=20)}),
        min_size=1,
        max_size=9,
    )
)
def test_scanner_and_reader_count_every_line_and_any_text_comes_back(told: list[dict[str, str]]) -> None:
    reading = checked(lines(*told), "data.json", "signal")
    assert not reading.defects
    assert [record.text for record in reading.records] == [each["body"].strip() for each in told]
    assert [record.sender.name if record.sender else "" for record in reading.records] == [
        each["sender"] for each in told
    ]


def test_members_are_those_who_speak_and_the_folder_names_the_chat() -> None:
    first, second = checked(lines({}, {"sender": "Me"}), "Jan Smit/data.json", "signal").records
    assert first.recipients == (Recipient(RecipientRole.MEMBER, "Me", ""),)
    assert second.recipients == (Recipient(RecipientRole.MEMBER, "Jan", ""),)
    assert first.conversation_title == "Jan Smit"


def test_rows_of_one_file_are_of_several_conversations() -> None:
    reading = checked(rows({}, {"conversationId": "c2"}, {"source": "+31687654321"}), "rijen.json", "signal")
    assert [(each.conversation, each.sequence) for each in reading.records] == [
        ("rijen.json#c1", 1),
        ("rijen.json#c2", 1),
        ("rijen.json#c1", 2),
    ]
    assert reading.records[0].sender == Participant("", "+31612345678")
    assert reading.records[0].recipients == (Recipient(RecipientRole.MEMBER, "", "+31687654321"),)


def test_a_line_that_is_too_long_costs_itself_alone() -> None:
    raw = lines({}, {"body": "x" * 500}, {"body": "y"})
    reading = read_all(raw, "data.json", context(Limits(message_bytes=300)))
    (defect,) = reading.defects
    assert (defect.code, defect.lost) == (DefectCode.LIMIT_SIZE, 1)
    assert [record.text for record in reading.records] == ["x", "y"]


def test_a_moment_with_its_zone_is_taken_as_told() -> None:
    (record,) = checked(lines({"date": "2024-03-05T09:00:00+05:30"}), "data.json", "signal").records
    assert record.sent_at is not None
    assert (record.sent_at.isoformat(), record.sent_timezone) == ("2024-03-05T03:30:00+00:00", "+0530")


def test_sniffing_needs_a_signal_message() -> None:
    assert Signal().sniff(source(b"", "chat.md")) is Confidence.NO


@pytest.mark.corpora
def test_the_published_sample_reads_as_its_target(corpora: Path) -> None:
    folder = corpora / "chats/chat-miner/signal"
    wanted = json.loads((folder / "target.json").read_bytes())
    path = folder / "test_export.txt"
    records = checked(path.read_bytes(), path.name, "signal").records
    found = [
        {
            "timestamp": record.sent_written.replace(", ", "T") + ":00",
            "author": record.sender.name if record.sender else "",
            "message": record.text.replace("\n", " "),
        }
        for record in records
    ]
    assert all(record.kind is RecordKind.CHAT for record in records)
    assert sorted(found, key=str) == sorted(wanted, key=str)


def test_a_deleted_message_that_has_reactions_is_deleted() -> None:
    raw = "[2024-03-05, 09:00] Jan: (This message was deleted)\n(- Anna: x -)\n[2024-03-05, 09:01] Me: y\n"
    first = checked(raw.encode(), "chat.md", "signal").records[0]
    assert (first.subtype, {each.kind for each in first.traces}) == (
        "deleted",
        {TraceKind.DELETION, TraceKind.REACTION},
    )
