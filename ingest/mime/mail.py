"""Mail: a message with its headers, its text and its family of attachments (RFC 5322, 2045 to 2049).

Shared by every format that holds mail. One rule for what is inside: body text belongs to the
mail; a message (message/rfc822, or a file *.eml that reads as one) is a mail of its own with
this one as parent; every other part is a message of another form (a .msg), or a FILE record, and
if a format can open it (zip, mbox, chat export) also a Source whose family parent is that FILE record.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from ingest.file_record import cut_text
from ingest.format import Context, FamilyLink, Finding, Source
from ingest.forwards.forwarded import forwarded
from ingest.mime.attached import Nested, read_attached, told_family
from ingest.mime.attachment_count import count_attachments
from ingest.mime.content_hash import content_hash
from ingest.mime.envelope import Trouble, read_envelope
from ingest.mime.header_fields import body_start, read_fields
from ingest.mime.mail_flags import flag_traces
from ingest.mime.mail_text import mail_text
from ingest.mime.message_bounds import message_bounds
from ingest.mime.mime_tree import MimePart, leaf_parts, read_tree
from ingest.mime.part_facts import PartFacts, PartRole, part_role
from ingest.mime.wrapped import Hung, hung_on
from records.content import BytesContent
from records.defect import Defect, DefectCode
from records.identity import digest_of, message_id_hash
from records.place import StepKind
from records.recognition import KnownBy, Recognition
from records.record import KEPT_APART, Record, RecordKind, TextState

_MEETING = frozenset({"request", "reply", "cancel", "counter"})
_ON_A_MESSAGE = Recognition("eml", KnownBy.CONTENT)
_PARTIAL = ".partial.emlx"
"""A mail whose attachments Apple Mail keeps elsewhere: of `Messages/7.partial.emlx` in `Attachments/7/`."""
_METHOD = re.compile(rb"^METHOD:(\w{1,20})", re.IGNORECASE | re.MULTILINE)


class MailForm:
    """Mails on messages of other forms."""

    def holds(self, source: Source, name: str) -> bool:
        """Whether a file is called a mail and reads as one, as for the parts of a mail."""
        facts = PartFacts(source.media_type or "application/octet-stream", name=name)
        return part_role(facts, source.head()) is PartRole.MESSAGE

    def read(self, source: Source, context: Context, nested: Nested, name: str) -> Iterator[Finding]:
        """The mail and its family."""
        yield from read_mail(source, context, nested, name)


def read_mail(source: Source, context: Context, nested: Nested, name: str = "") -> Iterator[Finding]:
    """The count of attachments, the mail, then its family in the order of the parts.

    `name` is what a mail inside another message is called as a file. Raises nothing for broken mail:
    what is wrong stands on the record. The caller has checked the size.
    """
    reading = _Reading(source, context, nested, name)
    family = list(reading.findings())
    found = count_attachments(reading.raw, reading.tree.scanned.root, context.limits, nested.level)
    yield from told_family(source.place, found, family)


class _Reading:
    """One message of a source, at its level of nesting."""

    def __init__(self, source: Source, context: Context, nested: Nested, name: str = "") -> None:
        """Take the source apart; `name` is what a nested message is called as a file."""
        raw = source.whole()
        self._name = name or source.place.file_name
        self._source, self._context, self._nested = source, context, nested
        self.raw = raw
        self._id = context.record_id(source)
        self._family = FamilyLink(self._id, source.family.family_id if source.family else self._id)
        start, end = message_bounds(raw)
        header_end, body = body_start(raw, start, end)
        self._fields = read_fields(raw[start:header_end], context.limits)
        self._after = raw[end:]
        self._is_partial = self._name.lower().endswith(_PARTIAL)
        self.tree = read_tree(raw, self._fields, body, end, context.limits)

    def findings(self) -> Iterator[Finding]:
        """The mail, then what it forwards in its text, then what is attached to it."""
        below: list[Finding] = []
        for part in leaf_parts(self.tree.root):
            role = part_role(part.facts, part.content)
            if role is not PartRole.BODY:
                below.extend(self._attached(part, role))
        hung = hung_on(self._id, below)
        mail = self._record(hung)
        yield mail
        yield from forwarded(mail, self._context)
        yield from hung.beside(mail.text)

    def _attached(self, part: MimePart, role: PartRole) -> Iterator[Finding]:
        place = self._source.place.into(StepKind.PART, part.path)
        inside = Source(
            place,
            BytesContent(part.content),
            self._source.origin,
            self._source.depth + 1,
            part.facts.media_type,
            self._family,
        )
        defects = () if part.is_sound else (Defect(DefectCode.MALFORMED, place, "transfer-encoding"),)
        is_taken_out = self._is_partial and not part.content
        is_beside = is_taken_out and self._is_beside(part)
        if is_taken_out and not is_beside:
            defects = (*defects, Defect(DefectCode.MISSING_MEDIA, place, "kept apart"))
        if role is PartRole.MESSAGE and self._nested.level < self._context.limits.mime_depth:
            yield from _Reading(inside, self._context, self._nested.deeper, part.facts.name).findings()
            return
        attached = read_attached(
            inside,
            self._context,
            self._nested,
            name=part.facts.name or _nameless(part),
            charset=part.facts.charset,
            defects=defects,
        )
        yield from map(_stand_in, attached) if is_beside else attached

    def _is_beside(self, part: MimePart) -> bool:
        """Whether what Apple Mail took out of a mail stands in the folder that it has for that part."""
        return any(each.startswith(f"{part.path}/") for each in self._source.beside)

    def _words(self, hung: Hung) -> tuple[str, list[Trouble]]:
        """The text of the mail and what is wrong with it; of a mail without one, what its wrapper says."""
        steps = self._source.place.steps
        body = mail_text(self.tree.root, is_quoted=bool(steps) and steps[-1].kind is StepKind.BYTES)
        troubles: list[Trouble] = [(code, "body") for code in body.troubles]
        if hung.text and not body.text.strip():
            return hung.text, [*troubles, *hung.troubles]
        return body.text, troubles

    def _record(self, hung: Hung) -> Record:
        source, tree, limits = self._source, self.tree, self._context.limits
        envelope = read_envelope(self._fields, ZoneInfo(self._context.timezone), limits)
        words, troubles_of_words = self._words(hung)
        text, is_cut = cut_text(words, limits.text_characters)
        troubles = [*envelope.troubles, *troubles_of_words]
        troubles.extend((code, "parts") for code in tree.scanned.struck)
        if not tree.is_sound and not tree.scanned.struck:
            troubles.append((DefectCode.MALFORMED, "parts"))
        if is_cut:
            troubles.append((DefectCode.LIMIT_TEXT, f"characters {len(words)}"))
        family = source.family
        return Record(
            id=self._id,
            kind=RecordKind.MAIL,
            place=source.place,
            origin=source.origin,
            digest=digest_of(self.raw) if source.place.steps else source.origin,
            size_bytes=len(self.raw),
            subtype=_subtype(tree.root) or hung.subtype,
            title=envelope.subject,
            text=text,
            text_state=TextState.READY,
            media_type="message/rfc822",
            file_name=self._name,
            sent_at=envelope.sent.at,
            sent_timezone=envelope.sent.timezone,
            sent_written=envelope.date_written,
            sender=envelope.sender,
            recipients=envelope.recipients,
            message_id=envelope.message_id,
            message_id_hash=message_id_hash(envelope.message_id),
            references=envelope.references,
            content_hash=content_hash(
                envelope.sender, envelope.recipients, envelope.sent.at, envelope.subject, words, hung.digests
            ),
            parent_id=family.parent_id if family else None,
            family_id=self._family.family_id,
            defects=tuple(Defect(code, source.place, detail) for code, detail in troubles),
            traces=flag_traces(self._fields, self._after, source.place.name),
            recognition=source.recognition or _ON_A_MESSAGE,
        )


def _stand_in(finding: Finding) -> Finding:
    """What stands in a mail where an attachment was: that it is empty is no fault of it."""
    return replace(finding, subtype=KEPT_APART, defects=()) if isinstance(finding, Record) else finding


def _nameless(part: MimePart) -> str:
    """A name for a part that was given none, from its path and type."""
    return f"{part.path}.{part.facts.media_type.replace('/', '.')}"


def _subtype(root: MimePart) -> str:
    """`report` or `meeting-request` and the like (RFC 3464, RFC 5546), or empty."""
    if root.facts.media_type == "multipart/report":
        return "report"
    for part in leaf_parts(root):
        if part.facts.media_type == "text/calendar":
            method = part.facts.method or _calendar_method(part.content)
            if method in _MEETING:
                return f"meeting-{method}"
    return ""


def _calendar_method(content: bytes) -> str:
    found = _METHOD.search(content)
    return found[1].decode().lower() if found else ""
