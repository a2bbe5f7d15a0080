"""WorkUnit: a piece of a hand-in that one worker reads; several workers read several at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from records.original import StoredFile


class InnerPlace(NamedTuple):
    """A source within a container, as the container told of it.

    `locator` leads to it from the stored original; its size is negative if nobody told it. `parent_id` and
    `family_id` are empty outside a message. `companion` leads to the other half of a database, if it has one.
    """

    locator: str
    size_bytes: int
    depth: int
    media_type: str = ""
    parent_id: str = ""
    family_id: str = ""
    beside: tuple[str, ...] = ()
    companion: str = ""


@dataclass(frozen=True, slots=True)
class WorkUnit:
    """Stored files that are to be read whole, or places within the one file in `files`.

    `row` is the number of the ledger row in which they are candidates. `is_again` says that somebody
    may have read a part of it before; `is_alone` that nothing else is to be read meanwhile, for the
    process that read it died; `is_given_up` that its bytes are to be kept and not looked into.
    """

    number: int
    row: int
    files: tuple[StoredFile, ...]
    places: tuple[InnerPlace, ...] = ()
    is_again: bool = False
    is_alone: bool = False
    is_given_up: bool = False

    def __len__(self) -> int:
        """How many sources it has."""
        return len(self.places or self.files)

    def alone(self, item: int, *, given_up: bool) -> "WorkUnit":
        """The same unit with one of its sources, to be read alone or given up."""
        told = replace(self, is_again=True, is_alone=True, is_given_up=given_up)
        if self.places:
            return replace(told, places=(self.places[item],))
        return replace(told, files=(self.files[item],))


class NewUnit(NamedTuple):
    """A unit to be put in line: files by their numbers in the catalogue, or places within the one file."""

    row: int
    files: tuple[int, ...]
    places: tuple[InnerPlace, ...] = ()
    beside: Mapping[int, frozenset[str]] = MappingProxyType({})
    """By number of a file the names of those that stand beside it, where its format may refer to them."""
    companions: Mapping[int, int] = MappingProxyType({})
    """By number of a file that of the other half of the database that they are."""
