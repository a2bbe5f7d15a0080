"""Entries of a 7z archive as sources; what cannot be opened is the Defect that it is lost by."""

from collections import OrderedDict

from ingest.archives.seven_zip_coders import BROKEN, MalformedArchiveError
from ingest.archives.seven_zip_file import Entry, SevenZip, is_whole
from ingest.archives.unpacked import UnpackingLimitError, room_bytes
from ingest.archives.unpacked_block import Room, UnpackedBlock
from ingest.format import Context, FamilyLink, Source
from ingest.keyring import LockedError
from ingest.limits import Limits
from records.content import BytesContent, Content
from records.defect import Defect, DefectCode
from records.place import Place, StepKind

_OPEN_BLOCKS = 2
_NOTHING = BytesContent(b"")


class SevenZipBlocks:
    """The entries of an archive out of its blocks, of which the last two stay open."""

    def __init__(self, archive: SevenZip, limits: Limits, room: Room) -> None:
        """Read the directory. Raises MalformedArchiveError."""
        self._archive, self._limits, self._room = archive, limits, room
        self.entries = {entry.number: entry for entry in archive.entries()}
        self._firsts: dict[int, Entry] = {}
        for entry in self.entries.values():
            self._firsts.setdefault(entry.block, entry)
        self._blocks: OrderedDict[int, UnpackedBlock] = OrderedDict()

    def content(self, entry: Entry) -> Content:
        """The bytes of an entry; all before it in its block are unpacked, if they have not been.

        Raises LockedError, UnpackingLimitError, MemoryError, or one of BROKEN.
        """
        if entry.block < 0:
            return _NOTHING
        if entry.block not in self._blocks:
            block = self._archive.block(self._firsts[entry.block], self._limits, self._room)
            self._blocks[entry.block] = block
            while len(self._blocks) > _OPEN_BLOCKS:
                self._blocks.popitem(last=False)
        return self._blocks[entry.block].part(entry.start, entry.end)

    def is_encrypted(self, entry: Entry) -> bool:
        """Whether an entry needs a password."""
        return entry.block >= 0 and self._archive.is_encrypted(entry.block)


class SevenZipEntries:
    """One archive while it is read once, with all room for what comes out of it at the start."""

    def __init__(self, source: Source, context: Context, archive: SevenZip) -> None:
        """Read the directory. Raises MalformedArchiveError."""
        self._source, self.keyring = source, archive.keyring
        room = Room(room_bytes(source.content.size_bytes, context.limits))
        self._blocks = SevenZipBlocks(archive, context.limits, room)

    def names(self) -> list[tuple[int, str]]:
        """Index and name of each."""
        return [(entry.number, entry.name) for entry in self._blocks.entries.values()]

    def head(self, index: int, size_bytes: int) -> bytes:
        """The first bytes of an entry; none if it does not open."""
        try:
            return self._blocks.content(self._blocks.entries[index]).read(0, size_bytes)
        except (LockedError, UnpackingLimitError, MemoryError, *BROKEN):
            return b""

    def source(self, index: int, family: FamilyLink | None) -> Source | Defect:
        """An entry as a source of that family."""
        outer, entry = self._source, self._blocks.entries[index]
        place = outer.place.into(StepKind.ENTRY, f"{index}:{entry.name}")
        content = self._unpacked(entry, place)
        if isinstance(content, Defect):
            return content
        if self._blocks.is_encrypted(entry):
            self.keyring.count()
        return Source(place, content, outer.origin, outer.depth + 1, "", family)

    def _unpacked(self, entry: Entry, place: Place) -> Content | Defect:
        try:
            content = self._blocks.content(entry)
        except LockedError:
            return Defect(DefectCode.ENCRYPTED, place, "", 1)
        except UnpackingLimitError as error:
            code = DefectCode.LIMIT_SIZE if error.is_total else DefectCode.LIMIT_RATIO
            return Defect(code, place, f"block {entry.block}, unpacked over {error.size_bytes}", 1)
        except MemoryError:
            return Defect(DefectCode.LIMIT_MEMORY, place, f"block {entry.block}", 1)
        except BROKEN as error:
            told = str(error) if isinstance(error, MalformedArchiveError) else type(error).__name__
            return Defect(DefectCode.UNREADABLE, place, told, 1)
        trouble = "no file" if entry.is_link else "" if is_whole(content, entry) else "crc"
        return Defect(DefectCode.UNREADABLE, place, trouble, 1) if trouble else content
