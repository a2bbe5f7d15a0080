"""Zip archives: every entry that is not a folder is a source; names are only names.

Bombs end by counting what comes out (promises 1): per entry, in all, and by looking whether
entries overlap. A chat export among the entries comes first, and the media files that it
names belong to the family of the message that names them.
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from ingest.chat_lines import is_chat
from ingest.chat_media import media_owners
from ingest.format import Confidence, Context, FamilyLink, Finding, Opened, Source
from ingest.signatures import is_archive
from ingest.unpacked import UnpackingLimitError, unpack
from ingest.zip_count import count_entries
from records.defect import Defect, DefectCode
from records.identity import RecordId
from records.place import StepKind

_LEAST_TOTAL_BYTES = 64 << 20
_ENCRYPTED_FLAG = 1
_LOCAL_HEADER_BYTES = 30
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


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
        """Begin with all room left."""
        self._source, self._context, self._archive = source, context, archive
        limits = context.limits
        total = min(limits.archive_total_ratio * source.content.size_bytes, limits.archive_total_bytes)
        self._room_bytes = max(total, _LEAST_TOTAL_BYTES)
        self._overlapping = _overlapping(archive.infolist())
        self.count = 0

    def findings(self) -> Iterator[Finding]:
        """Chats first, then the other entries in the order of the directory."""
        entries = [
            (index, entry) for index, entry in enumerate(self._archive.infolist()) if not entry.is_dir()
        ]
        self.count = len(entries)
        chats = {index for index, entry in entries if self._is_chat(index, entry)}
        owners: dict[tuple[str, str], RecordId] = {}
        for index, entry in entries:
            if index in chats:
                folder = _folder(entry)
                beside = frozenset(_name(other) for _, other in entries if _folder(other) == folder)
                for finding in self._opened(index, entry, self._source.family):
                    yield replace(finding, beside=beside) if isinstance(finding, Source) else finding
                    if isinstance(finding, Source):
                        found = media_owners(finding, self._context)
                        owners.update({(folder, name): owner for name, owner in found.items()})
        for index, entry in entries:
            if index not in chats:
                owner = owners.get((_folder(entry), _name(entry)))
                yield from self._opened(index, entry, self._family(owner))

    def _family(self, owner: RecordId | None) -> FamilyLink | None:
        """The family of an entry that a chat message names, if one does: within that of the archive."""
        outer = self._source.family
        if owner is None:
            return outer
        return FamilyLink(owner, outer.family_id if outer else owner)

    def _is_chat(self, index: int, entry: zipfile.ZipInfo) -> bool:
        """Whether a text entry opens like a chat export."""
        if not entry.filename.lower().endswith(".txt") or index in self._overlapping or _is_encrypted(entry):
            return False
        try:
            with self._archive.open(entry) as stream:
                return is_chat(stream.read(4096))
        except _UNREADABLE:
            return False

    def _opened(
        self, index: int, entry: zipfile.ZipInfo, family: FamilyLink | None
    ) -> Iterator[Source | Defect]:
        """The entry as a source, or the defect that it was lost by."""
        place = self._source.place.into(StepKind.ENTRY, f"{index}:{entry.filename}")
        if _is_encrypted(entry):
            yield Defect(DefectCode.ENCRYPTED, place, "", 1)
        elif index in self._overlapping:
            yield Defect(DefectCode.MALFORMED, place, "overlapping entries", 1)
        else:
            try:
                content = unpack(self._archive, entry, self._context.limits, self._room_bytes)
            except UnpackingLimitError as error:
                is_full = error.size_bytes > self._room_bytes
                code = DefectCode.LIMIT_SIZE if is_full else DefectCode.LIMIT_RATIO
                yield Defect(
                    code, place, f"packed {entry.compress_size}, unpacked over {error.size_bytes}", 1
                )
            except _UNREADABLE as error:
                yield Defect(DefectCode.UNREADABLE, place, type(error).__name__, 1)
            else:
                self._room_bytes -= content.size_bytes
                source = self._source
                yield Source(place, content, source.origin, source.depth + 1, "", family)


def _overlapping(entries: list[zipfile.ZipInfo]) -> frozenset[int]:
    """The entries whose packed bytes begin before those of an earlier one end.

    The library has no such check before Python 3.13, and overlap is how 10 MB becomes 281 TB.
    """
    found: set[int] = set()
    end = 0
    by_offset = sorted(enumerate(entries), key=lambda pair: pair[1].header_offset)
    for index, entry in by_offset:
        if entry.header_offset < end and not entry.is_dir():
            found.add(index)
        end = max(end, entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size)
    return frozenset(found)


def _is_encrypted(entry: zipfile.ZipInfo) -> bool:
    return bool(entry.flag_bits & _ENCRYPTED_FLAG)


def _folder(entry: zipfile.ZipInfo) -> str:
    return entry.filename.rpartition("/")[0]


def _name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.rpartition("/")[2]
