"""Reads an Outlook item, as a .msg file holds it, into its record and family.

One rule for what is inside, as for mails: the body belongs to the item, an attached item is a record of
its own with this one as parent, every other attachment is a FILE record or a message of another form.
"""

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from ingest.file_record import cut_text, file_record
from ingest.format import Attachments, Context, FamilyLink, Finding, Source
from ingest.forwards.forwarded import forwarded
from ingest.mime.attached import Nested, read_attached, told_family
from ingest.mime.content_hash import content_hash
from ingest.mime.wrapped import BROKEN_OFF, ITEM_FORM, TNEF_TYPE, Hung, hung_on
from ingest.outlook import tnef_file
from ingest.outlook.compound_file import SIGNATURE
from ingest.outlook.held_item import count_attachments, read_item
from ingest.outlook.msg_file import MARK, msg_bytes
from ingest.outlook.outlook_chat import as_chat
from ingest.outlook.outlook_envelope import PUBLIC, read_item_envelope
from ingest.outlook.outlook_item import Attachment, Named, OutlookItem
from ingest.outlook.outlook_votes import vote_traces
from ingest.outlook.outlook_words import item_words
from ingest.outlook.pst_place import place_of
from records.content import BytesContent
from records.defect import Defect, DefectCode
from records.identity import digest_of, message_id_hash
from records.place import StepKind
from records.recognition import KnownBy, Recognition
from records.record import Record, RecordKind
from records.trace import Trace, TraceKind

MEDIA_TYPE = "application/vnd.ms-outlook"
_ON_A_MESSAGE = Recognition(ITEM_FORM, KnownBy.SIGNATURE)
_CATEGORIES = Named(PUBLIC, "Keywords")
_DIRECTORY_BYTES = 4096


class OutlookForm:
    """Outlook items on other messages."""

    def holds(self, source: Source, name: str) -> bool:  # noqa: ARG002  # its bytes tell
        """Whether the directory of a compound file lists an item's properties."""
        return is_item(source)

    def read(self, source: Source, context: Context, nested: Nested, name: str) -> Iterator[Finding]:
        """The item and its family; bytes that cannot be read are a file with a Defect."""
        try:
            yield from read_outlook(source, context, nested, name)
        except ValueError as error:
            defect = Defect(DefectCode.UNREADABLE, source.place, type(error).__name__)
            yield Attachments(source.place, 0)
            yield file_record(source, context, name=name, defects=(defect,))


def is_item(source: Source) -> bool:
    """Whether these are the bytes of a TNEF stream or a .msg file: a compound file that lists properties."""
    head = source.head(_DIRECTORY_BYTES)
    if head.startswith(tnef_file.SIGNATURE):
        return True
    if not head.startswith(SIGNATURE) or len(head) < 512:
        return False
    shift, first = int.from_bytes(head[30:32], "little"), int.from_bytes(head[48:52], "little")
    start = (first + 1) << min(shift, 12)
    return MARK in source.content.read(start, start + _DIRECTORY_BYTES)


def read_outlook(source: Source, context: Context, nested: Nested, name: str = "") -> Iterator[Finding]:
    """The count of attachments, the item, then its family. Raises MalformedCompoundError.

    The caller has checked the size.
    """
    raw = source.whole()
    item = read_item(raw)
    family = list(_Reading(source, context, nested, raw, name).findings(item))
    yield from told_family(source.place, count_attachments(raw), family)


def _as_file(record: Record) -> Record:
    """What a mail says once more in its own winmail.dat: no second mail, and no copy of the first."""
    return replace(
        record,
        kind=RecordKind.FILE,
        message_id="",
        message_id_hash=None,
        references=(),
        content_hash=None,
    )


