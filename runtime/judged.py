"""What a release needs of casework: the selection of an inquiry, as it was judged."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from records.access import AccessScope
from records.ground import Act
from records.identity import RecordId
from records.judgement import Judgement, Outcome
from records.redaction import Redaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A selected record: its judgement (None before the first), what is covered, and whether it stands.

    `is_current` is False when its text is newer than the one that was judged, `is_approved` says that a
    second reader agreed. `duplicate_of` is the record that a copy is a copy of.
    """

    record_id: RecordId
    judgement: Judgement | None
    redactions: tuple[Redaction, ...] = ()
    is_current: bool = True
    is_approved: bool = False
    duplicate_of: RecordId | None = None

    @property
    def is_public(self) -> bool:
        """Whether it goes out in full."""
        return self.judgement is not None and self.judgement.outcome is Outcome.PUBLIC and not self.redactions


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCase:
    """An inquiry as far as a release says something of it.

    `staying` are names that are not covered because of a public function: in full, and the bare parts of
    them that nobody else in the inquiry bears.
    """

    inquiry_id: str
    reference: str
    subject: str
    act: Act
    scope: AccessScope
    staying: tuple[str, ...] = ()


class JudgedRecords(Protocol):
    """The selection of an inquiry; the same each time that it is asked, while nothing changes."""

    def judged(self, inquiry_id: str) -> Iterator[Chosen]:
        """Every selected record, in any order; one at a time."""
        ...

    def some(self, inquiry_id: str, ids: Collection[RecordId]) -> Mapping[RecordId, Chosen]:
        """Some of them."""
        ...
