"""What an ingest needs of the catalogue and the originals."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from records.access import Actor
from records.content import Content
from records.defect import Defect
from records.identity import RecordId
from records.passwords import Passwords
from records.place import Place
from records.portion import Batch, Written
from records.text_source import TextSource
from records.work_unit import NewUnit


class Intake(Protocol):
    """Writes what was read of one hand-in."""

    def open_container(self, parent: int | None, path: str, name: str, found: int) -> int:
        """The number of the ledger row of a container, made if needed."""
        ...

    def known(self, ids: Iterable[RecordId]) -> set[RecordId]:
        """Which of the records are there already."""
        ...

    def write(self, batch: Batch, actor: Actor) -> Written:
        """Write a batch in one transaction."""
        ...


class UnitLine(Protocol):
    """Where work units of one hand-in stand in line for any worker."""

    def post(self, unit: NewUnit) -> None:
        """Put a unit in line; the same again changes nothing."""
        ...


class IndexFeed(Protocol):
    """Takes index documents along with what the catalogue just acknowledged."""

    def offer(self, documents: Mapping[RecordId, object], written: Written) -> None:
        """Documents of records that were just written, and what writing them came to."""
        ...


class WantedText(Protocol):
    """One attachment whose text is wanted."""

    @property
    def place(self) -> Place:
        """Where it stands."""
        ...

    @property
    def content(self) -> Content:
        """The stored original in which the place's steps begin."""
        ...

    @property
    def passwords(self) -> Passwords:
        """Those of its hand-in."""
        ...

    @property
    def media_type(self) -> str:
        """As its message declared it."""
        ...

    @property
    def name(self) -> str:
        """Its file name."""
        ...

    @property
    def attempts(self) -> int:
        """How often it was begun since work on it last came to something, this time among them."""
        ...


Wanted = TypeVar("Wanted", bound=WantedText)


class TextWork(Protocol[Wanted]):
    """The queue of attachments whose text is still to come."""

    def claim(self, limit: int) -> list[Wanted]:
        """Take some under a lease."""
        ...

    def finish(
        self,
        wanted: Wanted,
        text: str,
        defects: tuple[Defect, ...],
        source: TextSource | None = None,
        language: str = "",
    ) -> None:
        """Write a text, or that it was given up; `source` is None where nobody read it.

        An empty `language` leaves the one that the record has.
        """
        ...

    def renew(self, wanted: Sequence[Wanted]) -> None:
        """Still at work on these; called before each item."""
        ...

    def begin(self, wanted: Wanted) -> bool:
        """Whether this one may be read; if not, it has been given up: too many who read it died."""
        ...

    def give_back(self, wanted: Sequence[Wanted]) -> None:
        """Leave these to whoever claims next."""
        ...

    def remaining(self) -> int:
        """How many are left."""
        ...


class Gate(Protocol):
    """What all who ask one server pass through. Raises UnavailableError when nobody can tell who asks."""

    def beside(self) -> AbstractContextManager[None]:
        """Ask at the same time as others."""
        ...

    def alone(self) -> AbstractContextManager[None]:
        """Ask with nobody beside; waits for those who ask, and those who come wait."""
        ...

    def close(self) -> None:
        """Let go."""
        ...
