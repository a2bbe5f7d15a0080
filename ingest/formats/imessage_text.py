"""iMessage as imessage-exporter writes it in text: a file a chat.

One message a record; its bytes run to where the next begins. Dates are of the clock of who made the export.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from ingest.chats.chat_rows import balanced
from ingest.chats.conversation import Conversation, as_written
from ingest.chats.imessage_block import HEADER, Block
from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.words.sign_count import count_signs, stretches
from records.content import Content
from records.defect import Defect, DefectCode
from records.place import StepKind

_HEAD_BYTES = 400


class IMessageText:
    """Reads an export into chat messages and notices."""

    name = "imessage-text"

    def sniff(self, source: Source) -> Confidence:
        """Likely of a date as the exporter writes it, alone on the first line or with what happened then."""
        head = source.head(_HEAD_BYTES)
        return Confidence.LIKELY if HEADER.match(b"\n" + head) and head.count(b"\n") else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message in the order of the file."""
        found = count_signs(source.content, HEADER)
        yield Opened(source.place, self.name, found)
        yield from balanced(_records(source, context), found, source.place)


def _records(source: Source, context: Context) -> Iterator[Finding]:
    zone, most = ZoneInfo(context.timezone), context.limits.message_bytes
    senders = dict.fromkeys(
        block.sender for _, _, block in _blocks(source.content, most) if block is not None
    )
    chat = Conversation(
        source,
        context,
        key=str(source.place),
        title=source.name.rpartition(".")[0] or source.name,
        speakers=map(as_written, senders),
        media_type="text/plain",
    )
    for start, raw, block in _blocks(source.content, most):
        place = source.place.into(StepKind.BYTES, f"{start}-{start + len(raw)}")
        if block is None:
            yield Defect(DefectCode.LIMIT_SIZE, place, f"bytes over {most}", 1)
        else:
            yield chat.record(block.utterance(zone), place, raw)


def _blocks(content: Content, most_bytes: int) -> Iterator[tuple[int, bytes, Block | None]]:
    """Each message with where it begins and its bytes; without itself where it is longer than is read."""
    for start, end in stretches(content, HEADER, shift=1):
        raw = content.read(start, min(end, start + most_bytes))
        text = raw.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r", "")
        yield start, raw, Block.of(text) if len(raw) == end - start else None
