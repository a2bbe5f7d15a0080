"""Archives of Outlook for Mac (`.olm`): a zip of XML files, one a mail, one for all contacts of a folder.

One element a record. Files that hang on it are entries of their own, which it names; those that nothing
names, and whatever else is in the archive, are files.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from ingest.archives.archive_entries import ArchiveEntries
from ingest.archives.zip_count import count_entries, entry_names
from ingest.chats.chat_rows import balanced
from ingest.extract import UnreadableTextError
from ingest.file_record import content_digest, file_record
from ingest.format import Confidence, Context, FamilyLink, Finding, Opened, Source
from ingest.mime.content_hash import content_hash
from ingest.outlook.olm_element import OlmElement, count_elements, read_elements
from ingest.outlook.olm_item import category_traces, read_item
from ingest.signatures import is_archive
from records.content import RangeContent
from records.defect import Defect, DefectCode
from records.identity import message_id_hash
from records.place import StepKind
from records.record import Record, RecordKind
from records.trace import Trace, TraceKind

_SIGN = re.compile(
    rb"(?:.*/)?com\.microsoft\.__(?:Messages|Attachments)/.*"
    rb"|(?:Accounts/[^/]+|Local)/.*(?:Contacts|Calendar|Tasks|Notes|Groups)\.xml",
    re.DOTALL,
)
_FOLDER = re.compile(
    r"(?:(?:.*/)?(?:Accounts/[^/]+|Local)/)?(?:com\.microsoft\.__[^/]+/)?(.*)/[^/]*", re.DOTALL
)
_ATTACHED = "com.microsoft.__Attachments/"
Entry = tuple[int, zipfile.ZipInfo]
_URL, _NAME, _TYPE = "OPFAttachmentURL", "OPFAttachmentName", "OPFAttachmentContentType"


class Olm:
    """Reads an archive into mails, items and files."""

    name = "olm"

    def sniff(self, source: Source) -> Confidence:
        """Certain of an archive with the folders that Outlook for Mac makes."""
        if not is_archive(source.head(), source.name):
            return Confidence.NO
        try:
            is_own = any(map(_SIGN.fullmatch, entry_names(source.content)))
        except (ValueError, OSError):
            return Confidence.NO
        return Confidence.CERTAIN if is_own else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every element with its files, then files that none names."""
        with zipfile.ZipFile(source.content.open()) as archive:
            yield from _Archive(source, context, archive).findings()


