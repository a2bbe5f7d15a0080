"""Conversation: one chat while it is read, and how a message that a format tells of becomes its record."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from ingest.file_record import cut_text
from ingest.format import Context, Source
from ingest.words.mail_date import SentDate
from records.defect import Defect, DefectCode
from records.frozen import swift, variant
from records.identity import RecordId, digest_of
from records.place import Place, StepKind
from records.record import Evidence, Participant, Recipient, RecipientRole, Record, RecordKind
from records.trace import Trace

_PHONE = re.compile(r"\+?[\d\s().\-]{7,24}")
_MAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}\.[^\s@<>.]{2,63}")

_message = variant(
    Record, "id", "kind", "place", "digest", "size_bytes", "subtype", "title", "text", "sent_at",
    "sent_timezone", "sent_written", "sender", "recipients", "message_id", "family_id", "sequence", "defects",
    "traces",
)  # fmt: skip
"""A record like that of the conversation, but for these."""

Trouble = tuple[DefectCode, str]
"""What is wrong with a message that is kept, and the detail of it."""


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A message as its format tells it; `sent` is None where the form has no moment at all.

    `written` is the date as it stands there, `number` what the chat itself calls the message.
    """

    text: str
    sent: SentDate | None
    sender: Participant | None = None
    written: str = ""
    is_notice: bool = False
    subtype: str = ""
    number: str = ""
    title: str = ""
    traces: tuple[Trace, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@lru_cache(maxsize=1024)
def as_written(name: str) -> Participant:
    """Somebody by the one name that a chat gives him; a number or mail address is his address too."""
    if _PHONE.fullmatch(name):
        digits = "".join(sign for sign in name if sign.isdigit())
        return Participant(name, f"+{digits}" if name.startswith("+") else digits)
    return Participant(name, name if _MAIL.fullmatch(name) else "")


class Conversation:
    """Makes the records of one chat, each with everybody else who speaks there as its recipients."""

    def __init__(
        self,
        source: Source,
        context: Context,
        *,
        key: str,
        title: str,
        speakers: Iterable[Participant] = (),
        media_type: str = "application/json",
    ) -> None:
        """A chat of this source; `key` names it within the hand-in, `media_type` its messages' bytes."""
        self._source, self._context, self._family = source, context, source.family
        self._longest = context.limits.text_characters
        self._like = Record(
            id=RecordId(""),
            kind=RecordKind.CHAT,
            place=source.place,
            origin=source.origin,
            digest=source.origin,
            size_bytes=0,
            media_type=media_type,
            parent_id=source.family.parent_id if source.family else None,
            family_id=RecordId(""),
            conversation=key,
            conversation_title=title,
            evidence=Evidence.EXPORT,
            recognition=source.recognition,
        )
        self._members = [Recipient(RecipientRole.MEMBER, each.name, each.address) for each in speakers]
        self._others: dict[str, tuple[Recipient, ...]] = {}
        self._numbering: Iterator[int] = count(1)

    def numbered(self, numbering: Iterator[int]) -> "Conversation":
        """The same, with these places for its messages."""
        self._numbering = numbering
        return self

    def record(self, said: Utterance, place: Place, stored: bytes) -> Record:
        """The record of the next message: what it says, where it stands, and its bytes there."""
        own_id = self._context.record_id(self._source, place)
        family, sent = self._family, said.sent
        text, is_cut = cut_text(said.text, self._longest)
        troubles = said.troubles
        if sent is not None and sent.doubt:
            troubles += ((DefectCode.DATE, sent.doubt),)
        if is_cut:
            troubles += ((DefectCode.LIMIT_TEXT, f"characters {len(said.text)}"),)
        return _message(
            self._like,
            own_id,
            RecordKind.NOTICE if said.is_notice else RecordKind.CHAT,
            place,
            digest_of(stored),
            len(stored),
            said.subtype,
            said.title,
            text,
            sent.at if sent else None,
            sent.timezone if sent and sent.at else "",
            said.written,
            said.sender,
            self._others_than(said.sender),
            said.number,
            family.family_id if family else own_id,
            next(self._numbering),
            tuple([Defect(code, place, detail) for code, detail in troubles]) if troubles else (),
            said.traces,
        )

    def _others_than(self, sender: Participant | None) -> tuple[Recipient, ...]:
        """Everybody who speaks here but this one; made once for each."""
        own = (sender.address or sender.name) if sender else ""
        found = self._others.get(own)
        if found is None:
            found = self._others[own] = tuple(
                each for each in self._members if (each.address or each.name) != own
            )
        return found


class Conversations:
    """The chats of a source that holds several, each by what the source calls it."""

    def __init__(
        self,
        source: Source,
        context: Context,
        said: Iterable[tuple[str, Participant | None]],
        titles: Mapping[str, str] | None = None,
        media_type: str = "application/json",
    ) -> None:
        """Know who speaks where, from what a first look `said` of each message, and what chats are called.

        Titles may come to be known while that look is taken.
        """
        self._source, self._context, self._media_type = source, context, media_type
        self._speakers: dict[str, dict[Participant, None]] = {}
        self._titles, self._chats = {} if titles is None else titles, dict[str, Conversation]()
        for name, speaker in said:
            if speaker is not None:
                self._speakers.setdefault(name, {})[speaker] = None

    def of(self, name: str) -> Conversation:
        """The chat of that name; titled so where nothing better is known."""
        if name not in self._chats:
            self._chats[name] = Conversation(
                self._source,
                self._context,
                key=f"{self._source.place}#{name}",
                title=self._titles.get(name) or name,
                speakers=self._speakers.get(name, {}),
                media_type=self._media_type,
            )
        return self._chats[name]


_PARTS = 20_000
_PART_MESSAGES = 100_000


def part_numbering(part: int, *, newest: int = 0) -> Iterator[int]:
    """Places for the messages of one of several files of a chat: behind those of the part before.

    `part` counts from 1 in the order of time. Where the newest message stands first and there are `newest`,
    they count down.
    """
    start = min(max(part, 1), _PARTS) * _PART_MESSAGES
    return count(start + newest, -1) if newest else count(start + 1)


def folder_of(place: Place) -> str:
    """The folder, of the hand-in or of archives in it, that holds all files of a chat in several."""
    entries = [step.value.partition(":")[2] for step in place.steps if step.kind is StepKind.ENTRY]
    return "|".join((place.path, *entries)).rpartition("/")[0]
