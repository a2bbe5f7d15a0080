"""SearchIndex: what every search engine must do, with equal answers (tests/contracts).

An index is derived: it may be thrown away and rebuilt from the catalogue at any moment.
Every document is a version of a record, valid in [from_seq, until_seq); a search is asked
"as of" a seq, so that pages stay whole while an ingest runs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from records.access import AccessScope
from records.identity import AccessionId, RecordId
from search.query import Node

FieldValue = str | int | bool | tuple[str, ...]

OPEN_SEQ = 2**62
"""`until_seq` of the version that is valid now."""


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """One version of a record as the fields of `search/fields.py`, text already analysed.

    Text fields hold terms joined by single spaces; keyword fields a text or a tuple.
    """

    id: RecordId
    values: Mapping[str, FieldValue]
    from_seq: int = 0
    until_seq: int = OPEN_SEQ

    def numbered(self, from_seq: int, until_seq: int = OPEN_SEQ) -> "IndexDocument":
        """The same version with its range of validity."""
        return replace(self, from_seq=from_seq, until_seq=until_seq)


class Position(NamedTuple):
    """Where a page ends: the stratum (tier and dated or not), the order key and the id."""

    stratum: int
    order: int
    id: RecordId


class Hit(NamedTuple):
    """One record found: its position in the total order, and which tier found it."""

    id: RecordId
    position: Position
    match: str


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet and the exact number of records that carry it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an index: the tree, restrictions, order and page.

    `tiers` are the trees from the strictest to the loosest, each with its `match` label; the
    last is the hit set. `restrictions` are trees that every hit must satisfy (filters), by the
    name of the field that each restricts. `labels`, if given, are trees with the labels that
    hits get, the first that holds, in place of those of the tiers: for orders in which the
    tier that was read does not tell.
    """

    tiers: tuple[tuple[str, Node], ...]
    labels: tuple[tuple[str, Node], ...] = ()
    restrictions: tuple[tuple[str, Node], ...] = ()
    sort: str = "relevance"
    size: int = 20
    after: Position | None = None
    as_of: int = OPEN_SEQ - 1
    facets: tuple[str, ...] = ()
    include_duplicates: bool = False


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One page: exact total, hits in the total order, and the facets asked for."""

    total: int
    hits: tuple[Hit, ...]
    has_next: bool
    facets: Mapping[str, tuple[FacetCount, ...]]


class IndexReader(Protocol):
    """What asking takes. Every read takes an AccessScope: there is no search without one."""

    def search(self, question: Question, scope: AccessScope) -> IndexPage:
        """One page.

        A record is hidden when an accession of the scope (narrowed by an accession or custodian
        restriction) holds an earlier copy, unless duplicates are included.
        """
        ...

    def scan(self, question: Question, scope: AccessScope) -> Iterator[RecordId]:
        """Every hit once, in the total order of `sort`; never a page."""
        ...

    def count(self, question: Question, scope: AccessScope) -> int:
        """The exact total."""
        ...


class SearchIndex(IndexReader, Protocol):
    """A place to search, and to write what is searched."""

    def write(self, removed: Iterable[RecordId], documents: Iterable[IndexDocument]) -> None:
        """Remove every version of the records in `removed`, then add the documents.

        Nothing is visible or durable before `commit`.
        """
        ...

    def commit(self) -> None:
        """Make all that was written durable and visible to every reader."""
        ...

    def undo_after(self, seq: int) -> None:
        """Remove what was written with a from_seq above `seq`: the remains of a killed run."""
        ...

    def versions(self) -> Iterator[tuple[RecordId, AccessionId]]:
        """Every record of which a version is valid now; for `verify` alone, never for a door."""
        ...

    def ping(self) -> None:
        """Return if the index answers. Raises UnavailableError with the reason otherwise."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
