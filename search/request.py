"""What is asked of the search service, and what it answers: plain values, no HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from records.errors import InvalidError
from records.identity import AccessionId, short_hash
from records.record import Channel, RecordKind
from records.stored import StoredRecord
from search.fields import FACET
from search.highlight import Highlight
from search.query import DateRange, Field, Flag, Node, any_value
from search.shelf import Incomplete

MAX_PAGE_SIZE = 200
DEFAULT_PAGE_SIZE = 20


class Sort(StrEnum):
    """The orders of hits; undated records come last in each."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Restrictions beside the query; an empty one restricts nothing.

    Days are Amsterdam days, both included.
    """

    kind: tuple[RecordKind, ...] = ()
    channel: tuple[Channel, ...] = ()
    custodian_id: tuple[str, ...] = ()
    accession_id: tuple[AccessionId, ...] = ()
    person_id: tuple[str, ...] = ()
    sent_from: date | None = None
    sent_until: date | None = None
    has_attachment: bool | None = None
    has_defect: bool | None = None

    def restrictions(self) -> tuple[tuple[str, Node], ...]:
        """The filters as trees, by field. Raises InvalidError for days that run backwards."""
        listed: dict[str, tuple[str, ...]] = {
            "kind": tuple(kind.value for kind in self.kind),
            "channel": tuple(channel.value for channel in self.channel),
            "custodian": self.custodian_id,
            "accession": self.accession_id,
            "person": self.person_id,
        }
        flags = {"has_attachment": self.has_attachment, "has_defect": self.has_defect}
        made: list[tuple[str, Node]] = [(name, any_value(name, set(v))) for name, v in listed.items() if v]
        made += [(name, Field(name, Flag(holds))) for name, holds in flags.items() if holds is not None]
        if self.sent_from or self.sent_until:
            made.append(("day", Field("day", self._days())))
        return tuple(made)

    def _days(self) -> DateRange:
        if self.sent_from and self.sent_until and self.sent_from > self.sent_until:
            raise InvalidError("sentUntil", "before-sentFrom", self.sent_until.isoformat())
        first = self.sent_from.toordinal() if self.sent_from else None
        return DateRange(first, self.sent_until.toordinal() if self.sent_until else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansions:
    """How words are widened. Compounds and synonyms have no lists yet and change nothing."""

    stem: bool = True
    compounds: bool = True
    synonyms: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One question. `facets` are names of `search.fields.FACET`; `cursor` is what an answer gave."""

    query: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Sort = Sort.RELEVANCE
    page_size: int = DEFAULT_PAGE_SIZE
    cursor: str = ""
    facets: tuple[str, ...] = ()
    highlight: bool = True
    explain: bool = False
    include_duplicates: bool = False
    expansions: Expansions = field(default_factory=Expansions)

    def check(self) -> None:
        """Raise InvalidError for a page size or facet that there is not."""
        if not 1 <= self.page_size <= MAX_PAGE_SIZE:
            raise InvalidError("pageSize", "range", str(self.page_size))
        for facet in self.facets:
            if facet not in FACET:
                raise InvalidError("facets", "unknown", facet)

    @property
    def fingerprint(self) -> bytes:
        """16 bytes that differ for questions whose hits or order differ."""
        return short_hash(
            self.query,
            repr(_values(self.filters)),
            self.sort.value,
            repr(self.include_duplicates),
            repr(_values(self.expansions)),
        )


def _values(told: Filters | Expansions) -> list[object]:
    """The values in order; a dataclass writes itself out ten times as slowly."""
    return [getattr(told, name) for name in type(told).__slots__]


class FoundRecord(NamedTuple):
    """A hit: the record, the tier that found it (title, near, exact, variant), and what lit up."""

    record: StoredRecord
    match: str
    highlights: tuple[Highlight, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, what people call it, and its exact count."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ExplainedTerm:
    """A part of the query, the stems by which it is also found, and how many records have it."""

    text: str
    variants: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a question was understood, in Dutch. `notes` are sentences on what was not done."""

    query: str
    terms: tuple[ExplainedTerm, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAnswer:
    """A page of hits. `total` is exact; `next_cursor` is empty on the last page.

    `as_of` is the seq of the question, for logs of searches; doors never show it.
    """

    total: int
    items: tuple[FoundRecord, ...]
    facets: Mapping[str, tuple[FacetValue, ...]]
    explanation: Explanation
    incomplete: Incomplete | None
    has_next_page: bool
    next_cursor: str
    as_of: int
