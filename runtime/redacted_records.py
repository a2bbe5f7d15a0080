"""Redacted records: from a stored record and its redactions to what may go out of it.

The fields, the text and a proved PDF follow from the record alone, so a preview shows what a release will.
"""

from dataclasses import dataclass
from functools import cached_property

from disclosure.hidden import ending_of
from disclosure.picture_pdf import PICTURES
from disclosure.proof import secrets_of
from disclosure.recogniser import Surroundings
from disclosure.record_pdf import RecordSheet
from disclosure.redacting import RedactedText, redact
from disclosure.redacting_fields import FieldRule, RecordFields
from records.access import AccessScope
from records.errors import ChangedOriginalError
from records.ground import Act
from records.record import RecordKind
from records.redaction import Redaction
from records.stored import StoredRecord
from runtime.originals import read_original
from runtime.rendering import RenderingChild
from runtime.rendering_work import PDF, Original, Rendered, Task
from storage.blob_store import BlobStore
from storage.shelf import RecordShelf

_LARGEST_ORIGINAL = 100 * 2**20
NO_ORIGINAL = "no-original"
"""A refusal of pages: the original is too large, or no longer what was taken in."""


@dataclass(frozen=True)
class RedactedRecord:
    """A record with its redactions. `staying` are names that are not covered in its fields."""

    record: StoredRecord
    text: str
    redactions: tuple[Redaction, ...]
    act: Act = Act.WOO
    staying: tuple[str, ...] = ()
    is_public: bool = False
    """It goes out in full."""

    @cached_property
    def covered(self) -> RedactedText:
        """The text with its boxes. Raises InvalidError when a passage does not lie in it."""
        return redact(self.text, self.redactions)

    @cached_property
    def bare(self) -> RecordFields:
        """The fields as they are."""
        return RecordFields(
            title=self.record.title,
            sender=self.record.sender,
            recipients=self.record.recipients,
            attachment_names=tuple(each.name for each in self.record.attachments),
        )

    @cached_property
    def fields(self) -> RecordFields:
        """The fields as they may go out."""
        rule = FieldRule(self.text, self.redactions, Surroundings(staying=self.staying), self.act)
        return rule.redacted(self.bare)

    def sheet(self, number: str) -> RecordSheet:
        """What stands on its pages."""
        return RecordSheet(number, self.fields, self.covered, self.record.sent_at)


class RedactedFiles:
    """Makes PDFs of redacted records, with the pages of their originals where those are PDFs."""

    def __init__(self, shelf: RecordShelf, packs: BlobStore, child: RenderingChild) -> None:
        """Read originals from the packs and render in the child."""
        self._shelf, self._packs, self._child = shelf, packs, child

    def pdf(self, one: RedactedRecord, sheet: RecordSheet, scope: AccessScope) -> Rendered:
        """The PDF of a record, proved. An original that is gone or changed is not shown; its text is.

        Raises ConflictError when the proof fails, UnavailableError when nothing can be rendered now.
        """
        originals = Originals(self._shelf, self._packs, scope)
        original = originals.of(one.record, one.text, one.redactions, is_public=one.is_public)
        return self._child.render(rendering_task(one.text, one.redactions, one.bare, sheet, original))


def rendering_task(
    text: str,
    redactions: tuple[Redaction, ...],
    bare: RecordFields,
    sheet: RecordSheet,
    original: Original | None,
) -> Task:
    """What is asked of the rendering child for a record whose fields were `bare`."""
    people = zip(bare.people, sheet.fields.people, strict=True)
    covered = [
        value
        for one, shown in people
        for value, left in ((one.name, shown.name), (one.address, shown.address))
        if value != left
    ]
    return Task(sheet, secrets_of(text, redactions, covered, sheet.shown), original)


@dataclass(frozen=True, slots=True)
class Originals:
    """Reads originals for whoever sees a scope, as far as something of them may be shown."""

    shelf: RecordShelf
    packs: BlobStore
    scope: AccessScope

    def of(
        self, record: StoredRecord, text: str, redactions: tuple[Redaction, ...], *, is_public: bool
    ) -> Original | None:
        """The original of a record; None where nothing of it may be shown, if it is too large or changed.

        Of a PDF the pages are shown if they can be, of what is public in full the picture or the file.
        """
        wanted = record.media_type == PDF or (is_public and _may_be_shown(record))
        if not wanted or record.size_bytes > _LARGEST_ORIGINAL:
            return None
        try:
            content = read_original(self.packs, self.shelf.locate(record.id, self.scope))
        except ChangedOriginalError:
            return None
        return Original(content, record.media_type, text, redactions, is_public)


def refused_before(record: StoredRecord, original: Original | None) -> str:
    """Why nothing of the original of a PDF can even be tried; empty where it can, and for other records."""
    return NO_ORIGINAL if record.media_type == PDF and original is None else ""


def _may_be_shown(record: StoredRecord) -> bool:
    is_kind = record.media_type in PICTURES or ending_of(record.media_type) is not None
    return record.kind is RecordKind.FILE and is_kind
