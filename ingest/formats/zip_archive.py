"""Zip archives: every entry that is not a folder is a source; names are only names.

A chat export among the entries comes first, and the media files that it names belong to the family of
the message that names them.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import replace

from ingest.archive_entries import ArchiveEntries
from ingest.chat_lines import is_chat
from ingest.chat_media import media_owners
from ingest.format import Confidence, Context, FamilyLink, Finding, Opened, Source
from ingest.neighbours import Neighbours, companion_of
from ingest.signatures import is_archive
from ingest.zip_count import count_entries
from records.defect import Defect, DefectCode
from records.identity import RecordId

_HEAD_BYTES = 4096


class ZipArchive:
    """Unpacks an archive into sources."""

    name = "zip"

    def sniff(self, source: Source) -> Confidence:
        """Certain of the signature, unless it is an office file."""
        return Confidence.CERTAIN if is_archive(source.head(), source.name) else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count, then every entry. Raises BadZipFile or ValueError if there is no directory."""
        found = count_entries(source.content)
        if found > context.limits.archive_entries:
            yield Opened(source.place, self.name, found)
            yield Defect(DefectCode.LIMIT_ENTRIES, source.place, f"entries {found}", found)
            return
        with zipfile.ZipFile(source.content.open()) as archive:
            reading = _Reading(source, context, archive)
            yield Opened(source.place, self.name, found)
            yield from reading.findings()
            if reading.count != found:
                detail = f"entries {reading.count}/{found}"
                yield Defect(DefectCode.COUNT_DIFFERS, source.place, detail, max(0, found - reading.count))


class _Reading:
    """One archive while it is read."""

    def __init__(self, source: Source, context: Context, archive: zipfile.ZipFile) -> None:
        self._source, self._context = source, context
        self._entries = ArchiveEntries(source, context, archive)
        self.count = 0

    def findings(self) -> Iterator[Finding]:
        """Chats first, then the other entries in the order of the directory."""
        entries = list(self._entries)
        self.count = len(entries)
        chats = {index for index, entry in entries if self._is_chat(index, entry)}
        owners: dict[tuple[str, str], RecordId] = {}
        for index, entry in entries:
            if index in chats:
                folder = _folder(entry)
                beside = frozenset(_name(other) for _, other in entries if _folder(other) == folder)
                chat = self._entries.source(index, entry, self._source.family)
                yield replace(chat, beside=beside) if isinstance(chat, Source) else chat
                if isinstance(chat, Source):
                    found = media_owners(chat, self._context)
                    owners.update({(folder, name): owner for name, owner in found.items()})
        neighbours = Neighbours(entry.filename for _, entry in entries)
        at = {entry.filename: (index, entry) for index, entry in entries}
        halves: dict[int, Source | Defect] = {}
        for index, entry in entries:
            if index not in chats:
                owner = owners.get((_folder(entry), _name(entry)))
                beside = neighbours.of(entry.filename)
                if half := companion_of(entry.filename, beside):
                    yield self._half(halves, at[half], (index, entry), beside)
                    continue
                inside = self._entries.source(index, entry, self._family(owner))
                yield replace(inside, beside=beside) if beside and isinstance(inside, Source) else inside
        yield from self._entries.keyring.told(self._source.place)

    def _half(
        self,
        halves: dict[int, Source | Defect],
        other: tuple[int, zipfile.ZipInfo],
        entry: tuple[int, zipfile.ZipInfo],
        beside: frozenset[str],
    ) -> Source | Defect:
        """An entry that is half of a database, with its other half; `halves` holds what is unpacked."""
        for index, each in (entry, other):
            if index not in halves:
                halves[index] = self._entries.source(index, each, self._source.family)
        inside, companion = halves[entry[0]], halves[other[0]]
        if isinstance(inside, Defect):
            return inside
        return replace(inside, beside=beside, companion=companion if isinstance(companion, Source) else None)

    def _family(self, owner: RecordId | None) -> FamilyLink | None:
        """The family of an entry that a chat message names, if one does: within that of the archive."""
        outer = self._source.family
        if owner is None:
            return outer
        return FamilyLink(owner, outer.family_id if outer else owner)

    def _is_chat(self, index: int, entry: zipfile.ZipInfo) -> bool:
        """Whether a text entry opens like a chat export."""
        is_text = entry.filename.lower().endswith(".txt")
        return is_text and is_chat(self._entries.head(index, entry, _HEAD_BYTES))


def _folder(entry: zipfile.ZipInfo) -> str:
    return entry.filename.rpartition("/")[0]


def _name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.rpartition("/")[2]
