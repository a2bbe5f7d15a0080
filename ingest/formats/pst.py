"""Mailboxes of Outlook (`.pst`, `.ost`): every item in them is a source, as a .msg file would hold it.

Three readers look at a mailbox: ours, libpff, and `readpst` where the machine has it. What either of the
first two finds is read. Where they differ a Defect says how, and by which items.
"""

from collections.abc import Iterator
from dataclasses import replace

from ingest.format import Confidence, Context, Finding, Opened, Source
from ingest.outlook.outlook_reading import MEDIA_TYPE
from ingest.outlook.pst_file import MailboxFile
from ingest.outlook.pst_nodes import MalformedMailboxError
from ingest.outlook.pst_place import ItemPlace
from ingest.outlook.pst_readers import differences, listed_by_libpff
from ingest.placed_content import PlacedContent
from records.defect import Defect, DefectCode
from records.place import Step, StepKind

_MAGIC, _CLIENTS = b"!BDN", (b"SM", b"SO")


class Pst:
    """Lists a mailbox."""

    name = "pst"

    def sniff(self, source: Source) -> Confidence:
        """Certain of the signature of a mailbox; an address book has another."""
        head = source.head(16)
        return Confidence.CERTAIN if head.startswith(_MAGIC) and head[8:10] in _CLIENTS else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every item by its node. Raises MalformedMailboxError if no reader opens it."""
        told, is_whole, trouble = _listed(source)
        libpff = listed_by_libpff(source, context.limits)
        places = _joined(told, libpff or {})
        if not places and (trouble or not is_whole):
            raise MalformedMailboxError(trouble or "pages")
        yield Opened(source.place, self.name, len(places))
        if trouble:
            yield Defect(DefectCode.UNCHECKED, source.place, f"libpff alone: {trouble}")
        if not is_whole:
            yield Defect(DefectCode.TRUNCATED, source.place, "pages of items")
        yield from differences(source, context.limits, told if not trouble else None, libpff)
        each_bytes = source.content.size_bytes // max(1, len(places))
        for place in places:
            yield _source(source, place, each_bytes)


def _listed(source: Source) -> tuple[dict[int, ItemPlace], bool, str]:
    """The items that our reader finds, whether it could read all pages that tell of them, or why none."""
    try:
        mailbox = MailboxFile(source.content)
        return {place.number: place for place in mailbox.items()}, mailbox.is_whole, ""
    except MalformedMailboxError as error:
        return {}, True, str(error)


def _joined(ours: dict[int, ItemPlace], theirs: dict[int, ItemPlace]) -> list[ItemPlace]:
    """Every item that either has, by number, with the folder that ours tells."""
    return [(ours.get(number) or theirs[number]) for number in sorted(ours.keys() | theirs.keys())]


def _source(source: Source, place: ItemPlace, each_bytes: int) -> Source:
    step = Step(StepKind.ITEM, place.step_value)
    return replace(
        source,
        place=source.place.into(step.kind, step.value),
        content=PlacedContent(source.content, (step,), each_bytes),
        depth=source.depth + 1,
        media_type=MEDIA_TYPE,
        beside=frozenset(),
    )
