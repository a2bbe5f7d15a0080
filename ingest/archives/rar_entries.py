"""Entries of a rar archive as sources; what cannot be opened is the Defect that it is lost by."""

from ingest.archives.rar_file import BROKEN, Entry, NoUnpackerError, RarBlocks
from ingest.archives.unpacked import UnpackingLimitError, room_bytes
from ingest.archives.unpacked_block import Room
from ingest.format import Context, FamilyLink, Source
from ingest.keyring import Keyring
from records.content import Content
from records.defect import Defect, DefectCode
from records.passwords import NO_PASSWORDS
from records.place import Place, StepKind


class RarEntries:
    """One archive while it is read once, with all room for what comes out of it at the start."""

    def __init__(self, source: Source, context: Context) -> None:
        """Read the directory. Raises one of BROKEN."""
        self._source = source
        self.keyring = Keyring(NO_PASSWORDS)
        room = Room(room_bytes(source.content.size_bytes, context.limits))
        self._blocks = RarBlocks(source.content, context.limits, room)

    def names(self) -> list[tuple[int, str]]:
        """Number and name of each."""
        return [(entry.number, entry.name) for entry in self._blocks.entries.values()]

    def head(self, index: int, size_bytes: int) -> bytes:
        """The first bytes of an entry; none if it does not open."""
        entry = self._blocks.entries[index]
        found = self._unpacked(entry, self._source.place)
        return b"" if isinstance(found, Defect) else found.read(0, size_bytes)

    def source(self, index: int, family: FamilyLink | None) -> Source | Defect:
        """An entry as a source of that family; what is stored stands in the archive as it is."""
        outer, entry = self._source, self._blocks.entries[index]
        told = f"{entry.start}-{entry.end}" if entry.is_stored else f"{entry.number}"
        place = outer.place.into(StepKind.ENTRY, f"{told}:{entry.name}")
        content = self._unpacked(entry, place)
        if isinstance(content, Defect):
            return content
        return Source(place, content, outer.origin, outer.depth + 1, "", family)

    def _unpacked(self, entry: Entry, place: Place) -> Content | Defect:
        code, detail = _hindrance(entry)
        if code is not None:
            return Defect(code, place, detail, 1)
        try:
            return self._blocks.content(entry)
        except NoUnpackerError:
            code, detail = DefectCode.NO_UNPACKER, ""
        except UnpackingLimitError as error:
            code = DefectCode.LIMIT_SIZE if error.is_total else DefectCode.LIMIT_RATIO
            detail = f"unpacked over {error.size_bytes}"
        except TimeoutError:
            code, detail = DefectCode.LIMIT_TIME, "unpacker"
        except (EOFError, *BROKEN) as error:
            code, detail = DefectCode.UNREADABLE, "crc" if str(error) == "crc" else type(error).__name__
        return Defect(code, place, detail, 1)


def _hindrance(entry: Entry) -> tuple[DefectCode | None, str]:
    """Why an entry is not tried, if it is not."""
    if entry.is_encrypted:
        return DefectCode.ENCRYPTED, "rar"
    if entry.is_split:
        return DefectCode.TRUNCATED, "volume"
    return (DefectCode.UNREADABLE, "no file") if entry.is_link else (None, "")
