"""Signal chats: `chat.md` and `data.json` of signal-export, and the JSON rows of Signal Desktop.

One message a record. The first two tell the clock of who made the export, so that the hand-in's zone
counts; the rows tell their moment exactly.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ingest.chats.chat_count import count_messages
from ingest.chats.chat_lines import chat_lines, is_chat_line, is_signal_chat
from ingest.chats.chat_message import chat_messages
from ingest.chats.chat_moment import ChatClock, DayOrder, local_moment
from ingest.chats.chat_rows import Row, balanced, line_rows, listed_rows, until_broken
from ingest.chats.conversation import Conversation, Conversations
from ingest.chats.signal_message import DesktopRow, ExportedLine, text_utterance
from ingest.data.json_cursor import JsonCursor, parsed_text
from ingest.file_record import kept_as_file, oversized
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.words.mail_date import SentDate
from ingest.words.sign_count import count_signs, signs
from ingest.words.told import text_of
from records.defect import Defect
from records.place import StepKind
from records.record import Participant

_LINE_HEAD = re.compile(rb'\s*\{"date": ?"\d{4}-\d\d-\d\dT[^"]{1,30}", ?"sender": ?(?:"|null)')
_LINE = re.compile(rb"\n[ \t\r]*\{")
_SENDER = re.compile(rb'"sender": ?("(?:[^"\\]|\\.){0,3000}")')
_ROW = re.compile(rb'"conversationId"\s*:\s*"')
_ROW_HEAD = re.compile(rb'"(?:sent_at|received_at|received_at_ms)"\s*:\s*\d')
_GENERIC_NAMES = ("chat.md", "index.md", "data.json")


class Signal:
    """Reads the three forms into chat messages and notices."""

    name = "signal"

    def sniff(self, source: Source) -> Confidence:
        """Likely of a first message as one of the three forms has it."""
        head = source.head()
        is_rows = head.lstrip()[:1] == b"[" and _ROW.search(head) and _ROW_HEAD.search(head)
        if is_rows or _LINE_HEAD.match(head) or (is_signal_chat(head) and is_chat_line(head)):
            return Confidence.LIKELY
        return Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the file."""
        start = source.head().lstrip()[:1]
        content, place = source.content, source.place
        if start == b"[" and not is_signal_chat(source.head()):
            found = count_signs(content, _ROW)
            yield Opened(place, self.name, found)
            yield from balanced(_rows(source, context), found, place)
        elif start == b"{":
            found = count_signs(content, _LINE)
            yield Opened(place, self.name, found)
            yield from balanced(_lines(source, context), found, place)
        elif too_large := oversized(source, context):
            yield from kept_as_file(source, context, too_large)
        else:
            found = count_messages(source.whole())
            yield Opened(place, self.name, found)
            yield from balanced(_text(source, context), found, place)


def _text(source: Source, context: Context) -> Iterator[Finding]:
    raw = source.whole()
    messages = list(chat_messages(chat_lines(raw)))
    clock = ChatClock(DayOrder.DAY_FIRST, ZoneInfo(context.timezone))
    authors = dict.fromkeys(message.author for message in messages if message.author)
    chat = _chat(source, context, list(authors), "text/markdown")
    for message in messages:
        lines = message.lines
        sent = clock.moment(lines.date, lines.time) if lines.date else None
        said = text_utterance(message.author, message.text, sent, lines.written)
        place = source.place.into(StepKind.LINES, lines.span)
        yield chat.record(said, place, raw[lines.start : lines.end])


def _lines(source: Source, context: Context) -> Iterator[Finding]:
    zone = ZoneInfo(context.timezone)
    speakers = dict.fromkeys(sign[1] for _, sign in signs(source.content, _SENDER))
    chat = _chat(source, context, [parsed_text(each) for each in speakers], "application/json")
    for row in line_rows(source.content, source.place, context.limits.message_bytes):
        if isinstance(row, Row):
            yield chat.record(ExportedLine(row.told).utterance(_moment(row, zone)), row.place, row.raw)
        else:
            yield row


def _rows(source: Source, context: Context) -> Iterator[Finding]:
    first = until_broken(listed_rows(_cursor(source, context), source.place))
    heard = (DesktopRow(row.told) for row in first if isinstance(row, Row))
    said = ((told.conversation, told.sender) for told in heard)
    chats = Conversations(source, context, said)
    for row in listed_rows(_cursor(source, context), source.place):
        if isinstance(row, Defect):
            yield row
        else:
            message = DesktopRow(row.told)
            yield chats.of(message.conversation).record(message.utterance(), row.place, row.raw)


def _cursor(source: Source, context: Context) -> JsonCursor:
    return JsonCursor(source.content, context.limits.message_bytes)


def _chat(source: Source, context: Context, authors: list[str], media_type: str) -> Conversation:
    return Conversation(
        source,
        context,
        key=str(source.place),
        title=_title(source),
        speakers=[Participant(each, "") for each in authors],
        media_type=media_type,
    )


def _title(source: Source) -> str:
    """The folder that holds `chat.md` is named after the chat; any other file is so itself."""
    entries = [step.value.partition(":")[2] for step in source.place.steps if step.kind is StepKind.ENTRY]
    path = entries[-1] if entries else source.place.path
    folder, _, name = path.rpartition("/")
    return folder.rpartition("/")[2] if name in _GENERIC_NAMES else name.rpartition(".")[0] or name


def _moment(row: Row, zone: ZoneInfo) -> SentDate:
    try:
        read = datetime.fromisoformat(text_of(row.told.get("date")))
    except ValueError:
        return SentDate(doubt="unreadable")
    if read.tzinfo is None:
        return local_moment(read, zone)
    return SentDate(read.astimezone(UTC), f"{read:%z}")
