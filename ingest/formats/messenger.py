"""Messenger and Instagram: `message_1.json` and on, parts of one conversation, newest message first.

One message a record; its bytes are those of its object. Meta writes UTF-8 bytes as Latin-1 letters, which
the texts of records do not show; moments are exact.
"""

import re
from collections.abc import Iterator

from ingest.chats.chat_rows import balanced, listed_rows
from ingest.chats.conversation import Conversation, folder_of, part_numbering
from ingest.chats.meta_message import MetaMessage, repaired
from ingest.data.json_count import count_listed
from ingest.data.json_cursor import JsonCursor, parsed, parsed_text
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.words.sign_count import signs
from records.defect import Defect
from records.record import Participant

_OLD = re.compile(rb'"sender_name"\s*:\s*"')
_OLD_MOMENT = re.compile(rb'"timestamp_ms"\s*:\s*\d')
_NEW = re.compile(rb'"senderName"\s*:\s*"')
_NEW_MOMENT = re.compile(rb'"isUnsent"\s*:\s*(?:true|false)')
_SENDER = re.compile(rb'"sender(?:_n|N)ame"\s*:\s*("(?:[^"\\]|\\.){0,3000}")')
_TITLE = re.compile(rb'"(?:title|threadName)"\s*:\s*("(?:[^"\\]|\\.){0,3000}")')
_PATH = re.compile(rb'"thread_path"\s*:\s*("(?:[^"\\]|\\.){0,3000}")')
_PEOPLE = re.compile(rb'"participants"\s*:\s*\[([^\[\]]{0,60000})\]')
_PART = re.compile(r"message_(\d{1,4})\.json")
_EDGE_BYTES = 1 << 16
_LAST_PART = 10_000


class Messenger:
    """Reads one part of a conversation into chat messages and notices."""

    name = "messenger"

    def sniff(self, source: Source) -> Confidence:
        """Likely of a message with its sender and moment as Meta names them."""
        head = source.head()
        if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            return Confidence.NO
        head = source.head(_EDGE_BYTES)
        is_old = b'"messages"' in head and _OLD.search(head) and _OLD_MOMENT.search(head)
        is_new = b'"messages"' in head and _NEW.search(head) and _NEW_MOMENT.search(head)
        return Confidence.LIKELY if is_old or is_new else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the file."""
        found = count_listed(source.content, b"messages")
        yield Opened(source.place, self.name, found)
        yield from balanced(_records(source, context, found), found, source.place)


def _records(source: Source, context: Context, found: int) -> Iterator[Finding]:
    content = source.content
    size = content.size_bytes
    edges = content.read(0, _EDGE_BYTES), content.read(max(0, size - _EDGE_BYTES), size)
    senders = dict.fromkeys(sign[1] for _, sign in signs(content, _SENDER))
    path = _last(_PATH, edges)
    part = _PART.fullmatch(source.name)
    folder = folder_of(source.place) if part else str(source.place)
    chat = Conversation(
        source,
        context,
        key=f"{folder}#{path}",
        title=_last(_TITLE, edges),
        speakers=_people(edges, [repaired(parsed_text(each)) for each in senders]),
    ).numbered(part_numbering(_LAST_PART - int(part[1]) if part else 1, newest=found))
    cursor = JsonCursor(content, context.limits.message_bytes)
    for name in cursor.members():
        if name == "messages":
            for row in listed_rows(cursor, source.place):
                if isinstance(row, Defect):
                    yield row
                else:
                    yield chat.record(MetaMessage(row.told).utterance(), row.place, row.raw)


def _people(edges: tuple[bytes, bytes], senders: list[str]) -> list[Participant]:
    """Those who are told to take part, and whoever wrote besides."""
    told = next((found[1] for edge in edges for found in _PEOPLE.finditer(edge)), b"")
    try:
        listed = parsed(b"[" + told + b"]")
    except ValueError:
        listed = []
    names = [repaired(each.get("name") if isinstance(each, dict) else each) for each in listed]
    return [Participant(name, "") for name in dict.fromkeys((*names, *senders)) if name]


def _last(pattern: re.Pattern[bytes], edges: tuple[bytes, bytes]) -> str:
    """The last that either edge tells: what stands behind the messages is of the chat."""
    found = [sign[1] for edge in edges for sign in pattern.finditer(edge)]
    return repaired(parsed_text(found[-1])) if found else ""
