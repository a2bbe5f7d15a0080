"""Outgoing: a record as it leaves the house, every text of it redacted, and its files."""

import io
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock
from typing import BinaryIO, Protocol, cast

from disclosure.hidden import ending_of
from disclosure.recogniser import Surroundings
from disclosure.record_pdf import RecordSheet
from disclosure.redacting import redact
from disclosure.redacting_fields import FieldRule, RecordFields
from records.ground import ground_of
from records.judgement import RELEASABLE, Judgement, Outcome
from records.numbering import Numbers
from records.record import RecordKind
from records.release import AMSTERDAM, FileRole, GroundUse, Member, ReleasedFile, code_of
from records.stored import StoredRecord
from runtime.judged import Chosen, ReleaseCase
from runtime.redacted_records import refused_before, rendering_task
from runtime.rendering_work import PDF, Original, Rendered, Task
from storage.blob_store import BlobStore, Kept

_UNDATED = "zonder-datum"
_TITLED = frozenset({Outcome.PUBLIC, Outcome.PARTIAL, Outcome.ALREADY_PUBLIC})
"""Outcomes whose title is shown. That of a withheld record is part of what was withheld, and a copy may
be one of such: their passages were not gone through."""
_SPACES = re.compile(r"\s+")


class Readable(Protocol):
    """What a file is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes; none at the end."""
        ...


@dataclass(slots=True)
class Filing:
    """Puts files of a release with the originals; what was put waits for the caller's transaction."""

    packs: BlobStore
    kept: list[Kept] = field(default_factory=list)
    _turn: Lock = field(default_factory=Lock)

    def put(self, path: str, role: FileRole, media_type: str, stream: Readable) -> ReleasedFile:
        """Write one file, with its digest and sum."""
        read = _Summed(stream)
        with self._turn:
            kept = self.packs.keep(cast("BinaryIO", read))  # of a stream it is only read
            self.kept.append(kept)
        return ReleasedFile(path, role, media_type, kept.size_bytes, kept.digest, read.crc32)

    def taken(self) -> list[Kept]:
        """What was put since the last time."""
        taken, self.kept = self.kept, []
        return taken


class _Summed(io.RawIOBase):
    """A stream that sums up what is read of it (CRC-32)."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self.crc32 = stream, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self.crc32 = zlib.crc32(chunk, self.crc32)
        return chunk


@dataclass(frozen=True, slots=True)
class Readied:
    """A judged record with its text, and the number of the member that it is a copy of."""

    record: StoredRecord
    text: str
    judged: Chosen
    duplicate_of: int | None = None
    original: Original | None = None
    """What of its original may be shown."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """Makes members of records: fields and text redacted by the same rules, files filed."""

    case: ReleaseCase
    filing: Filing
    render: Callable[[Task], Rendered]

    def rule(self, text: str, judged: Chosen) -> FieldRule:
        """What the fields of a record, and of all others of its family, are redacted by."""
        around = Surroundings(staying=self.case.staying)
        return FieldRule(text, judged.redactions, around, self.case.act)

    def member(self, one: Readied, numbers: Numbers, rules: Iterable[FieldRule]) -> Member:
        """The record as it goes out. What stays closed has its people redacted as well, and no files."""
        record, judgement = one.record, one.judged.judgement
        assert judgement is not None
        covered = redact(one.text, one.judged.redactions)
        shown = _fields(record)
        for rule in (self.rule(one.text, one.judged), *rules):
            shown = rule.redacted(shown)
        is_chat = record.kind in {RecordKind.CHAT, RecordKind.NOTICE}
        if is_chat:
            shown = replace(shown, title=_named_after(record, shown))
        title = shown.title if judgement.outcome in _TITLED else ""
        files: tuple[ReleasedFile, ...] = ()
        pages, refusal = 0, ""
        if judgement.outcome in RELEASABLE:
            sheet = RecordSheet(code_of(numbers.number), shown, covered, record.sent_at)
            task = rendering_task(one.text, one.judged.redactions, _fields(record), sheet, one.original)
            files, pages, refusal = self._files(task, numbers)
            refusal = refusal or refused_before(record, one.original)
        return Member(
            number=numbers.number,
            record_id=record.id,
            kind=record.kind,
            channel=record.channel,
            evidence=record.evidence,
            title=title,
            outcome=judgement.outcome,
            family=numbers.family,
            subtype=record.subtype,
            media_type=record.media_type,
            sender=shown.sender,
            recipients=shown.recipients,
            sent_at=record.sent_at,
            sent_timezone=record.sent_timezone,
            grounds=_uses(judgement, covered.lines_of_grounds()),
            remark=judgement.remark,
            public_link=judgement.public_link,
            thread=numbers.thread,
            conversation=numbers.conversation,
            conversation_title=title if is_chat else "",
            parent=numbers.parent,
            duplicate_of=one.duplicate_of,
            pages=pages,
            page_refusal=refusal,
            files=files,
        )

    def _files(self, task: Task, numbers: Numbers) -> tuple[tuple[ReleasedFile, ...], int, str]:
        """The text and the pages of a member, proved, how many those are, and what they do not show."""
        sheet = task.sheet
        stem = f"stukken/{folder_of(numbers.day_of)}/{sheet.number}"
        made = self.render(task)
        raw = sheet.text.text.encode("utf-8", "replace")
        text = self.filing.put(f"{stem}.txt", FileRole.TEXT, "text/plain", io.BytesIO(raw))
        page = self.filing.put(f"{stem}.pdf", FileRole.PDF, PDF, io.BytesIO(made.content))
        if task.original is None or not made.goes_as_it_is:
            return (text, page), made.pages, made.refusal
        whole = io.BytesIO(task.original.content)
        ending, kind = ending_of(task.original.media_type), task.original.media_type
        original = self.filing.put(f"{stem}-origineel{ending}", FileRole.ORIGINAL, kind, whole)
        return (text, page, original), made.pages, made.refusal


def folder_of(moment: datetime | None) -> str:
    """The folder of a day: its date in Dutch time, or the one for what has none."""
    return _UNDATED if moment is None else moment.astimezone(AMSTERDAM).date().isoformat()


def _fields(record: StoredRecord) -> RecordFields:
    return RecordFields(
        title=_SPACES.sub(" ", record.title), sender=record.sender, recipients=record.recipients
    )


def _named_after(record: StoredRecord, shown: RecordFields) -> str:
    """The title of a chat: one that is called after somebody in it is covered as he is."""
    told = _fields(record)
    for one, covered in zip(told.people, shown.people, strict=True):
        if told.title.strip().casefold() in {one.name.strip().casefold(), one.address.strip().casefold()}:
            return covered.name or covered.address
    return shown.title


def _uses(judgement: Judgement, lines: dict[str, tuple[int, ...]]) -> tuple[GroundUse, ...]:
    """The grounds of the judgement, each with the lines of its boxes; those of boxes alone behind them."""
    codes = dict.fromkeys([*(ground.code for ground in judgement.grounds), *lines])
    return tuple(GroundUse(ground_of(code), lines.get(code, ())) for code in codes)
