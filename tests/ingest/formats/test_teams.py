"""Teams, by Graph and by the personal export: every message of every chat."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chats.teams_card import card_words
from ingest.format import Confidence
from ingest.formats.teams import Teams
from records.defect import DefectCode
from records.record import Participant, Recipient, RecipientRole, Record, RecordKind
from records.trace import Trace, TraceKind
from tests.builders import read_all, source
from tests.chat_samples import checked

Told = dict[str, Any]


def message(text: str = "x", who: str = "u1", chat: str = "c1", **more: Any) -> Told:
    told = {"id": "1", "messageType": "message", "createdDateTime": "2024-03-05T08:00:00Z", "chatId": chat}
    body = {"contentType": "text", "content": text}
    return {**told, "from": {"user": {"id": who, "displayName": who.upper()}}, "body": body, **more}


@given(st.lists(st.text(), min_size=1, max_size=5), st.booleans(), st.sampled_from([None, 1]))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(
    texts: list[str], is_list: bool, indent: int | None
) -> None:
    told: Any = [message(text) for text in texts]
    raw = json.dumps(told if is_list else {"value": told}, indent=indent).encode()
    reading = checked(raw, "chat.json", "teams")
    assert reading.opened[0].found == len(texts)
    assert [record.text for record in reading.records] == texts


@given(st.lists(st.lists(st.text(), max_size=3), min_size=1, max_size=3))
def test_the_personal_export_is_counted_alike(chats: list[list[str]]) -> None:
    conversations = [
        {
            "id": str(number),
            "displayName": None,
            "MessageList": [{"messagetype": "Text", "content": text, "from": "8:a"} for text in texts],
        }
        for number, texts in enumerate(chats)
    ]
    raw = json.dumps({"userId": "8:a", "conversations": conversations}).encode()
    reading = checked(raw, "messages.json", "teams")
    assert [record.text for record in reading.records] == [text for texts in chats for text in texts]


def test_a_conversation_of_the_personal_export_is_titled_as_it_is_there() -> None:
    chat = {
        "id": "19:a",
        "displayName": "Brugproef",
        "MessageList": [{"messagetype": "Text", "content": "x"}],
    }
    raw = json.dumps({"userId": "8:a", "conversations": [chat]}).encode()
    (record,) = checked(raw, "messages.json", "teams").records
    assert record.conversation_title == "Brugproef"


def test_members_are_those_who_speak_in_the_same_chat() -> None:
    raw = json.dumps([message(), message(who="u2"), message(who="u3", chat="c2")]).encode()
    first, _, third = checked(raw, "chat.json", "teams").records
    assert first.sender == Participant("U1", "u1")
    assert first.recipients == (Recipient(RecipientRole.MEMBER, "U2", "u2"),)
    assert third.recipients == ()
    assert first.conversation != third.conversation


def test_what_the_system_wrote_is_a_notice() -> None:
    event = {"@odata.type": "#microsoft.graph.chatRenamedEventMessageDetail"}
    raw = json.dumps([message(messageType="systemEventMessage", eventDetail=event)]).encode()
    (record,) = checked(raw, "chat.json", "teams").records
    assert (record.kind, record.subtype) == (RecordKind.NOTICE, "chat-renamed")


@pytest.mark.parametrize("keep", [2, 3])
def test_an_export_that_breaks_off_gives_what_came_before(keep: int) -> None:
    raw = json.dumps({"value": [message(str(number)) for number in range(5)]}).encode()
    cut = raw[: raw.index(f'"content": "{keep}"'.encode())]
    reading = read_all(cut, "chat.json")
    assert [record.text for record in reading.records] == [str(number) for number in range(keep)]
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.TRUNCATED, 1)]


def test_other_json_is_none_of_teams() -> None:
    others: list[Any] = [{"value": [{"id": 1}]}, {"conversations": []}, ["messageType"]]
    for told in others:
        assert Teams().sniff(source(json.dumps(told).encode(), "messages.json")) is Confidence.NO


def of(**more: Any) -> Record:
    (record,) = checked(json.dumps([message(**more)]).encode(), "chat.json", "teams").records
    return record


def test_the_words_of_a_card_are_words_of_its_message() -> None:
    card = {"title": "Melding", "subtitle": "<h3>Brug dicht</h3>", "text": "Tot <b>vrijdag</b>",
            "buttons": [{"type": "messageBack", "title": "Gezien", "value": "intern"}]}  # fmt: skip
    adaptive = {"type": "AdaptiveCard", "body": [
        {"type": "TextBlock", "text": "Stand"},
        {"type": "FactSet", "facts": [{"title": "Brug", "value": "dicht"}]},
    ]}  # fmt: skip
    hung = [
        {"id": "1", "contentType": "application/vnd.microsoft.card.thumbnail", "content": json.dumps(card)},
        {
            "id": "2",
            "contentType": "application/vnd.microsoft.card.adaptive",
            "content": json.dumps(adaptive),
        },
        {"id": "3", "contentType": "application/vnd.microsoft.card.hero", "content": "geen JSON"},
    ]
    found = of(text="Let op", attachments=hung).text
    assert found == "Let op\nMelding\nBrug dicht\nTot vrijdag\nGezien\nStand\nBrug\ndicht"


def test_a_forwarded_message_stands_with_who_brought_it() -> None:
    told = {
        "originalMessageId": "9",
        "originalMessageContent": "<p>Eerder <b>gezegd</b></p>",
        "originalSentDateTime": "2024-03-04T08:00:00Z",
        "originalMessageSender": {"user": {"id": "u2", "displayName": "Piet"}},
    }
    hung = [{"id": "9", "contentType": "forwardedMessageReference", "content": json.dumps(told)}]
    record = of(text="", attachments=hung)
    assert record.text == "Eerder gezegd"
    assert record.traces == (Trace(TraceKind.FORWARD, "Piet", datetime(2024, 3, 4, 8, tzinfo=UTC)),)


@given(st.recursive(st.none() | st.text(max_size=9) | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(
    st.sampled_from(["title", "text", "body", "value", "type"]), inner), max_leaves=30))  # fmt: skip
def test_any_card_is_read(content: Any) -> None:
    words = card_words({"contentType": "application/vnd.microsoft.card.hero", "content": json.dumps(content)})
    assert all(words)