class _Reading:
    """One item of a source, at its level of nesting."""

    def __init__(self, source: Source, context: Context, nested: Nested, raw: bytes, name: str) -> None:
        self._source, self._context, self._nested = source, context, nested
        self._raw, self._name = raw, name or source.place.file_name
        self._id = context.record_id(source)
        self._family = FamilyLink(self._id, source.family.family_id if source.family else self._id)

    def findings(self, item: OutlookItem) -> Iterator[Finding]:
        """The item, then what is attached to it."""
        below: list[Finding] = []
        for number, attachment in enumerate(item.attachments, 1):
            content = msg_bytes(attachment.item) if attachment.item is not None else attachment.content
            below.extend(self._attached(attachment, content, number))
        hung = hung_on(self._id, below)
        record = self._record(item, hung)
        yield record
        if record.kind is RecordKind.MAIL:
            yield from forwarded(record, self._context)
        yield from hung.beside(record.text)

    def _attached(self, attachment: Attachment, content: bytes, number: int) -> Iterator[Finding]:
        place = self._source.place.into(StepKind.ATTACHMENT, str(number))
        told = attachment.properties
        media_type = MEDIA_TYPE if attachment.item is not None else told.text(0x370E)
        inside = Source(
            place,
            BytesContent(content),
            self._source.origin,
            self._source.depth + 1,
            media_type,
            self._family,
        )
        if attachment.item is not None and self._nested.level < self._context.limits.mime_depth:
            deeper = _Reading(inside, self._context, self._nested.deeper, content, "")
            yield from deeper.findings(attachment.item)
            return
        is_missing = attachment.is_missing
        defects = (Defect(DefectCode.MISSING_MEDIA, place, "by reference"),) if is_missing else ()
        name = attachment.name or f"{number}.{(media_type or 'bin').replace('/', '.')}"
        yield from read_attached(inside, self._context, self._nested, name=name, defects=defects)

    def _record(self, item: OutlookItem, hung: Hung) -> Record:
        source, limits = self._source, self._context.limits
        local = ZoneInfo(self._context.timezone)
        envelope = read_item_envelope(item, local, limits)
        words, struck = item_words(item, envelope.subtype, local)
        troubles = [*envelope.header.troubles, *((code, "body") for code in struck)]
        if hung.text and not words.strip():
            words, troubles = hung.text, [*troubles, *hung.troubles]
        text, is_cut = cut_text(words, limits.text_characters)
        if not item.is_sound:
            code = DefectCode.MALFORMED if len(item.properties.values) > 1 else DefectCode.UNREADABLE
            troubles.append((code, BROKEN_OFF))
        if is_cut:
            troubles.append((DefectCode.LIMIT_TEXT, f"characters {len(words)}"))
        family = source.family
        is_tnef = self._raw.startswith(tnef_file.SIGNATURE)
        record = Record(
            id=self._id,
            kind=envelope.kind,
            place=source.place,
            origin=source.origin,
            digest=digest_of(self._raw) if source.place.steps else source.origin,
            size_bytes=len(self._raw),
            subtype=envelope.subtype,
            title=envelope.title,
            text=text,
            media_type=TNEF_TYPE if is_tnef else MEDIA_TYPE,
            file_name=self._name,
            sent_at=envelope.sent.at,
            sent_timezone=envelope.sent.timezone,
            sent_written=envelope.header.date_written,
            sender=envelope.sender,
            recipients=envelope.recipients,
            message_id=envelope.message_id,
            message_id_hash=message_id_hash(envelope.message_id),
            references=envelope.header.references,
            content_hash=content_hash(
                envelope.sender, envelope.recipients, envelope.sent.at, envelope.title, words, hung.digests
            ),
            parent_id=family.parent_id if family else None,
            family_id=self._family.family_id,
            defects=tuple(Defect(code, source.place, detail) for code, detail in troubles),
            traces=tuple(self._traces(item)),
            recognition=source.recognition or _ON_A_MESSAGE,
        )
        record = as_chat(record, item)
        return _as_file(record) if is_tnef and family and record.kind is RecordKind.MAIL else record

    def _traces(self, item: OutlookItem) -> Iterator[Trace]:
        steps = self._source.place.steps
        if steps and steps[-1].kind is StepKind.ITEM:
            place = place_of(steps[-1].value)
            if place.folder:
                yield Trace(TraceKind.FOLDER, text=place.folder)
            if not place.is_listed:
                yield Trace(TraceKind.RECOVERY)
        for category in item.properties.texts(_CATEGORIES):
            yield Trace(TraceKind.CATEGORY, text=category)
        yield from vote_traces(item.properties)
