"""Messenger and Instagram: every message, in letters as they were typed, and parts that are one conversation."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chats.meta_message import repaired
from ingest.format import Confidence
from ingest.formats.messenger import Messenger
from records.record import Recipient, RecipientRole
from records.trace import Trace, TraceKind
from tests.builders import archive, read_all, source
from tests.chat_samples import checked

Told = dict[str, Any]


def message(text: str = "x", **more: Any) -> Told:
    return {"sender_name": "Jan", "timestamp_ms": 1709625600000, "content": text, **more}


def export(*messages: Told, **more: Any) -> bytes:
    return json.dumps({"participants": [{"name": "Piet"}], "messages": messages, **more}).encode()


@given(st.text())
def test_what_was_spoiled_on_the_way_comes_back(text: str) -> None:
    spoiled = text.encode("utf-8", "replace").decode("latin-1")
    assert repaired(spoiled) == text.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("text", ["café", "à la carte", "👍", "Ã hoort zo", ""])
def test_what_was_never_spoiled_stays(text: str) -> None:
    assert repaired(text) == text


@given(st.lists(st.text(st.characters(codec="ascii")), min_size=1, max_size=6))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(texts: list[str]) -> None:
    reading = checked(export(*map(message, texts)), "message_1.json", "messenger")
    assert reading.opened[0].found == len(texts)
    assert [record.text for record in reading.records] == texts
    assert not reading.defects


def test_parts_are_one_conversation_in_the_order_of_time() -> None:
    told = {"title": "Brug", "thread_path": "inbox/brug_1"}
    raw = archive({
        "inbox/brug_1/message_1.json": export(message("4"), message("3"), **told),
        "inbox/brug_1/message_2.json": export(message("2"), message("1"), **told),
    })  # fmt: skip
    found = read_all(raw, "download.zip").records
    assert len({record.conversation for record in found}) == 1
    assert {record.conversation_title for record in found} == {"Brug"}
    assert [record.text for record in sorted(found, key=lambda each: each.sequence)] == ["1", "2", "3", "4"]


def test_participants_and_senders_are_members() -> None:
    (record,) = checked(export(message()), "message_1.json", "messenger").records
    assert record.recipients == (Recipient(RecipientRole.MEMBER, "Piet", ""),)


def test_the_encrypted_form_is_read_too() -> None:
    raw = json.dumps({
        "participants": ["Jan", "Piet"], "threadName": "Jan_1",
        "messages": [{
            "isUnsent": False, "media": [], "reactions": [{"actor": "Piet", "reaction": "👍"}],
            "senderName": "Jan", "text": "café", "timestamp": 1709625600000, "type": "text",
        }],
    }, ensure_ascii=False).encode()  # fmt: skip
    (record,) = checked(raw, "Jan_1.json", "messenger").records
    assert (record.text, record.sent_at) == ("café", datetime(2024, 3, 5, 8, tzinfo=UTC))
    assert record.traces == (Trace(TraceKind.REACTION, "Piet", text="👍"),)


def test_other_json_with_messages_is_none_of_meta() -> None:
    for told in ({"messages": [{"text": "x"}]}, {"sender_name": "Jan"}, [message()]):
        assert Messenger().sniff(source(json.dumps(told).encode(), "message_1.json")) is Confidence.NO


@pytest.mark.corpora
def test_the_published_sample_reads_as_its_target(corpora: Path) -> None:
    folder = corpora / "chats/chat-miner/instagram"
    wanted = json.loads((folder / "target.json").read_bytes())
    reading = checked((folder / "test_export.json").read_bytes(), "test_export.json", "messenger")
    assert [
        {
            "timestamp": f"{record.sent_at:%Y-%m-%dT%H:%M:%S}",
            "author": record.sender.name if record.sender else "",
            "message": record.text,
        }
        for record in reading.records
    ] == wanted
