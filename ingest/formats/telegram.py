"""Telegram Desktop's machine-readable export (`result.json`): one chat, or all of an account, with contacts.

One message a record; its bytes are those of its object. Since 2021 a message tells its moment exactly, and
the zone of who made the export follows from that; before, the hand-in's zone counts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from ingest.file_record import cut_text
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.json_cursor import JsonCursor, MalformedJsonError, parsed
from ingest.telegram_census import Census, ChatCensus, census_of
from ingest.telegram_message import TelegramMessage
from records.defect import Defect, DefectCode
from records.identity import digest_of
from records.place import StepKind
from records.record import Evidence, Participant, Recipient, RecipientRole, Record, RecordKind

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
        reading = _Reading(source, context, census)
        kept, trouble = 0, ""
        try:
            for record in reading.records():
                kept += 1
                yield record
        except MalformedJsonError as error:
            trouble = str(error)
        lost = max(0, census.found - kept)
        if trouble:
            yield Defect(DefectCode.TRUNCATED, source.place, trouble, lost)
        elif kept != census.found:
            yield Defect(DefectCode.COUNT_DIFFERS, source.place, f"messages {kept}/{census.found}", lost)


@dataclass(slots=True)
class _Chat:
    """A chat while it is read: what stands before its messages, and who speaks in them."""

    title: str = ""
    key: str = ""
    census: ChatCensus | None = None
    count: int = 0
    _others: dict[Participant | None, tuple[Recipient, ...]] = field(default_factory=dict)

    def others(self, sender: Participant | None) -> tuple[Recipient, ...]:
        """Everybody who speaks here but this one; made once for each."""
        if sender not in self._others:
            own = sender and (sender.address or sender.name)
            told = self.census.speakers if self.census else {}
            self._others[sender] = tuple(
                Recipient(RecipientRole.MEMBER, name, id_) for id_, name in told if (id_ or name) != own
            )
        return self._others[sender]


class _Reading:
    """One export while it is read."""

    def __init__(self, source: Source, context: Context, census: Census) -> None:
        self._source, self._context = source, context
        self._chats = iter(census.chats)
        self._zone, self._key = ZoneInfo(context.timezone), str(source.place)
        self._cursor = JsonCursor(source.content, context.limits.message_bytes)

    def records(self) -> Iterator[Record]:
        """Every message and contact. Raises MalformedJsonError where the text breaks off."""
        cursor, alone = self._cursor, _Chat()
        for name in cursor.members():
            match name:
                case "chats" | "left_chats":
                    yield from self._all_chats()
                case "contacts":
                    yield from self._contacts()
                case _:
                    yield from self._of_chat(alone, name)

    def _all_chats(self) -> Iterator[Record]:
        for name in self._cursor.members():
            if name == "list":
                for _ in self._cursor.items():
                    chat = _Chat()
                    for inner in self._cursor.members():
                        yield from self._of_chat(chat, inner)

    def _of_chat(self, chat: _Chat, name: str) -> Iterator[Record]:
        match name:
            case "name":
                told = self._cursor.value()
                chat.title = told if isinstance(told, str) else ""
            case "id":
                chat.key = str(self._cursor.value())
            case "messages" if self._cursor.kind() == "[":
                chat.census = next(self._chats, None)
                for _ in self._cursor.items():
                    yield self._message(chat)

    def _message(self, chat: _Chat) -> Record:
        chat.count += 1
        start = self._ahead()
        raw = self._cursor.raw()
        told = parsed(raw)
        message = TelegramMessage(told if isinstance(told, dict) else {}, self._zone)
        sent, sender, words = message.sent(), message.sender, message.text
        text, is_cut = cut_text(words, self._context.limits.text_characters)
        troubles = [(DefectCode.DATE, sent.doubt)] if sent.doubt else []
        if message.lacks_media:
            troubles.append((DefectCode.MISSING_MEDIA, "omitted"))
        if is_cut:
            troubles.append((DefectCode.LIMIT_TEXT, f"characters {len(words)}"))
        return self._record(
            raw,
            start,
            RecordKind.NOTICE if message.is_notice else RecordKind.CHAT,
            troubles,
            subtype=message.subtype,
            text=text,
            sent_at=sent.at,
            sent_timezone=sent.timezone,
            sent_written=message.date,
            sender=sender,
            recipients=chat.others(sender),
            message_id=message.number,
            conversation=f"{self._key}#{chat.key}",
            conversation_title=chat.title,
            sequence=chat.count,
            traces=tuple(message.traces()),
        )

    def _contacts(self) -> Iterator[Record]:
        for name in self._cursor.members():
            if name == "list":
                for _ in self._cursor.items():
                    yield self._contact()

    def _contact(self) -> Record:
        start = self._ahead()
        raw = self._cursor.raw()
        told = parsed(raw)
        card = told if isinstance(told, dict) else {}
        words = [str(card.get(each) or "") for each in ("first_name", "last_name", "phone_number")]
        return self._record(
            raw,
            start,
            RecordKind.ITEM,
            subtype="contact",
            title=" ".join(filter(None, words[:2])),
            text=" ".join(filter(None, words)),
        )

    def _ahead(self) -> int:
        """Where the value that comes begins."""
        self._cursor.kind()
        return self._cursor.at

    def _record(
        self,
        raw: bytes,
        start: int,
        kind: RecordKind,
        troubles: Iterable[tuple[DefectCode, str]] = (),
        **said: Any,
    ) -> Record:
        """The record of the bytes that begin here, and what is said of them."""
        source = self._source
        place = source.place.into(StepKind.BYTES, f"{start}-{start + len(raw)}")
        own_id = self._context.record_id(source, place)
        family = source.family
        return Record(
            id=own_id,
            kind=kind,
            place=place,
            origin=source.origin,
            digest=digest_of(raw),
            size_bytes=len(raw),
            media_type="application/json",
            parent_id=family.parent_id if family else None,
            family_id=family.family_id if family else own_id,
            evidence=Evidence.EXPORT,
            defects=tuple(Defect(code, place, detail) for code, detail in troubles),
            **said,
        )
