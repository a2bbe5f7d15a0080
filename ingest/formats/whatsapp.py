"""WhatsApp exports ("Export chat"): a text file of one conversation, from Android or iOS.

One message a record; its bytes are its lines. Times are of the phone, so the hand-in's zone
counts. What WhatsApp wrote itself is a notice; nothing of the text is changed.
"""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ingest.chats.chat_count import count_messages
from ingest.chats.chat_lines import chat_lines, is_chat, is_chat_line
from ingest.chats.chat_message import ChatMessage, chat_messages
from ingest.chats.chat_moment import ChatClock, day_order
from ingest.chats.chat_traces import owner_of, traces_of
from ingest.chats.conversation import Conversation, Trouble, Utterance, as_written
from ingest.file_record import kept_as_file, oversized
from ingest.format import Confidence, Context, Finding, Opened, Source
from records.defect import Defect, DefectCode
from records.frozen import maker
from records.place import Place, StepKind
from records.record import Record

_TITLE = re.compile(
    r"whatsapp[ -]chat (?:with|met|mit|-) (?P<title>.+?)(?: ?\(\d+\))?(?:\.(?:txt|zip))*$", re.IGNORECASE
)
_GENERIC_NAME = "_chat"
_utterance = maker(Utterance)


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
        if too_large := oversized(source, context):
            yield from kept_as_file(source, context, too_large)
            return
        raw = source.whole()
        found = count_messages(raw)
        yield Opened(source.place, self.name, found)
        messages = list(chat_messages(chat_lines(raw)))
        yield from _records(source, context, raw, messages)
        if len(messages) != found:
            detail = f"messages {len(messages)}/{found}"
            yield Defect(DefectCode.COUNT_DIFFERS, source.place, detail, max(0, found - len(messages)))


def _records(
    source: Source, context: Context, raw: bytes, messages: list[ChatMessage]
) -> Iterator[Record | Defect]:
    """The messages of one export as records, after what is doubtful of all of them."""
    reading = day_order(message.lines.date for message in messages if message.lines.date)
    if reading.doubt:
        yield Defect(DefectCode.DATE_ORDER, source.place, reading.doubt)
    clock, title = ChatClock(reading.order, ZoneInfo(context.timezone)), conversation_title(source.place)
    authors = dict.fromkeys(message.author for message in messages if message.author)
    chat = Conversation(
        source,
        context,
        key=str(source.place),
        title=title,
        speakers=map(as_written, authors),
        media_type="text/plain",
    )
    owner, own = owner_of(messages, title) or ("", None)
    for message in messages:
        lines, traces = message.lines, traces_of(message)
        said = _utterance(
            text=message.text,
            sent=clock.moment(lines.date, lines.time) if lines.date else None,
            sender=as_written(message.author) if message.author else None,
            written=lines.written,
            is_notice=message.is_notice,
            subtype=message.meaning.subtype if lines.date else "preamble",
            traces=(*traces, own) if own and message.author == owner and not message.is_notice else traces,
            troubles=_troubles(message, source.beside),
        )
        yield chat.record(said, source.place.into(StepKind.LINES, lines.span), raw[lines.start : lines.end])


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


def _troubles(message: ChatMessage, beside: frozenset[str]) -> tuple[Trouble, ...]:
    said = message.meaning
    if not said.is_media or said.file_name in beside:
        return ()
    return ((DefectCode.MISSING_MEDIA, "absent" if said.file_name else "omitted"),)
