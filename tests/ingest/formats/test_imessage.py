"""A database of iMessage gives every row once, whatever system wrote it, with what stands round its words."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chats.attributed_text import attributed_text, property_list
from ingest.chats.balloon_text import balloon_words
from ingest.chats.imessage_phone import apple_moment
from ingest.format import Confidence
from ingest.formats.imessage import IMessage
from ingest.limits import Limits
from ingest.reader import read
from records.defect import Defect, DefectCode
from records.identity import digest_of
from records.record import Participant, Record, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import Reading, archive, context, original, read_all, source
from tests.chat_samples import checked
from tests.imessage_files import (
    ChatDatabase,
    archived,
    attributed,
    linked,
    nanoseconds,
    retracted,
    versions,
    with_log,
)

_AT = datetime(2024, 3, 5, 8, tzinfo=UTC)
_NOW = nanoseconds(_AT)
_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=300)
_OWN = Trace(TraceKind.OWN, text="told")


def database(*messages: dict[str, Any], **made: Any) -> bytes:
    """A chat with Anna in which these are said."""
    file = ChatDatabase(**made)
    file.add("handle", {"id": "+31612345678", "service": "iMessage"})
    file.add("chat", {"guid": "C", "chat_identifier": "+31612345678"})
    file.add("chat_handle_join", {"chat_id": 1, "handle_id": 1})
    for number, told in enumerate(messages, 1):
        file.message({"guid": f"G{number}", "date": _NOW, "handle_id": 1, "service": "iMessage", **told})
    return file.file()


def only(told: dict[str, Any], **made: Any) -> Record:
    (record,) = checked(database(told, **made), "chat.db", "imessage").records
    return record


@settings(max_examples=40)
@given(st.lists(st.tuples(_WORDS, st.booleans(), st.integers(0, 9_000)), max_size=30), st.booleans())
def test_the_index_counts_what_the_reader_reads_and_every_text_comes_back(
    told: list[tuple[str, bool, int]], is_old: bool
) -> None:
    rows = [
        {"attributedBody": attributed(text + "x" * more)} if is_attributed else {"text": text + "x" * more}
        for text, is_attributed, more in told
    ]
    reading = checked(database(*rows, page_bytes=512, is_old=is_old), "chat.db", "imessage")
    assert reading.opened[0].found == len(reading.records) == len(told)
    assert [record.text for record in reading.records] == [
        (text + "x" * more).replace("\ufffc", "").strip() for text, _, more in told
    ]


def test_a_message_carries_who_wrote_it_where_and_when() -> None:
    theirs, own = checked(
        database({"text": "x"}, {"text": "y", "is_from_me": 1, "account": "E:jan@voorbeeld.invalid"}),
        "chat.db",
        "imessage",
    ).records
    assert theirs.sender == Participant("+31612345678", "+31612345678")
    assert (theirs.sent_at, theirs.sent_timezone, theirs.message_id) == (_AT, "UTC", "G1")
    assert theirs.conversation == own.conversation
    assert theirs.conversation_title == "+31612345678"
    assert (own.sender, own.traces) == (Participant("", "jan@voorbeeld.invalid"), (_OWN,))
    assert [each.address for each in own.recipients] == ["+31612345678"]


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (_NOW, _AT),
        (731_318_400, datetime(2024, 3, 5, 8, tzinfo=UTC)),
        (731_318_400.5, datetime(2024, 3, 5, 8, 0, 0, 500_000, tzinfo=UTC)),
        (0, None),
        (2**63 - 1, datetime(2293, 4, 11, 23, 47, 16, 854775, tzinfo=UTC)),
        (float("nan"), None),
        (float("inf"), None),
        ("gisteren", None),
        (None, None),
    ],
)
def test_dates_are_seconds_or_nanoseconds_after_2001(told: Any, at: datetime | None) -> None:
    assert apple_moment(told) == at


@given(_WORDS, st.sampled_from(["NSString", "NSMutableString"]))
def test_the_words_of_an_attributed_string_come_back(text: str, kind: str) -> None:
    assert attributed_text(attributed(text, kind)) == text
    assert attributed_text(archived(text)) == text


@pytest.mark.parametrize("size", [0x7F, 0x80, 0xFFFF, 0x10000])
def test_words_of_any_length_come_back(size: int) -> None:
    assert attributed_text(attributed("é" * (size // 2) + "x" * (size % 2))) is not None
    assert attributed_text(attributed("x" * size)[:-20]) is None


@given(st.binary(max_size=80))
def test_chance_bytes_are_no_words_and_no_list(raw: bytes) -> None:
    for before in (b"", b"NSString\x01\x94\x84\x01+", b"bplist00", b"<?xml version='1.0'?>"):
        attributed_text(before + raw)
        property_list(before + raw)


def test_a_reaction_stands_with_its_message_until_it_is_taken_away() -> None:
    love = {"associated_message_type": 2000, "associated_message_guid": "p:0/G1"}
    reading = checked(
        database(
            {"text": "x"},
            love,
            {**love, "associated_message_type": 2006, "associated_message_emoji": "🙏"},
            {**love, "associated_message_type": 3000},
        ),
        "chat.db",
        "imessage",
    )
    said, *about = reading.records
    assert said.traces == (Trace(TraceKind.REACTION, "+31612345678", _AT, "🙏"),)
    assert [each.kind for each in about] == [RecordKind.NOTICE] * 3
    assert [each.subtype for each in about] == ["reaction", "reaction", "reaction-removed"]
    assert {each.traces for each in about} == {(Trace(TraceKind.REPLY, text="G1"),)}


@pytest.mark.parametrize(
    ("told", "traces"),
    [
        ({"thread_originator_guid": "G0"}, [Trace(TraceKind.REPLY, text="G0")]),
        ({"date_edited": _NOW}, [Trace(TraceKind.EDIT, at=_AT)]),
        ({"date_retracted": _NOW}, [Trace(TraceKind.DELETION, at=_AT)]),
        ({"date_edited": _NOW, "message_summary_info": retracted()}, [Trace(TraceKind.DELETION, at=_AT)]),
        ({"date_delivered": _NOW, "date_read": _NOW}, [Trace(TraceKind.DELIVERED, at=_AT), Trace(TraceKind.READ, at=_AT)]),
        ({"service": "RCS"}, [Trace(TraceKind.SERVICE, text="RCS")]),
        ({"expressive_send_style_id": "com.apple.messages.effect.CKConfettiEffect"}, [Trace(TraceKind.EFFECT, text="CKConfettiEffect")]),
        ({"is_expirable": 1}, [Trace(TraceKind.EXPIRY)]),
        ({"message_summary_info": b"bplist00 kapot"}, []),
    ],
)  # fmt: skip
def test_what_was_done_with_a_message_is_kept_of_it(told: dict[str, Any], traces: list[Trace]) -> None:
    assert list(only({"text": "x", **told}).traces) == traces


def test_what_a_message_said_before_stands_with_it() -> None:
    summary = versions((731_318_400, "een"), (731_318_460, "twee"), (731_318_520, "drie"))
    record = only({"date_edited": _NOW, "message_summary_info": summary})
    assert record.text == "drie"
    assert [(each.kind, each.text) for each in record.traces] == [
        (TraceKind.EDIT, "een"),
        (TraceKind.EDIT, "twee"),
    ]


@pytest.mark.parametrize(
    ("told", "subtype", "text"),
    [
        ({"item_type": 1, "other_handle": 1}, "member-added", "+31612345678"),
        ({"item_type": 1, "group_action_type": 1, "other_handle": 1}, "member-removed", "+31612345678"),
        ({"item_type": 2, "group_title": "Brug"}, "group-renamed", "Brug"),
        ({"item_type": 3}, "member-left", ""),
        ({"item_type": 3, "group_action_type": 1}, "group-photo-changed", ""),
        ({"item_type": 4}, "location-sharing-started", ""),
        ({"item_type": 4, "share_status": 1}, "location-sharing-stopped", ""),
        ({"item_type": 99, "group_action_type": 2}, "item-99-2", ""),
    ],
)
def test_what_happened_to_a_group_is_a_notice(told: dict[str, Any], subtype: str, text: str) -> None:
    record = only(told)
    assert (record.kind, record.subtype, record.text) == (RecordKind.NOTICE, subtype, text)


@pytest.mark.parametrize(
    ("told", "subtype"),
    [
        ({"balloon_bundle_id": "com.apple.messages.URLBalloonProvider", "text": "x"}, ""),
        ({"balloon_bundle_id": "com.apple.messages.MSMessageExtensionBalloonPlugin:0:com.apple.messages.Polls"}, "poll"),
        ({"balloon_bundle_id": "com.apple.DigitalTouchBalloonProvider"}, "app"),
        ({"associated_message_type": 4000, "associated_message_guid": "G1"}, "poll-vote"),
    ],
)  # fmt: skip
def test_what_is_more_than_words_says_so(told: dict[str, Any], subtype: str) -> None:
    assert only(told).subtype == subtype


def with_photo() -> bytes:
    file = ChatDatabase()
    number = file.message({"guid": "G1", "date": _NOW, "attributedBody": attributed("\ufffcx")}, chat=0)
    path = "/var/mobile/Library/SMS/Attachments/ab/11/F/IMG.HEIC"
    file.add("attachment", {"guid": "F", "filename": path, "transfer_name": "IMG.HEIC"})
    file.add("message_attachment_join", {"message_id": number, "attachment_id": 1})
    return file.file()


def test_a_file_is_found_below_the_database_or_told_missing() -> None:
    (alone,) = checked(with_photo(), "sms.db", "imessage").records
    assert (alone.text, alone.subtype) == ("x\nIMG.HEIC", "media")
    assert [each.code for each in alone.defects] == [DefectCode.MISSING_MEDIA]
    packed = archive({"SMS/sms.db": with_photo(), "SMS/Attachments/ab/11/F/IMG.HEIC": b"x"})
    reading = read_all(packed, "telefoon.zip")
    assert DefectCode.MISSING_MEDIA not in reading.codes
    assert sorted(each.kind for each in reading.records) == [RecordKind.CHAT, RecordKind.FILE]


def test_a_deleted_message_that_can_be_recovered_is_marked() -> None:
    file = ChatDatabase()
    number = file.message({"guid": "G1", "date": _NOW, "text": "x"}, chat=0)
    file.add("chat", {"guid": "C", "display_name": "Brug"})
    file.add("chat_recoverable_message_join", {"chat_id": 1, "message_id": number, "delete_date": _NOW})
    (record,) = checked(file.file(), "chat.db", "imessage").records
    assert record.traces == (Trace(TraceKind.RECOVERY, at=_AT),)
    assert record.conversation_title == "Brug"


def test_a_database_in_the_mode_of_a_log_says_what_may_be_missing() -> None:
    raw = database({"text": "x"})
    logged = raw[:18] + b"\2\2" + raw[20:]
    reading = checked(logged, "chat.db", "imessage")
    assert [(each.code, each.detail, each.lost) for each in reading.defects] == [
        (DefectCode.LOG_MISSING, "absent", 0)
    ]
    beside = replace(source(logged, "chat.db"), beside=frozenset({"chat.db-wal"}))
    assert [each.detail for each in read(beside, context()) if isinstance(each, Defect)] == ["not read"]
    assert not read_all(raw, "chat.db").defects


_NEW = "INSERT INTO message (guid, text, date, handle_id) VALUES ('N1', 'nieuw', 1, 1)"


def read_pair(raw: bytes, *acts: str) -> tuple[Reading, bytes]:
    database, log = with_log(raw, *acts)
    packed = archive({"chat.db": database, "chat.db-wal": log})
    return read_all(packed, "telefoon.zip"), packed


def test_a_database_and_its_log_together_give_every_message_once() -> None:
    raw = database({"text": "een"}, {"text": "twee"}, {"text": "drie"})
    reading, packed = read_pair(raw, _NEW, "UPDATE message SET date_read = 5 WHERE guid = 'G2'")
    assert [(each.format, each.found) for each in reading.opened] == [
        ("zip", 2),
        ("imessage", 2),
        ("imessage", 2),
    ]
    assert [record.text for record in reading.records] == ["een", "drie", "twee", "nieuw"]
    assert [each.place.steps[0].value for each in reading.records] == ["0:chat.db"] * 2 + [
        "1:chat.db-wal"
    ] * 2
    assert len({(each.conversation, each.conversation_title) for each in reading.records[:3]}) == 1
    assert not reading.defects
    for record in reading.records:
        found = original(packed, record)
        assert (digest_of(found), len(found)) == (record.digest, record.size_bytes)


def test_what_the_log_says_otherwise_stands_in_both_and_what_it_removes_in_the_database() -> None:
    raw = database({"text": "geheim"}, {"text": "weg"})
    told = f"text = NULL, date_retracted = {_NOW}, message_summary_info = x'{retracted().hex()}'"
    reading, _ = read_pair(
        raw, f"UPDATE message SET {told} WHERE guid = 'G1'", "DELETE FROM message WHERE guid = 'G2'"
    )
    assert [(each.text, each.subtype) for each in reading.records] == [
        ("geheim", ""),
        ("weg", ""),
        ("", "deleted"),
    ]
    assert reading.records[1].traces == (Trace(TraceKind.RECOVERY, text="log"),)
    assert not reading.defects


def test_a_log_of_messages_of_any_length_is_read_and_accounted_for() -> None:
    raw = database(*({"text": "x" * size} for size in range(0, 9000, 700)), page_bytes=1024)
    acts = [f"UPDATE message SET text = printf('%.{size}c', 'y') WHERE ROWID = {size // 700 + 1}"
            for size in range(0, 9000, 1400)]  # fmt: skip
    reading, packed = read_pair(raw, _NEW, *acts)
    assert reading.defects == []
    assert sum(each.found for each in reading.opened[1:]) == len(reading.records)
    for record in reading.records:
        found = original(packed, record)
        assert (digest_of(found), len(found)) == (record.digest, record.size_bytes)


def test_a_log_that_breaks_off_is_told_and_one_that_is_none_is_a_file() -> None:
    made, log = with_log(database({"text": "een"}), _NEW, _NEW.replace("N1", "N2"))
    broken = archive({"chat.db": made, "chat.db-wal": log[:-5]})
    reading = read_all(broken, "telefoon.zip")
    assert [(each.code, each.detail) for each in reading.defects] == [(DefectCode.LOG_MISSING, "broken")]
    assert [record.text for record in reading.records] == ["een", "nieuw"]
    other = read_all(archive({"chat.db": made, "chat.db-wal": b"geen logboek"}), "telefoon.zip")
    assert [(each.code, each.detail) for each in other.defects] == [(DefectCode.LOG_MISSING, "not read")]
    assert [(each.kind, each.title) for each in other.records if each.kind is RecordKind.FILE] == [
        (RecordKind.FILE, "chat.db-wal")
    ]
    alone = read_all(log, "chat.db-wal")
    assert [record.kind for record in alone.records] == [RecordKind.FILE]
    empty = read_all(archive({"chat.db": made, "chat.db-wal": b""}), "telefoon.zip")
    assert [each.code for each in empty.defects] == []


def test_a_database_that_breaks_off_before_its_tables_says_that_nothing_of_it_was_read() -> None:
    raw = database({"text": "x"}, page_bytes=512)
    (record,) = read_all(raw[:2000], "chat.db").records
    assert (record.kind, [each.code for each in record.defects]) == (RecordKind.FILE, [DefectCode.TRUNCATED])


def test_a_link_stands_with_the_title_and_summary_of_its_page() -> None:
    payload = linked("https://voorbeeld.invalid/brug", "De brug", "Gaat dicht")
    record = only({"text": "https://voorbeeld.invalid/brug", "payload_data": payload})
    assert record.text == "https://voorbeeld.invalid/brug\nDe brug\nGaat dicht"
    alone = only({"attributedBody": attributed("\ufffc"), "payload_data": payload})
    assert alone.text == "De brug\nGaat dicht\nhttps://voorbeeld.invalid/brug"


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
def test_what_an_app_keeps_never_fails(noise: bytes, at: int, byte: int) -> None:
    payload = bytearray(linked("https://voorbeeld.invalid", "De brug", "x"))
    payload[at % len(payload)] = byte
    for each in (noise, b"bplist00" + noise, bytes(payload)):
        assert all(isinstance(words, str) for words in balloon_words(each))


def test_a_message_that_is_too_large_costs_itself_alone() -> None:
    raw = database({"text": "a"}, {"text": "b" * 3000}, {"text": "c"})
    reading = read_all(raw, "chat.db", context(Limits(message_bytes=2000)))
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.LIMIT_SIZE, 1)]
    assert [record.text for record in reading.records] == ["a", "c"]


def test_a_broken_page_loses_its_messages_and_says_how_many() -> None:
    raw = database(*({"text": f"{number} " * 20} for number in range(50)), page_bytes=1024)
    at = read_all(raw, "chat.db").records[0].place.locator.partition(":")[2]
    page = int(at) // 1024 * 1024
    reading = read_all(raw[:page] + bytes(1024) + raw[page + 1024 :], "chat.db")
    assert reading.opened[0].found == 50
    (defect,) = reading.defects
    assert (defect.code, defect.lost) == (DefectCode.COUNT_DIFFERS, 50 - len(reading.records))
    assert 0 < len(reading.records) < 50


def test_another_database_and_one_whose_messages_are_a_view_are_files() -> None:
    other = ChatDatabase()
    other.run("ALTER TABLE message RENAME TO m; CREATE VIEW message AS SELECT * FROM m;")
    raw = other.file()
    assert IMessage().sniff(source(raw, "chat.db")) is Confidence.NO
    (record,) = read_all(raw, "chat.db").records
    assert record.kind is RecordKind.FILE


def test_wrong_types_in_every_column_are_read_without_a_fall() -> None:
    strange: dict[str, Any] = dict.fromkeys(
        ("text", "subject", "handle_id", "date", "item_type", "group_title", "other_handle", "is_from_me",
         "associated_message_type", "associated_message_guid", "service", "message_summary_info",
         "date_read", "balloon_bundle_id", "expressive_send_style_id"), b"\xff",
    )  # fmt: skip
    record = only(strange)
    assert (record.text, record.sent_at) == ("", None)
    assert only(dict.fromkeys(strange, "x")).text == "x\nx"
