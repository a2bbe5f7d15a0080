"""Teams: messages as Microsoft Graph and its export tell them, and the personal export of Teams and Skype.

One message a record; its bytes are those of its object. Moments are exact. Purview's transcripts in HTML are
read as documents, its items in a mailbox as the items that they are.
"""

import re
from collections.abc import Iterator

from ingest.chats.chat_rows import Row, balanced, listed_rows, too_long, until_broken
from ingest.chats.conversation import Conversations
from ingest.chats.teams_message import ExportedMessage, GraphMessage
from ingest.data.json_count import OUTERMOST, count_listed
from ingest.data.json_cursor import JsonCursor, TooLong
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.words.told import text_of
from records.defect import Defect

_GRAPH = re.compile(rb'"messageType"\s*:\s*"[a-zA-Z]+"')
_GRAPH_MOMENT = re.compile(rb'"createdDateTime"\s*:\s*"\d{4}-')
_EXPORT = re.compile(rb'"(?:MessageList|messagetype|originalarrivaltime)"\s*:')
_HEAD_BYTES = 1 << 16
_BLANKS = b"\xef\xbb\xbf \r\n\t"


class Teams:
    """Reads either form into chat messages and notices."""

    name = "teams"

    def sniff(self, source: Source) -> Confidence:
        """Likely of a message as Graph names its members, or of a conversation with its `MessageList`."""
        head = source.head()
        if head.lstrip(_BLANKS)[:1] not in (b"{", b"["):
            return Confidence.NO
        head = source.head(_HEAD_BYTES)
        is_graph = _GRAPH.search(head) and _GRAPH_MOMENT.search(head)
        is_export = b'"conversations"' in head and _EXPORT.search(head)
        return Confidence.LIKELY if is_graph or is_export else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the file."""
        reading = _Reading(source, context)
        found = count_listed(source.content, *reading.lists)
        yield Opened(source.place, self.name, found)
        yield from balanced(reading.records(), found, source.place)


class _Reading:
    """One file while it is read: twice, for who speaks in a chat is told of each message in it."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source, self._context = source, context
        self._is_list = source.head().lstrip(_BLANKS).startswith(b"[")
        is_export = b'"conversations"' in source.head(_HEAD_BYTES)
        self._is_export = is_export and not self._is_list
        self.lists = (b"MessageList",) if self._is_export else (OUTERMOST,) if self._is_list else (b"value",)

    def records(self) -> Iterator[Finding]:
        """Every message. Raises MalformedJsonError where the text breaks off."""
        titles: dict[str, str] = {}
        if self._is_export:
            first = until_broken(self._exported(titles))
            said = ((name, ExportedMessage(row.told).sender) for name, row in first if isinstance(row, Row))
            chats = Conversations(self._source, self._context, said, titles)
            for name, row in self._exported(titles):
                if isinstance(row, Defect):
                    yield row
                else:
                    yield chats.of(name).record(ExportedMessage(row.told).utterance(), row.place, row.raw)
        else:
            rows = (row for row in until_broken(self._graph()) if isinstance(row, Row))
            said = ((each.conversation, each.sender) for each in (GraphMessage(row.told) for row in rows))
            chats = Conversations(self._source, self._context, said)
            for row in self._graph():
                if isinstance(row, Defect):
                    yield row
                else:
                    message = GraphMessage(row.told)
                    yield chats.of(message.conversation).record(message.utterance(), row.place, row.raw)

    def _cursor(self) -> JsonCursor:
        return JsonCursor(self._source.content, self._context.limits.message_bytes)

    def _graph(self) -> Iterator[Row | Defect]:
        cursor = self._cursor()
        if self._is_list:
            yield from listed_rows(cursor, self._source.place)
            return
        for name in cursor.members():
            if name == "value" and cursor.kind() == "[":
                yield from listed_rows(cursor, self._source.place)

    def _exported(self, titles: dict[str, str]) -> Iterator[tuple[str, Row | Defect]]:
        """Each message with the id of its conversation; what those are called is noted."""
        cursor = self._cursor()
        for name in cursor.members():
            if name == "conversations" and cursor.kind() == "[":
                for _ in cursor.items():
                    yield from self._conversation(cursor, titles)

    def _conversation(self, cursor: JsonCursor, titles: dict[str, str]) -> Iterator[tuple[str, Row | Defect]]:
        key = ""
        for name in cursor.members():
            match name:
                case "id" | "displayName":
                    value = cursor.value()
                    if isinstance(value, TooLong):
                        yield key, too_long(value, self._source.place)
                    elif name == "id":
                        key = text_of(value)
                    else:
                        titles[key] = text_of(value)
                case "MessageList" if cursor.kind() == "[":
                    for row in listed_rows(cursor, self._source.place):
                        yield key, row
