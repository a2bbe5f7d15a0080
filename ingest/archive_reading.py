"""Reads the entries of an archive of any form, in the order in which they help each other.

A chat export among them comes first, and the media files that it names belong to the family of the message
that names them; what refers to its neighbours is told their names.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from ingest.chat_lines import is_chat
from ingest.chat_media import media_owners
from ingest.format import Context, FamilyLink, Finding, Source
from ingest.keyring import Keyring
from ingest.neighbours import Neighbours, companion_of
from records.defect import Defect, DefectCode
from records.identity import RecordId
from records.place import Place, StepKind

_HEAD_BYTES = 4096
NAMES = "names"
"""Stands as an entry for all that is in an archive whose very names are encrypted."""


class Archive(Protocol):
    """An archive that was opened. What an entry cannot give is the Defect that it is lost by."""

    @property
    def keyring(self) -> Keyring:
        """What its entries are opened with."""
        ...

    def names(self) -> list[tuple[int, str]]:
        """The entries that are no folders, by index and name with `/`, in the order of the directory."""
        ...

    def head(self, index: int, size_bytes: int) -> bytes:
        """The first bytes of an entry; none if it does not open."""
        ...

    def source(self, index: int, family: FamilyLink | None) -> Source | Defect:
        """An entry as a source of that family."""
        ...


def read_entries(source: Source, context: Context, archive: Archive, found: int) -> Iterator[Finding]:
    """Every entry, then which passwords opened some, then whether there were as many as were counted."""
    names = archive.names()
    yield from _Reading(source, context, archive, names).findings()
    yield from archive.keyring.told(source.place)
    if len(names) != found:
        detail = f"entries {len(names)}/{found}"
        yield Defect(DefectCode.COUNT_DIFFERS, source.place, detail, max(0, found - len(names)))


def names_locked(place: Place) -> Defect:
    """What is lost of an archive of which no password shows the names: one, for nobody can count it."""
    return Defect(DefectCode.ENCRYPTED, place.into(StepKind.ENTRY, NAMES), "names", 1)


class _Reading:
    """One archive while it is read."""

    def __init__(
        self, source: Source, context: Context, archive: Archive, names: list[tuple[int, str]]
    ) -> None:
        self._source, self._context, self._archive, self._names = source, context, archive, names

    def findings(self) -> Iterator[Finding]:
        """Chats first, then the other entries in the order of the directory."""
        chats = {index for index, name in self._names if self._is_chat(index, name)}
        owners: dict[tuple[str, str], RecordId] = {}
        for index, name in self._names:
            if index in chats:
                folder = _folder(name)
                beside = frozenset(_base(other) for _, other in self._names if _folder(other) == folder)
                chat = self._archive.source(index, self._source.family)
                yield replace(chat, beside=beside) if isinstance(chat, Source) else chat
                if isinstance(chat, Source):
                    found = media_owners(chat, self._context)
                    owners.update({(folder, media): owner for media, owner in found.items()})
        neighbours = Neighbours(name for _, name in self._names)
        places = {name: index for index, name in self._names}
        halves: dict[int, Source | Defect] = {}
        for index, name in self._names:
            if index not in chats:
                beside = neighbours.of(name)
                if half := companion_of(name, beside):
                    yield self._half(halves, index, places[half], beside)
                    continue
                owner = owners.get((_folder(name), _base(name)))
                inside = self._archive.source(index, self._family(owner))
                yield replace(inside, beside=beside) if beside and isinstance(inside, Source) else inside

    def _half(
        self, halves: dict[int, Source | Defect], index: int, other: int, beside: frozenset[str]
    ) -> Source | Defect:
        """An entry that is half of a database, with its other half; `halves` holds what is unpacked."""
        for each in (index, other):
            if each not in halves:
                halves[each] = self._archive.source(each, self._source.family)
        inside, companion = halves[index], halves[other]
        if isinstance(inside, Defect):
            return inside
        return replace(inside, beside=beside, companion=companion if isinstance(companion, Source) else None)

    def _family(self, owner: RecordId | None) -> FamilyLink | None:
        """The family of an entry that a chat message names, if one does: within that of the archive."""
        outer = self._source.family
        if owner is None:
            return outer
        return FamilyLink(owner, outer.family_id if outer else owner)

    def _is_chat(self, index: int, name: str) -> bool:
        """Whether a text entry opens like a chat export."""
        return name.lower().endswith(".txt") and is_chat(self._archive.head(index, _HEAD_BYTES))


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _base(name: str) -> str:
    return name.rpartition("/")[2]
