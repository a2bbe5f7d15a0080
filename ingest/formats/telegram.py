"""Telegram Desktop's machine-readable export (`result.json`): one chat, or all of an account, with contacts.

One message a record; its bytes are those of its object. Since 2021 a message tells its moment exactly, and
the zone of who made the export follows from that; before, the hand-in's zone counts.
"""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ingest.chats.chat_rows import Row, balanced, listed_rows, too_long
from ingest.chats.conversation import Conversation
from ingest.chats.telegram_census import Census, ChatCensus, census_of
from ingest.chats.telegram_message import TelegramMessage
from ingest.data.json_cursor import JsonCursor, TooLong
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.words.told import text_of
from records.defect import Defect
from records.identity import digest_of
from records.record import Evidence, Participant, Record, RecordKind

_HEAD_BYTES = 1 << 16
_CHAT_HEAD = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|replies|verification_codes'
    rb'|(?:private|public)_(?:group|supergroup|channel))"'
)
_MESSAGE_HEAD = re.compile(
    rb'\{\s*(?:"id"\s*:\s*-?\d+\s*,\s*)?"type"\s*:\s*"(?:message|service)"\s*,\s*"date(?:_unixtime)?"\s*:'
)
_ACCOUNT_HEAD = re.compile(
    rb'"personal_information"\s*:\s*\{.*?"(?:contacts|frequent_contacts|profile_pictures|chats)"', re.DOTALL
)


class Telegram:
    """Reads an export into chat messages, notices and contacts."""

    name = "telegram"

    def sniff(self, source: Source) -> Confidence:
        """Likely of an object with a chat of one of Telegram's types, or with the parts of an account."""
        head = source.head()
        if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            return Confidence.NO
        if b'"messages"' in head and (_CHAT_HEAD.search(head) or _MESSAGE_HEAD.search(head)):
            return Confidence.LIKELY
        return Confidence.LIKELY if _ACCOUNT_HEAD.search(source.head(_HEAD_BYTES)) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message and contact in the order of the file."""
        census = census_of(source.content)
        yield Opened(source.place, self.name, census.found)
        yield from balanced(_Reading(source, context, census).records(), census.found, source.place)


class _Reading:
    """One export while it is read."""

    def __init__(self, source: Source, context: Context, census: Census) -> None:
        self._source, self._context = source, context
        self._chats = iter(census.chats)
        self._zone, self._key = ZoneInfo(context.timezone), str(source.place)
        self._cursor = JsonCursor(source.content, context.limits.message_bytes)

    def records(self) -> Iterator[Record | Defect]:
        """Every message and contact. Raises MalformedJsonError where the text breaks off."""
        told: dict[str, str] = {}
        for name in self._cursor.members():
            match name:
                case "chats" | "left_chats":
                    yield from self._all_chats()
                case "contacts":
                    yield from self._contacts()
                case _:
                    yield from self._of_chat(told, name)

    def _all_chats(self) -> Iterator[Record | Defect]:
        for name in self._cursor.members():
            if name == "list":
                for _ in self._cursor.items():
                    told: dict[str, str] = {}
                    for inner in self._cursor.members():
                        yield from self._of_chat(told, inner)

    def _of_chat(self, told: dict[str, str], name: str) -> Iterator[Record | Defect]:
        """What a member of a chat's object gives; `told` is what stood before its messages."""
        match name:
            case "name" | "id":
                value = self._cursor.value()
                if isinstance(value, TooLong):
                    yield too_long(value, self._source.place)
                told[name] = str(value) if isinstance(value, str | int) else ""
            case "messages" if self._cursor.kind() == "[":
                census = next(self._chats, ChatCensus())
                chat = Conversation(
                    self._source,
                    self._context,
                    key=f"{self._key}#{told.get('id', '')}",
                    title=told.get("name", ""),
                    speakers=(Participant(name, id_) for id_, name in census.speakers),
                )
                for row in listed_rows(self._cursor, self._source.place):
                    if isinstance(row, Defect):
                        yield row
                    else:
                        said = TelegramMessage.of(row.told, self._zone).utterance()
                        yield chat.record(said, row.place, row.raw)

    def _contacts(self) -> Iterator[Record | Defect]:
        for name in self._cursor.members():
            if name == "list":
                for row in listed_rows(self._cursor, self._source.place):
                    yield row if isinstance(row, Defect) else self._contact(row)

    def _contact(self, row: Row) -> Record:
        words = [text_of(row.told.get(each)) for each in ("first_name", "last_name", "phone_number")]
        own_id, family = self._context.record_id(self._source, row.place), self._source.family
        return Record(
            id=own_id,
            kind=RecordKind.ITEM,
            place=row.place,
            origin=self._source.origin,
            digest=digest_of(row.raw),
            size_bytes=len(row.raw),
            subtype="contact",
            title=" ".join(filter(None, words[:2])),
            text=" ".join(filter(None, words)),
            media_type="application/json",
            parent_id=family.parent_id if family else None,
            family_id=family.family_id if family else own_id,
            evidence=Evidence.EXPORT,
        )
