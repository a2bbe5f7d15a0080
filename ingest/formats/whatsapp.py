"""WhatsApp exports ("Export chat"): a text file of one conversation, from Android or iOS.

One message a record; its bytes are its lines. Times are of the phone, so the hand-in's zone
counts. What WhatsApp wrote itself is a notice; nothing of the text is changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo

from ingest.chat_count import count_messages
from ingest.chat_lines import chat_lines, is_chat, is_chat_line
from ingest.chat_message import ChatMessage, chat_messages
from ingest.chat_moment import ChatClock, day_order
from ingest.file_record import cut_text, file_record
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.defect import Defect, DefectCode
from records.identity import digest_of
from records.place import Place, StepKind
from records.record import Evidence, Participant, Recipient, RecipientRole, Record, RecordKind

_TITLE = re.compile(
    r"whatsapp[ -]chat (?:with|met|mit|-) (?P<title>.+?)(?: ?\(\d+\))?(?:\.(?:txt|zip))*$", re.IGNORECASE
)
_PHONE = re.compile(r"\+?[\d\s().\-]{7,24}")
_GENERIC_NAME = "_chat"


class WhatsApp:
    """Reads a chat export into chat messages and notices."""

    name = "whatsapp"

    def sniff(self, source: Source) -> Confidence:
        """Likely of two message headers, or of one in a file with the right name."""
        head = source.head()
        if is_chat(head):
            return Confidence.LIKELY
        is_named = bool(_TITLE.match(source.name)) or source.name == f"{_GENERIC_NAME}.txt"
        return Confidence.LIKELY if is_named and is_chat_line(head) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the file."""
        size = source.content.size_bytes
        if size > context.limits.message_bytes:
            defect = Defect(DefectCode.LIMIT_SIZE, source.place, f"bytes {size}")
            yield file_record(source, context, defects=(defect,))
            return
        raw = source.whole()
        found = count_messages(raw)
        yield Opened(source.place, self.name, found)
        messages = list(chat_messages(chat_lines(raw)))
        order, is_decided = day_order(message.lines.date for message in messages if message.lines.date)
        if not is_decided:
            yield Defect(DefectCode.DATE_ORDER, source.place, order.value)
        clock = ChatClock(order, ZoneInfo(context.timezone))
        title = conversation_title(source.place)
        chat = _Chat(source, context, raw, str(source.place), title, clock, _members(messages))
        yield from map(chat.record, messages, count(1))
        if len(messages) != found:
            detail = f"messages {len(messages)}/{found}"
            yield Defect(DefectCode.COUNT_DIFFERS, source.place, detail, max(0, found - len(messages)))


@dataclass(frozen=True, slots=True)
class _Chat:
    """One export while it is read."""

    source: Source
    context: Context
    raw: bytes
    key: str
    title: str
    clock: ChatClock
    members: dict[str, tuple[Recipient, ...]]

    def record(self, message: ChatMessage, sequence: int) -> Record:
        """The record of a message, the so many-th of the file."""
        lines = message.lines
        place = self.source.place.into(StepKind.LINES, lines.span)
        own_id = self.context.record_id(self.source, place)
        family = self.source.family
        stored = self.raw[lines.start : lines.end]
        sent = self.clock.moment(lines.date, lines.time) if lines.date else None
        text, is_cut = cut_text(message.text, self.context.limits.text_characters)
        troubles = _troubles(message, self.source.beside)
        if sent is not None and sent.doubt:
            troubles.append((DefectCode.DATE, sent.doubt))
        if is_cut:
            troubles.append((DefectCode.LIMIT_TEXT, f"characters {len(message.text)}"))
        return Record(
            id=own_id,
            kind=RecordKind.NOTICE if message.is_notice else RecordKind.CHAT,
            place=place,
            origin=self.source.origin,
            digest=digest_of(stored),
            size_bytes=len(stored),
            subtype=message.meaning.subtype if lines.date else "preamble",
            text=text,
            media_type="text/plain",
            sent_at=sent.at if sent else None,
            sent_timezone=self.context.timezone if sent and sent.at else "",
            sent_written=lines.written,
            sender=_participant(message.author) if message.author else None,
            recipients=self.members.get(message.author, ()),
            parent_id=family.parent_id if family else None,
            family_id=family.family_id if family else own_id,
            conversation=self.key,
            conversation_title=self.title,
            sequence=sequence,
            evidence=Evidence.EXPORT,
            defects=tuple(Defect(code, place, detail) for code, detail in troubles),
        )


def conversation_title(place: Place) -> str:
    """The name of the conversation, from the innermost file name that tells it; `_chat.txt` does not."""
    entries = [step.value.partition(":")[2] for step in place.steps if step.kind is StepKind.ENTRY]
    names = [name.rsplit("/", 1)[-1] for name in (*reversed(entries), place.path)]
    for name in names:
        title = _TITLE.match(name)
        if title is not None:
            return title["title"].strip()
    stems = (name.rpartition(".")[0] or name for name in names)
    return next((stem for stem in stems if stem != _GENERIC_NAME), "")


def _members(messages: list[ChatMessage]) -> dict[str, tuple[Recipient, ...]]:
    """Per author all others who wrote in the file: what it tells of its members."""
    authors = list(dict.fromkeys(message.author for message in messages if message.author))
    people = {author: _participant(author) for author in authors}
    return {
        author: tuple(
            Recipient(RecipientRole.MEMBER, one.name, one.address)
            for name, one in people.items()
            if name != author
        )
        for author in ("", *authors)
    }


@lru_cache(maxsize=1024)
def _participant(name: str) -> Participant:
    """A member as the export names him; a phone number is his address too."""
    if _PHONE.fullmatch(name):
        digits = "".join(sign for sign in name if sign.isdigit())
        return Participant(name, f"+{digits}" if name.startswith("+") else digits)
    return Participant(name, "")


def _troubles(message: ChatMessage, beside: frozenset[str]) -> list[tuple[DefectCode, str]]:
    said = message.meaning
    if not said.is_media or said.file_name in beside:
        return []
    return [(DefectCode.MISSING_MEDIA, "absent" if said.file_name else "omitted")]
