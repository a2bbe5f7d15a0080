"""Telegram Desktop's readable export: `messages.html`, `messages2.html` …, a thousand messages each.

One message a record; its bytes run to where the next begins. The headings of days are no messages.
"""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ingest.chats.chat_rows import balanced
from ingest.chats.conversation import Conversation, folder_of, part_numbering
from ingest.chats.telegram_page import PageMessage
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.words.html_text import html_to_text, is_too_open
from ingest.words.sign_count import count_signs, signs, stretches
from records.defect import Defect, DefectCode
from records.place import StepKind
from records.record import Participant

_MESSAGE = re.compile(
    rb'<div class="message (?:default|service)[^"<>]{0,80}" id="(?:message|service)-?\d{1,19}">'
    rb'(?!\s*<div class="body details">\s*\d{1,2}\.? [^\d<]{2,40} \d{4}\s*</div>)'
)
_PAGE = (b'class="page_wrap"', b'class="history"')
_SENDER = re.compile(rb'</div>\s{0,40}<div class="from_name">\s{0,40}([^<]{1,2000}?)\s{0,40}<(?:/div|span)')
_TITLE = re.compile(
    rb'<div class="page_header">.{0,2000}?<div class="text bold">(.{0,2000}?)</div>', re.DOTALL
)
_PART = re.compile(r"messages(\d{0,5})\.html")
_HEAD_BYTES = 1 << 16


class TelegramHtml:
    """Reads one page of an export into chat messages and notices."""

    name = "telegram-html"

    def sniff(self, source: Source) -> Confidence:
        """Likely of a page with a history in which messages begin as Telegram's do."""
        head = source.head()
        if not all(sign in head for sign in _PAGE):
            return Confidence.NO
        return Confidence.LIKELY if b'<div class="message ' in source.head(_HEAD_BYTES) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the page."""
        found = count_signs(source.content, _MESSAGE)
        yield Opened(source.place, self.name, found)
        yield from balanced(_records(source, context), found, source.place)


def _records(source: Source, context: Context) -> Iterator[Finding]:
    content, zone = source.content, ZoneInfo(context.timezone)
    part = _PART.fullmatch(source.name)
    head = _TITLE.search(content.read(0, _HEAD_BYTES))
    senders = dict.fromkeys(_text(sign[1]) for _, sign in signs(content, _SENDER))
    chat = Conversation(
        source,
        context,
        key=f"{folder_of(source.place)}#messages" if part else str(source.place),
        title=_text(head[1]) if head else "",
        speakers=[Participant(each, "") for each in senders if each],
        media_type="text/html",
    ).numbered(part_numbering(int(part[1] or 1) if part else 1))
    sender = ""
    for start, end in stretches(content, _MESSAGE):
        place = source.place.into(StepKind.BYTES, f"{start}-{end}")
        if end - start > context.limits.message_bytes:
            yield Defect(DefectCode.LIMIT_SIZE, place, f"bytes {end - start}", 1)
            continue
        raw = content.read(start, end)
        html = raw.decode("utf-8", "replace")
        if is_too_open(html):
            yield Defect(DefectCode.MALFORMED, place, "elements left open", 1)
            continue
        message = PageMessage.of(html, zone)
        sender = message.sender or (sender if message.is_joined else "")
        yield chat.record(message.utterance(sender), place, raw)


def _text(raw: bytes) -> str:
    return " ".join(html_to_text(raw.decode("utf-8", "replace")).split())
