"""Google Chat by Takeout gives every message with the account that wrote it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ingest.format import Confidence
from ingest.formats.google_chat import GoogleChat
from records.record import Participant, Recipient, RecipientRole
from tests.builders import source
from tests.chat_samples import checked


def message(text: str, email: str = "jan@voorbeeld.invalid") -> dict[str, Any]:
    creator = {"name": "Jan", "email": email, "user_type": "Human"}
    date = "Tuesday, March 5, 2024 at 8:00:00 AM UTC"
    return {"creator": creator, "created_date": date, "text": text, "topic_id": "t", "message_id": "s/t/t"}


def export(*messages: dict[str, Any]) -> bytes:
    return json.dumps({"messages": messages}).encode()


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(texts: list[str]) -> None:
    reading = checked(export(*map(message, texts)), "Groups/DM x/messages.json", "google-chat")
    assert reading.opened[0].found == len(texts)
    assert [record.text for record in reading.records] == texts


def test_the_folder_names_the_chat_and_those_who_speak_are_its_members() -> None:
    raw = export(message("a"), message("b", "piet@voorbeeld.invalid"))
    first, _ = checked(raw, "Google Chat/Groups/Space Brug/messages.json", "google-chat").records
    assert first.conversation_title == "Space Brug"
    assert first.sender == Participant("Jan", "jan@voorbeeld.invalid")
    assert first.recipients == (Recipient(RecipientRole.MEMBER, "Jan", "piet@voorbeeld.invalid"),)


def test_other_json_with_messages_is_none_of_google() -> None:
    raw = json.dumps({"messages": [{"creator": {}, "text": "x"}]}).encode()
    assert GoogleChat().sniff(source(raw, "messages.json")) is Confidence.NO
