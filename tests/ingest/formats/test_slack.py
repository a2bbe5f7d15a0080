"""Slack's export of a workspace gives every message of every channel, with names from its own lists."""

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chats.slack_message import Directory, SlackMessage
from ingest.format import Confidence
from ingest.formats.slack import Slack
from ingest.limits import Limits
from records.defect import DefectCode
from records.record import Participant, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import archive, context, read_all, source
from tests.chat_samples import checked

Told = dict[str, Any]


def message(text: str = "x", **more: Any) -> Told:
    return {"type": "message", "user": "U1", "text": text, "ts": "1709625600.000100", **more}


def export(days: dict[str, list[Told]]) -> bytes:
    lists = {"users.json": [{"id": "U1", "name": "jan"}], "channels.json": []}
    return archive({name: json.dumps(told).encode() for name, told in {**lists, **days}.items()})


@given(st.lists(st.lists(st.text().map(message), max_size=4), min_size=1, max_size=3))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(days: list[list[Told]]) -> None:
    raw = export({f"a/2024-03-{number + 1:02}.json": told for number, told in enumerate(days)})
    reading = checked(raw, "export.zip", "slack")
    wanted = [each["text"] for told in days for each in told]
    assert reading.opened[0].found == len(wanted) + 2
    names = Directory({"U1": "jan"}, {})
    assert [each.text for each in reading.records if each.kind is not RecordKind.FILE] == list(
        map(names.words, wanted)
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Dag <@U1>", "Dag @jan"),
        ("Dag <@U9>", "Dag @U9"),
        ("in <#C1|brug> en <#C2>", "in #brug en #C2"),
        ("<!here> <!subteam^S1|@team>", "@here @team"),
        ("<https://a.invalid|hier> of <https://a.invalid>", "hier (https://a.invalid) of https://a.invalid"),
        ("1 &lt; 2 &amp;amp;", "1 < 2 &amp;"),
    ],
)
def test_marks_are_written_as_a_reader_saw_them(written: str, read: str) -> None:
    assert Directory({"U1": "jan"}, {}).words(written) == read


@pytest.mark.parametrize(
    ("more", "trace"),
    [
        ({"thread_ts": "1709625000.000100"}, Trace(TraceKind.REPLY, text="1709625000.000100")),
        ({"subtype": "tombstone"}, Trace(TraceKind.DELETION)),
        (
            {"reactions": [{"name": "ok", "users": ["U1"], "count": 1}]},
            Trace(TraceKind.REACTION, "jan", text="ok"),
        ),
        ({"pinned_to": ["C1"]}, Trace(TraceKind.PIN)),
    ],
)
def test_what_was_done_with_a_message_is_kept_of_it(more: Told, trace: Trace) -> None:
    said = SlackMessage(message(**more), Directory({"U1": "jan"}, {})).utterance()
    assert said.traces == (trace,)


@pytest.mark.parametrize(
    ("more", "text", "trace"),
    [
        (
            {"subtype": "message_changed", "message": {"user": "U1", "text": "nieuw", "edited": {"user": "U1", "ts": "1709625700.0"}},
             "previous_message": {"text": "oud"}},
            "nieuw",
            Trace(TraceKind.EDIT, "jan", datetime(2024, 3, 5, 8, 1, 40, tzinfo=UTC), "oud"),
        ),
        ({"subtype": "message_deleted", "previous_message": {"user": "U1", "text": "weg"}}, "weg", Trace(TraceKind.DELETION)),
        (
            {"subtype": "huddle_thread", "room": {"date_start": 1709625600, "date_end": 1709625660}, "blocks": [
                {"type": "section", "text": {"type": "mrkdwn", "text": "Een huddle"}}]},
            "Een huddle",
            Trace(TraceKind.CALL, text="60 s"),
        ),
    ],
)  # fmt: skip
def test_an_event_about_a_message_keeps_what_it_said_before_and_after(
    more: Told, text: str, trace: Trace
) -> None:
    told = {"type": "message", "ts": "1709625800.000100", **more}
    said = SlackMessage(told, Directory({"U1": "jan"}, {})).utterance()
    assert (said.text, said.traces) == (text, (trace,))
    assert said.sender == (Participant("jan", "U1") if said.subtype != "call" else None)


def test_a_message_whose_words_stand_in_its_blocks_alone_is_read_from_them() -> None:
    section = [
        {"type": "text", "text": "Vraag aan "}, {"type": "user", "user_id": "U1"}, {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C1"}, {"type": "text", "text": ": "},
        {"type": "link", "url": "https://x.invalid", "text": "nota"}, {"type": "emoji", "name": "bridge"},
        {"type": "broadcast", "range": "here"},
    ]  # fmt: skip
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Brug"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": section}]},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Status*"}]},
    ]
    names = Directory({"U1": "jan"}, {"C1": "alg"})
    said = SlackMessage(message("", blocks=blocks), names).utterance()
    assert said.text == "Brug\nVraag aan @jan in #alg: nota (https://x.invalid):bridge:@here\n*Status*"
    assert SlackMessage(message("zo", blocks=blocks), names).utterance().text == "zo"


def test_the_first_message_of_a_thread_answers_nothing() -> None:
    told = message(thread_ts="1709625600.000100", reply_count=3)
    assert SlackMessage(told, Directory({}, {})).utterance().traces == ()


def test_a_day_alone_is_read_with_ids_for_names() -> None:
    (record,) = checked(json.dumps([message("<@U1>")]).encode(), "2024-03-05.json", "slack").records
    assert (record.text, record.sender) == ("@U1", Participant("", "U1"))


def test_an_archive_without_days_or_users_is_no_export() -> None:
    for entries in ({"users.json": b"[]"}, {"channels.json": b"[]", "a/2024-03-05.json": b"[]"}):
        assert Slack().sniff(source(archive(entries), "a.zip")) is Confidence.NO
    assert Slack().sniff(source(b"PK\x03\x04", "a.zip")) is Confidence.NO


def test_a_day_that_cannot_be_unpacked_costs_itself_alone() -> None:
    raw = bytearray(export({"a/2024-03-05.json": [message()], "a/2024-03-06.json": [message()] * 9}))
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        entry = opened.getinfo("a/2024-03-05.json")
    raw[entry.header_offset + 30 + len(entry.filename)] ^= 0xFF
    reading = read_all(bytes(raw), "export.zip")
    (defect,) = reading.defects
    assert (defect.code, defect.lost) == (DefectCode.UNREADABLE, 1)
    assert reading.opened[0].found == 12 == len(reading.records) + 1


def test_more_entries_than_may_be_are_counted_and_left() -> None:
    reading = read_all(export({"a/2024-03-05.json": []}), "a.zip", context(Limits(archive_entries=2)))
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.LIMIT_ENTRIES, 3)]


@pytest.mark.corpora
def test_the_published_export_gives_every_message_that_a_json_parser_counts(corpora: Path) -> None:
    path = corpora / "chats/slack/testarchive.zip"
    with zipfile.ZipFile(path) as opened:
        days = [
            json.loads(opened.read(name))
            for name in opened.namelist()
            if "/" in name and name.endswith(".json")
        ]
    reading = checked(path.read_bytes(), path.name, "slack")
    told = [record for record in reading.records if record.kind is not RecordKind.FILE]
    assert len(told) == sum(map(len, days)) == 158
    assert sorted(record.message_id for record in told) == sorted(each["ts"] for day in days for each in day)
    assert sum(record.kind is RecordKind.NOTICE for record in told) == 11
    assert not reading.defects
