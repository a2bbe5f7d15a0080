"""Telegram's exports, of one chat or a whole account and of every year, give every message and contact."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chats.telegram_census import census_of
from ingest.format import Confidence
from ingest.formats.telegram import Telegram
from records.content import BytesContent
from records.defect import DefectCode
from records.identity import digest_of
from records.record import Participant, Recipient, RecipientRole, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import original, read_all, source

Told = dict[str, Any]


def message(number: int, text: Any = "hallo", **more: Any) -> Told:
    said = {"date": "2024-03-05T09:00:00", "date_unixtime": "1709625600", "from": "Jan", "from_id": "user1"}
    return {"id": number, "type": "message", **said, **more, "text": text}


def chat(*messages: Told, name: str | None = "Team", number: int = 7) -> Told:
    return {"name": name, "type": "private_group", "id": number, "messages": list(messages)}


def export(told: Told, *, indent: int | None = 1) -> bytes:
    return json.dumps(told, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")


_names = st.text(max_size=12)
_messages = st.builds(
    message,
    st.integers(-5, 10**9),
    _names | st.lists(_names | st.builds(lambda text: {"type": "bold", "text": text}, _names), max_size=3),
    **{"from": _names | st.none(), "from_id": st.sampled_from(["user1", "channel2", 3, -4])},
)
_chats = st.lists(st.builds(lambda each: chat(*each), st.lists(_messages, max_size=6)), max_size=4)


@given(_chats, st.sampled_from([None, 1]), st.booleans())
def test_scanner_and_reader_count_what_the_export_holds(
    chats: list[Told], indent: int | None, is_whole: bool
) -> None:
    if is_whole or not chats:
        account: Told = {"about": "", "personal_information": {}, "contacts": {"list": []}}
        raw = export({**account, "chats": {"about": "", "list": chats}}, indent=indent)
        wanted = sum(len(each["messages"]) for each in chats)
    else:
        raw, wanted = export(chats[0], indent=indent), len(chats[0]["messages"])
    reading = read_all(raw, "result.json")
    assert [opened.found for opened in reading.opened] == [wanted]
    assert len(reading.records) == wanted
    assert not reading.defects
    for record in reading.records:
        assert digest_of(original(raw, record)) == record.digest


@given(_chats, st.integers(64, 400))
def test_the_census_is_the_same_whatever_the_window(chats: list[Told], window: int) -> None:
    content = BytesContent(export({"personal_information": {}, "chats": {"list": chats}}))
    whole, pieces = census_of(content), census_of(content, window)
    assert whole.found == sum(len(each["messages"]) for each in chats) == pieces.found
    assert [each.messages for each in pieces.chats] == [each.messages for each in whole.chats]


@given(st.integers(0, 300), st.sampled_from([64, 100, 150]))
def test_a_message_behind_a_text_longer_than_a_window_is_counted(length: int, window: int) -> None:
    messages = b'"text": "%b", "type": "message"}, {"text": "%b", "type": "message"' % (
        b"x" * length,
        b"y" * 500,
    )
    content = BytesContent(b'{"messages": [{' + messages + b"}]}")
    assert census_of(content, window).found == 2


def test_words_in_pieces_and_what_stands_beside_them_are_one_text() -> None:
    told = message(1, ["Zie ", {"type": "link", "text": "voorbeeld.invalid"}, "!"], file="files/Nota.pdf")
    (record,) = read_all(export(chat(told)), "result.json").records
    assert record.text == "Zie voorbeeld.invalid!\nNota.pdf"
    assert (record.kind, record.subtype, record.conversation_title) == (RecordKind.CHAT, "media", "Team")


@pytest.mark.parametrize(
    ("text", "more", "read"),
    [
        (["Zie ", {"type": "text_link", "text": "hier", "href": "https://x.invalid"}], {}, "Zie hier (https://x.invalid)"),
        ("", {"todo_list": {"title": "Taken", "answers": [{"text": "brug", "id": 1}]}}, "Taken\nbrug"),
        ("", {"invoice_information": {"title": "Factuur", "description": "Brug"}}, "Factuur\nBrug"),
        ("", {"game_title": "Schaak"}, "Schaak"),
        (["a", 3, None, {"type": "bold"}], {}, "a"),
    ],
)  # fmt: skip
def test_no_words_of_a_message_are_left_out(text: Any, more: Told, read: str) -> None:
    (record,) = read_all(export(chat(message(1, text, **more))), "result.json").records
    assert record.text == read


def test_the_moment_is_exact_and_the_zone_is_what_the_clock_said() -> None:
    (record,) = read_all(export(chat(message(1))), "result.json").records
    assert record.sent_at is not None
    assert record.sent_at.isoformat() == "2024-03-05T08:00:00+00:00"
    assert (record.sent_timezone, record.sent_written) == ("+01:00", "2024-03-05T09:00:00")


def test_an_hour_that_came_twice_is_doubted_where_no_moment_was_told() -> None:
    told = message(1, date="2018-10-28T02:30:00")
    del told["date_unixtime"]
    (record,) = read_all(export(chat(told)), "result.json").records
    assert [(each.code, each.detail) for each in record.defects] == [(DefectCode.DATE, "ambiguous")]
    assert record.sent_timezone == "Europe/Amsterdam"


def test_everybody_who_speaks_in_a_chat_is_a_member_of_each_message_of_another() -> None:
    told = chat(message(1), message(2, **{"from": None, "from_id": "user2"}))
    first, second = read_all(export(told), "result.json").records
    assert first.sender == Participant("Jan", "user1")
    assert first.recipients == (Recipient(RecipientRole.MEMBER, "", "user2"),)
    assert second.recipients == (Recipient(RecipientRole.MEMBER, "Jan", "user1"),)


@pytest.mark.parametrize(
    ("more", "trace"),
    [
        ({"reply_to_message_id": 4}, Trace(TraceKind.REPLY, text="4")),
        ({"forwarded_from": "Piet"}, Trace(TraceKind.FORWARD, "Piet")),
        ({"forwarded_from": None}, Trace(TraceKind.FORWARD)),
        ({"self_destruct_period_seconds": 5}, Trace(TraceKind.EXPIRY, text="5")),
        ({"reactions": [{"emoji": "x", "count": 3}]}, Trace(TraceKind.REACTION, text="x (3)")),
    ],
)
def test_what_was_done_with_a_message_is_kept_of_it(more: Told, trace: Trace) -> None:
    (record,) = read_all(export(chat(message(1, **more))), "result.json").records
    assert record.traces == (trace,)


def test_an_edit_of_1970_is_none() -> None:
    (record,) = read_all(export(chat(message(1, edited="1970-01-01T05:00:00"))), "result.json").records
    assert record.traces == ()


def test_a_file_that_was_left_out_is_missed() -> None:
    left_out = "(File not included. Change data exporting settings to download.)"
    (record,) = read_all(export(chat(message(1, photo=left_out))), "result.json").records
    assert record.subtype == "media-omitted"
    assert [(each.code, each.detail) for each in record.defects] == [(DefectCode.MISSING_MEDIA, "omitted")]


def test_an_export_that_breaks_off_gives_what_came_before_and_counts_the_rest_as_lost() -> None:
    whole = export(chat(*(message(number) for number in range(10))))
    cut = whole[: whole.index(b'"id": 6') + 60]
    reading = read_all(cut, "result.json")
    (opened,) = reading.opened
    (defect,) = reading.defects
    assert (opened.found, len(reading.records), defect.code, defect.lost) == (7, 6, DefectCode.TRUNCATED, 1)


def test_other_json_is_no_telegram_export() -> None:
    for told in ({"messages": [{"text": "x"}]}, {"name": "x", "type": "chat"}, [1], {}):
        assert Telegram().sniff(source(json.dumps(told).encode(), "result.json")) is Confidence.NO


@pytest.mark.corpora
def test_the_exports_of_2020_to_2024_give_every_message_and_contact(corpora: Path) -> None:
    found = {}
    for path in sorted(corpora.glob("chats/*/telegram*/*.json")):
        if path.name != "target.json":
            told = json.loads(path.read_bytes())
            chats = [
                each
                for name in ("chats", "left_chats")
                for each in told.get(name, {}).get("list", [told] if name == "chats" else [])
            ]
            wanted = sum(len(each["messages"]) for each in chats)
            wanted += len(told.get("contacts", {}).get("list", []))
            reading = read_all(path.read_bytes(), path.name)
            assert (reading.opened[0].found, len(reading.records)) == (wanted, wanted), path
            assert not reading.defects
            found[f"{path.parent.name}/{path.name}"] = wanted
    assert len(found) == 13
    assert sum(found.values()) == 109
