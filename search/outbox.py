"""Outbox: what the indexer needs of the catalogue. Rows name records; the catalogue has the rest."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from records.identity import RecordId
from records.record import Record
from search.index import OPEN_SEQ
from search.projection import Facts


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A record that changed since it was last indexed: added, re-read, set aside, purged.

    `number` grows with each change and is never used twice.
    """

    number: int
    record_id: RecordId


@dataclass(frozen=True, slots=True)
class Content:
    """A complete record with its text, and the facts of its hand-in."""

    record: Record
    facts: Facts


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of a record, valid in [from_seq, until_seq)."""

    content: Content
    from_seq: int
    until_seq: int = OPEN_SEQ


class Outbox(Protocol):
    """The catalogue, as the one drainer of its outbox sees it."""

    def published_seq(self) -> int:
        """The last seq that was published; 0 before the first."""
        ...

    def pending(self, limit: int) -> Sequence[OutboxRow]:
        """The rows with the lowest numbers, in their order; only of complete records."""
        ...

    def current(self, ids: Collection[RecordId]) -> Mapping[RecordId, Content]:
        """What is to be found from now on; a record that is not to be found any more is left out."""
        ...

    def published(self, ids: Collection[RecordId]) -> Iterator[Version]:
        """All versions of these records that were published and are kept, in any order.

        The one valid now has `until_seq` OPEN_SEQ. What was purged is not kept.
        """
        ...

    def everything(self) -> Iterator[Version]:
        """All published versions of all records, for a rebuild."""
        ...

    def acknowledge(self, rows: Sequence[OutboxRow], seq: int, indexed: Collection[RecordId]) -> None:
        """In one transaction: the rows are done and `seq` is published.

        The version of each of their records that was valid ends at `seq`; for the records of
        `indexed` the current one begins at it.
        """
        ...
