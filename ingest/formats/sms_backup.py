"""SMS Backup & Restore: text messages, multimedia messages and calls of an Android phone in one XML.

One message or call a record; its bytes run to where the next begins. Files of multimedia messages are
sources of their family.
"""

import re
from collections.abc import Iterator

from ingest.chats.chat_rows import balanced
from ingest.chats.conversation import Conversation
from ingest.chats.sms_element import SmsElement, attributes, file_name
from ingest.format import Confidence, Context, FamilyLink, Finding, Opened, Source
from ingest.words.sign_count import count_signs, stretches
from ingest.words.transfer_encoding import decode_transfer
from records.content import BytesContent
from records.defect import Defect, DefectCode
from records.place import StepKind
from records.record import Record

_ROOT = re.compile(rb"<(?:smses|calls)\b[^<>]{0,1000}>")
_COUNT = re.compile(rb"\scount=[\"'](\d{1,9})[\"']")
_ELEMENT = re.compile(rb"<(?:sms|mms|call)\s")
_FILE = re.compile(
    rb"""<part(?:\s+(?!data=)[\w.-]+\s*=\s*(?:"[^"<]*+"|'[^'<]*+'))*+\s+data=["'](?=[A-Za-z0-9+/])"""
)
_BASE64 = re.compile(rb"""\sdata=(["'])([A-Za-z0-9+/=\s]+)\1""")


class SmsBackup:
    """Reads a backup into chat messages, calls and files."""

    name = "sms-backup"

    def sniff(self, source: Source) -> Confidence:
        """Certain of the root element that the app writes."""
        head = source.head()
        is_xml = head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
        return Confidence.CERTAIN if is_xml and _ROOT.search(head) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every message with its files in the order of the backup."""
        messages, files = count_signs(source.content, _ELEMENT), count_signs(source.content, _FILE)
        yield Opened(source.place, self.name, messages + files)
        root = _ROOT.search(source.head())
        told = _COUNT.search(root[0]) if root else None
        if told and int(told[1]) != messages:
            yield Defect(DefectCode.COUNT_DIFFERS, source.place, f"told {int(told[1])}, found {messages}")
        yield from balanced(_findings(source, context), messages + files, source.place)


def _findings(source: Source, context: Context) -> Iterator[Finding]:
    chats: dict[str, Conversation] = {}
    for start, end in stretches(source.content, _ELEMENT):
        place = source.place.into(StepKind.BYTES, f"{start}-{end}")
        if end - start > context.limits.message_bytes:
            lost = 1 + sum(1 for _ in _FILE.finditer(source.content.read(start, end)))
            yield Defect(DefectCode.LIMIT_SIZE, place, f"bytes {end - start}", lost)
            continue
        raw = source.content.read(start, end)
        element = SmsElement.of(raw.decode("utf-8", "replace"))
        chat = chats.get(key := "~".join(sorted(element.numbers)))
        if chat is None:
            chat = chats[key] = Conversation(
                source,
                context,
                key=f"{source.place}#{key}",
                title=", ".join(each.name or each.address for each in element.others),
                speakers=element.others,
                media_type="text/xml",
            )
        record = chat.record(element.utterance(), place, raw)
        yield record
        yield from _files(source, record, raw, start)


def _files(source: Source, record: Record, raw: bytes, start: int) -> Iterator[Source]:
    """The files of a multimedia message, decoded."""
    for part in _FILE.finditer(raw):
        data = _BASE64.search(raw, part.start())
        if data is not None:
            first, last = start + data.start(2), start + data.end(2)
            content = BytesContent(decode_transfer(data[2], "base64")[0])
            called = file_name(attributes(part[0].decode("utf-8", "replace")))
            place = source.place.into(StepKind.BASE64, f"{first}-{last}:{called.replace('/', '_')}")
            family = FamilyLink(record.id, record.family_id)
            yield Source(place, content, source.origin, source.depth + 1, "", family)
