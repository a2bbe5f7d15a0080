"""Telegram's readable pages give every message, with the sender that a page leaves out."""

from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chats.telegram_page import sent_date
from ingest.format import Confidence
from ingest.formats.telegram_html import TelegramHtml
from ingest.limits import Limits
from ingest.words.html_text import html_to_text
from records.defect import DefectCode
from tests.builders import archive, context, read_all, source
from tests.chat_samples import checked

_HEAD = '<html><body><div class="page_wrap"><div class="page_header"><div class="text bold">\nTeam\n</div></div><div class="history">'


def message(number: int, text: str, sender: str = "Jan") -> str:
    name = f'<div class="from_name">\n{escape(sender)}\n</div>' if sender else ""
    joined = "" if sender else " joined"
    date = '<div class="pull_right date details" title="05.03.2024 09:00:00 UTC+01:00">09:00</div>'
    return (
        f'<div class="message default clearfix{joined}" id="message{number}"><div class="body">{date}\n{name}'
        f'<div class="text">\n{escape(text)}\n</div></div></div>\n'
    )


def page(*messages: str) -> bytes:
    return f"{_HEAD}{''.join(messages)}</div></div></body></html>".encode("utf-8", "replace")


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=40)


@given(st.lists(_TEXT, min_size=1, max_size=6))
def test_scanner_and_reader_count_the_same_and_every_text_comes_back(texts: list[str]) -> None:
    raw = page(*(message(number, text) for number, text in enumerate(texts)))
    reading = checked(raw, "messages.html", "telegram-html")
    assert reading.opened[0].found == len(texts)
    assert [record.text for record in reading.records] == [html_to_text(escape(text)) for text in texts]
    assert {record.conversation_title for record in reading.records} == {"Team"}


def test_a_joined_message_is_of_the_sender_above_it() -> None:
    records = checked(
        page(message(1, "a", "Jan"), message(2, "b", ""), message(3, "c", "Piet")),
        "messages.html",
        "telegram-html",
    ).records
    assert [record.sender.name if record.sender else "" for record in records] == ["Jan", "Jan", "Piet"]
    assert [[each.name for each in record.recipients] for record in records] == [["Piet"], ["Piet"], ["Jan"]]


def test_pages_of_a_folder_are_one_conversation() -> None:
    raw = archive({"chat/messages2.html": page(message(2, "b")), "chat/messages.html": page(message(1, "a"))})
    records = sorted(read_all(raw, "export.zip").records, key=lambda each: each.sequence)
    assert [record.text for record in records] == ["a", "b"]
    assert len({record.conversation for record in records}) == 1


@pytest.mark.parametrize("heading", ["5 March 2024", "5 maart 2024", "5. März 2024"])
def test_a_heading_of_a_day_is_no_message(heading: str) -> None:
    day = f'<div class="message service" id="message-1">\n<div class="body details">\n{heading}\n</div></div>'
    reading = checked(page(day, message(1, "a")), "messages.html", "telegram-html")
    assert len(reading.records) == reading.opened[0].found == 1


@pytest.mark.parametrize(
    ("written", "at", "zone"),
    [
        ("05.03.2024 09:00:00 UTC+01:00", datetime(2024, 3, 5, 8, tzinfo=UTC), "+01:00"),
        ("05.03.2024 09:00:00 UTC-03:30", datetime(2024, 3, 5, 12, 30, tzinfo=UTC), "-03:30"),
        ("05.03.2020 09:00:00", datetime(2020, 3, 5, 8, tzinfo=UTC), "Europe/Amsterdam"),
        ("31.02.2020 09:00:00", None, ""),
        ("", None, ""),
    ],
)
def test_a_date_is_read_with_its_zone_or_that_of_the_hand_in(
    written: str, at: datetime | None, zone: str
) -> None:
    sent = sent_date(written, ZoneInfo("Europe/Amsterdam"))
    assert (sent.at, sent.timezone) == (at, zone)


def test_a_message_that_is_too_large_costs_itself_alone() -> None:
    raw = page(message(1, "a"), message(2, "b" * 2000), message(3, "c"))
    reading = read_all(raw, "messages.html", context(Limits(message_bytes=1000)))
    assert [(each.code, each.lost) for each in reading.defects] == [(DefectCode.LIMIT_SIZE, 1)]
    assert [record.text for record in reading.records] == ["a", "c"]


def test_another_page_is_no_export() -> None:
    assert (
        TelegramHtml().sniff(source(b'<div class="page_wrap"><p>x</p></div>', "messages.html"))
        is Confidence.NO
    )
