"""Reads the entries of an archive of any form, in the order in which they help each other.

A chat export among them comes first, and the media files that it names belong to the family of the message
that names them; so do the attachments of a mail that are kept apart from it. What refers to its neighbours
is told their names.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from ingest.chats.chat_lines import is_chat
from ingest.chats.chat_media import media_owners
from ingest.format import Context, FamilyLink, Finding, Source
from ingest.keyring import Keyring
from ingest.neighbours import Neighbours
from records.defect import Defect, DefectCode
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
        self._neighbours = Neighbours(name for _, name in names)

    def findings(self) -> Iterator[Finding]:
        """Who own others first, then the other entries in the order of the directory."""
        owning = {index: name for index, name in self._names if self._owns(index, name)}
        families: dict[str, FamilyLink] = {}
        # A chat may be the attachment of a mail.
        for index, name in sorted(owning.items(), key=lambda each: not self._neighbours.kept_apart(each[1])):
            beside = self._neighbours.of(name) or self._names_beside(name)
            inside = self._inside(index, families.get(name), beside)
            yield inside
            if isinstance(inside, Source):
                families.update(self._owned_by(name, inside))
        places = {name: index for index, name in self._names}
        halves: dict[int, Source | Defect] = {}
        for index, name in self._names:
            if index not in owning:
                beside = self._neighbours.of(name)
                if half := self._neighbours.other_half(name):
                    yield self._half(halves, index, places[half], beside)
                else:
                    yield self._inside(index, families.get(name), beside)

    def _inside(self, index: int, family: FamilyLink | None, beside: frozenset[str]) -> Source | Defect:
        """An entry with what is beside it, in its own family or that of the archive."""
        inside = self._archive.source(index, family or self._source.family)
        return replace(inside, beside=beside) if beside and isinstance(inside, Source) else inside

    def _owns(self, index: int, name: str) -> bool:
        """Whether an entry is a mail with attachments kept apart, or opens like a chat export."""
        if self._neighbours.kept_apart(name):
            return True
        return name.lower().endswith(".txt") and is_chat(self._archive.head(index, _HEAD_BYTES))

    def _owned_by(self, name: str, owner: Source) -> dict[str, FamilyLink]:
        """By the name of each entry that this one owns: the mail or message that it hangs on."""
        if apart := self._neighbours.kept_apart(name):
            owners = dict.fromkeys(apart, self._context.record_id(owner))
        else:
            before = name.removesuffix(_base(name))
            media = media_owners(owner, self._context)
            owners = {f"{before}{each}": message for each, message in media.items()}
        family = owner.family.family_id if owner.family else None
        return {each: FamilyLink(parent, family or parent) for each, parent in owners.items()}

    def _names_beside(self, name: str) -> frozenset[str]:
        folder = _folder(name)
        return frozenset(_base(other) for _, other in self._names if _folder(other) == folder)

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


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _base(name: str) -> str:
    return name.rpartition("/")[2]
