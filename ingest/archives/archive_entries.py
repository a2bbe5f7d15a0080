"""Entries of a zip archive as sources; what cannot be opened is the Defect that it was lost by.

Bombs end by counting what comes out (promises 1): per entry, in all, and by looking whether
entries overlap.
"""

import zipfile
import zlib
from collections.abc import Iterator

from ingest.archives.locked_entries import LockedEntries, is_encrypted
from ingest.archives.unpacked import UnpackingLimitError, room_bytes, unpack
from ingest.format import Context, FamilyLink, Source
from ingest.keyring import Keyring, LockedError
from records.content import Content
from records.defect import Defect, DefectCode
from records.place import Place, StepKind

UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""What the library raises for an entry that it cannot unpack."""

_LOCAL_HEADER_BYTES = 30


class ArchiveEntries:
    """One archive while it is read once, with all room for what comes out of it at the start."""

    def __init__(self, source: Source, context: Context, archive: zipfile.ZipFile) -> None:
        """Look at the entries that are not folders."""
        self._source, self._context, self._archive = source, context, archive
        self._room_bytes = room_bytes(source.content.size_bytes, context.limits)
        self._overlapping = _overlapping(archive.infolist())
        self.keyring = Keyring(context.passwords)
        self._locked = LockedEntries(source.content, self.keyring)

    def __iter__(self) -> Iterator[tuple[int, zipfile.ZipInfo]]:
        """Index and directory entry of each, in the order of the directory."""
        return ((index, each) for index, each in enumerate(self._archive.infolist()) if not each.is_dir())

    def place(self, index: int, entry: zipfile.ZipInfo) -> Place:
        """Where the entry stands."""
        return self._source.place.into(StepKind.ENTRY, f"{index}:{entry.filename}")

    def source(self, index: int, entry: zipfile.ZipInfo, family: FamilyLink | None = None) -> Source | Defect:
        """The entry as a source of that family."""
        content, outer = self.content(index, entry), self._source
        if isinstance(content, Defect):
            return content
        return Source(self.place(index, entry), content, outer.origin, outer.depth + 1, "", family)

    def content(self, index: int, entry: zipfile.ZipInfo) -> Content | Defect:
        """The bytes of the entry, counted against the room that is left."""
        place = self.place(index, entry)
        if index in self._overlapping:
            return Defect(DefectCode.MALFORMED, place, "overlapping entries", 1)
        try:
            content = self._unpacked(index, entry)
        except LockedError:
            return Defect(DefectCode.ENCRYPTED, place, "", 1)
        except UnpackingLimitError as error:
            code = DefectCode.LIMIT_SIZE if error.size_bytes > self._room_bytes else DefectCode.LIMIT_RATIO
            return Defect(code, place, f"packed {entry.compress_size}, unpacked over {error.size_bytes}", 1)
        except UNREADABLE as error:
            return Defect(DefectCode.UNREADABLE, place, type(error).__name__, 1)
        if is_encrypted(entry):
            self.keyring.count()
        self._room_bytes -= content.size_bytes
        return content

    def head(self, index: int, entry: zipfile.ZipInfo, size_bytes: int) -> bytes:
        """The first bytes of an entry, which do not count against the room; none if it cannot be opened."""
        if index in self._overlapping:
            return b""
        try:
            if is_encrypted(entry):
                return self._unpacked(index, entry).read(0, size_bytes)
            with self._archive.open(entry) as stream:
                return stream.read(size_bytes)
        except (UnpackingLimitError, *UNREADABLE):
            return b""

    def _unpacked(self, index: int, entry: zipfile.ZipInfo) -> Content:
        if is_encrypted(entry):
            return self._locked.unpacked(index, self._context.limits, self._room_bytes)
        return unpack(self._archive, entry, self._context.limits, self._room_bytes)


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