class _Archive:
    """One archive while it is read: twice, for the elements are counted before the first is told."""

    def __init__(self, source: Source, context: Context, archive: zipfile.ZipFile) -> None:
        self._source, self._context, self._archive = source, context, archive
        self._entries, self._peeking = self._afresh(), self._afresh()
        self._every = list(self._entries)
        self._files: dict[str, Entry] = {}
        self._taken: set[int] = set()

    def findings(self) -> Iterator[Finding]:
        """The count, and what was counted."""
        place, number = self._source.place, len(self._every)
        if number > self._context.limits.archive_entries:
            yield Opened(place, Olm.name, number)
            yield Defect(DefectCode.LIMIT_ENTRIES, place, f"entries {number}", number)
            return
        elements = self._counted()
        found = count_entries(self._source.content) - len(elements) + sum(elements.values())
        yield Opened(place, Olm.name, found)
        yield from balanced(self._told(elements), found, place)

    def _afresh(self) -> ArchiveEntries:
        return ArchiveEntries(self._source, self._context, self._archive)

    def _counted(self) -> dict[int, int]:
        """How many elements each XML file holds that holds any, by its index."""
        entries, counts = self._afresh(), {}
        for index, entry in self._every:
            if entry.filename.lower().endswith(".xml") and _ATTACHED not in entry.filename:
                content = entries.content(index, entry)
                if not isinstance(content, Defect) and (count := count_elements(content)):
                    counts[index] = count
        return counts

    def _told(self, elements: dict[int, int]) -> Iterator[Finding]:
        others = [each for each in self._every if each[0] not in elements]
        self._files = {entry.filename: (index, entry) for index, entry in others}
        for each in self._every:
            if each[0] in elements:
                yield from self._items(each, elements[each[0]])
        for index, entry in others:
            if index not in self._taken:
                yield self._entries.source(index, entry, self._source.family)
        yield from self._entries.keyring.told(self._source.place)

    def _items(self, listing: Entry, found: int) -> Iterator[Finding]:
        """The elements of one XML file; one that holds none after all is a file."""
        place, content = self._entries.place(*listing), self._entries.content(*listing)
        if isinstance(content, Defect):
            yield replace(content, lost=found)
            return
        outer = replace(self._source, place=place, content=content, recognition=None)
        kept, trouble = 0, None
        try:
            for element in read_elements(content, self._context.limits):
                kept += 1
                here = outer if kept == found == 1 else _within(outer, element)
                yield from self._family(element, here, _folder(listing[1].filename))
        except UnreadableTextError as error:
            trouble = Defect(error.code, place, error.detail, max(0, found - max(1, kept)))
        if kept == 0:
            yield file_record(outer, self._context, defects=(replace(trouble, lost=0),) if trouble else ())
        if trouble and trouble.lost:
            yield trouble

    def _family(self, element: OlmElement, here: Source, folder: str) -> Iterator[Finding]:
        """The record of an element, and the files that it is the first to name."""
        told, words, troubles = read_item(element, self._context)
        named = element.listed(_URL)
        troubles += [(DefectCode.MISSING_MEDIA, "absent") for each in named if each[_URL] not in self._files]
        own_id, outer, place = self._context.record_id(here), here.family, here.place
        folders = (Trace(TraceKind.FOLDER, text=folder),) if folder else ()
        record = Record(
            id=own_id,
            place=place,
            origin=here.origin,
            digest=content_digest(here.content),
            size_bytes=here.content.size_bytes,
            file_name=place.file_name,
            message_id_hash=message_id_hash(told["message_id"]),
            parent_id=outer.parent_id if outer else None,
            family_id=outer.family_id if outer else own_id,
            defects=tuple(Defect(code, place, detail) for code, detail in troubles),
            traces=(*folders, *category_traces(element)),
            recognition=self._source.recognition,
            **told,
        )
        if record.kind is RecordKind.MAIL:
            record = replace(record, content_hash=self._hash(record, words, named))
        yield record
        for each in named:
            yield from self._hanging(each, FamilyLink(record.id, record.family_id))

    def _hash(self, record: Record, words: str, named: list[dict[str, str]]) -> bytes | None:
        """What joins copies of a mail; nothing does while a file of it cannot be seen."""
        digests = []
        for each in named:
            entry = self._files.get(each[_URL])
            content = self._peeking.content(*entry) if entry else None
            if content is None or isinstance(content, Defect):
                return None
            digests.append(content_digest(content))
        return content_hash(record.sender, record.recipients, record.sent_at, record.title, words, digests)

    def _hanging(self, told: dict[str, str], family: FamilyLink) -> Iterator[Source | Defect]:
        """A file, called what the element calls it, unless an earlier element had it."""
        entry = self._files.get(told[_URL])
        if entry is None or entry[0] in self._taken:
            return
        self._taken.add(entry[0])
        inside = self._entries.source(*entry, family)
        if isinstance(inside, Source):
            called = told.get(_NAME, "").replace("/", "_")
            path = f"{entry[0]}:{entry[1].filename}" + (f"/{called}" if called else "")
            place = self._source.place.into(StepKind.ENTRY, path)
            inside = replace(inside, place=place, media_type=told.get(_TYPE, ""))
        yield inside


def _within(outer: Source, element: OlmElement) -> Source:
    """One element of several in a file."""
    start, end = element.start, element.end
    place = outer.place.into(StepKind.BYTES, f"{start}-{end}")
    return replace(outer, place=place, content=RangeContent(outer.content, start, end))


def _folder(path: str) -> str:
    """The folder of a mailbox that a file stands for, without those of the archive."""
    found = _FOLDER.fullmatch(path)
    return found[1] if found else ""
