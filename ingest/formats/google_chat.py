"""Google Chat by Takeout: `messages.json` of a group or a direct chat.

One message a record; its bytes are those of its object. `group_info.json` beside it is a file.
"""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ingest.chats.chat_rows import Row, balanced, listed_rows, until_broken
from ingest.chats.conversation import Conversations, folder_of
from ingest.chats.google_chat_message import GoogleChatMessage
from ingest.data.json_count import count_listed
from ingest.data.json_cursor import JsonCursor
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.defect import Defect

_CREATED = re.compile(rb'"created_date"\s*:\s*"')
_TOPIC = re.compile(rb'"(?:topic_id|message_id)"\s*:\s*"')
_HEAD_BYTES = 1 << 16


class GoogleChat:
    """Reads the messages of one chat."""

    name = "google-chat"

    def sniff(self, source: Source) -> Confidence:
        """Likely of a list of messages with the members that Takeout gives them."""
        if not re.match(rb'(?:\xef\xbb\xbf)?\s*\{\s*"messages"\s*:\s*\[', source.head(200)):
            return Confidence.NO
        head = source.head(_HEAD_BYTES)
        is_known = b'"creator"' in head and _CREATED.search(head) and _TOPIC.search(head)
        return Confidence.LIKELY if is_known else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the file."""
        found = count_listed(source.content, b"messages")
        yield Opened(source.place, self.name, found)
        yield from balanced(_records(source, context), found, source.place)


def _records(source: Source, context: Context) -> Iterator[Finding]:
    zone = ZoneInfo(context.timezone)
    title = folder_of(source.place).rpartition("/")[2]
    first = (row for row in until_broken(_rows(source, context)) if isinstance(row, Row))
    said = (("", GoogleChatMessage(row.told, zone).sender) for row in first)
    chat = Conversations(source, context, said, {"": title}).of("")
    for row in _rows(source, context):
        if isinstance(row, Defect):
            yield row
        else:
            yield chat.record(GoogleChatMessage(row.told, zone).utterance(), row.place, row.raw)


def _rows(source: Source, context: Context) -> Iterator[Row | Defect]:
    cursor = JsonCursor(source.content, context.limits.message_bytes)
    for name in cursor.members():
        if name == "messages" and cursor.kind() == "[":
            yield from listed_rows(cursor, source.place)
