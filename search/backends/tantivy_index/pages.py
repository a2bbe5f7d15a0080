"""Hits in the total order, from leg to leg: a leg is a query that the engine can order by itself.

The engine breaks ties of rank by numbers of its own, so the group of ties at the end of what it
gave is always read whole and ordered here, by id.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, cast

from tantivy import DocAddress, Order, Query, Searcher, SearchResult

from records.identity import RecordId
from search.backends.tantivy_index.queries import both, query_of, ranks
from search.backends.tantivy_index.schema import ID_HIGH, ID_LOW, RANK, id_of, order_of, rank_of
from search.backends.tantivy_index.view import Restriction
from search.index import Position, Question


class Entry(NamedTuple):
    """A hit: its rank, its id, and where the engine has it (segment and number)."""

    rank: int
    id: RecordId
    address: tuple[int, int]


class Entries(NamedTuple):
    """Entries in order, and how many the query has in all."""

    found: list[Entry]
    total: int


@dataclass(frozen=True, slots=True)
class Leg:
    """One tier (its number), ordered one way; `dated` is None where both kinds follow by rank.

    `whole`: the query is that of the hit set.
    """

    tier: int
    query: Query
    ascending: bool
    dated: bool | None = None
    whole: bool = False

    def stratum(self, rank: int) -> int:
        """The stratum of a hit: dated and undated for each tier."""
        return 2 * self.tier + (rank < 0)

    def holds(self, stratum: int) -> bool:
        """Whether hits of the stratum are found in this leg."""
        return stratum // 2 == self.tier and (self.dated is None or self.dated == (stratum % 2 == 0))


def legs(question: Question, restriction: Restriction, *, apart: bool) -> Iterator[Leg]:
    """The legs of a question in the order in which their hits follow each other.

    Tiers leave out the hits of the tiers before if they are to be kept `apart`. Newest first,
    undated records rank below all dated ones; oldest first they need a leg.
    """
    if question.sort == "relevance":
        trees = [query_of(node) for _, node in question.tiers]
        for tier, tree in enumerate(trees):
            unwanted = tuple(trees[:tier]) if apart else ()
            whole = tier == len(trees) - 1 and not unwanted
            yield Leg(tier, restriction.applied(tree, unwanted=unwanted), ascending=False, whole=whole)
        return
    loosest = query_of(question.tiers[-1][1])
    if question.sort == "newest":
        yield Leg(0, restriction.applied(loosest), ascending=False, whole=True)
    else:
        dated, undated = ranks(RANK, 0, None), ranks(RANK, None, -1)
        yield Leg(0, restriction.applied(loosest, dated), ascending=True, dated=True)
        yield Leg(0, restriction.applied(loosest, undated), ascending=True, dated=False)


@dataclass(frozen=True, slots=True)
class Page:
    """The entries of a page with their legs, and whether more follow.

    `total` is the exact total if reading the page happened to tell.
    """

    found: tuple[tuple[Leg, Entry], ...]
    has_next: bool
    total: int | None


def read_page(searcher: Searcher, question: Question, restricted: Restriction) -> Page:
    """The page of a question.

    The first page reads each tier as it is and leaves out here what the tiers before gave, which
    has been read in full by then; later ones cannot know it and ask the engine to.
    """
    after, counted = question.after, None
    known: dict[RecordId, tuple[Leg, Entry]] = {}
    for leg in legs(question, restricted, apart=after is not None):
        if after is not None and not leg.holds(after.stratum):
            continue
        read = entries(searcher, leg, question.size + 1, after)
        for entry in read.found:
            known.setdefault(entry.id, (leg, entry))
        counted = read.total if leg.whole and after is None else None
        after = None
        if len(known) > question.size:
            break
    found = tuple(known.values())
    return Page(found[: question.size], len(found) > question.size, counted)


def entries(searcher: Searcher, leg: Leg, count: int, after: Position | None = None) -> Entries:
    """At least the first `count` entries of a leg in order, if there are so many.

    Without `after`, `total` is the number of all entries of the leg, else that of the rest
    of the ranks beyond it.
    """
    if after is None:
        return _from(searcher, leg, leg.query, count)
    rank = rank_of(after.order, dated=after.stratum % 2 == 0)
    group = _group(searcher, leg, rank)
    found = [entry for entry in group if (entry.id > after.id) == leg.ascending and entry.id != after.id]
    beyond = _beyond(leg, rank)
    if len(found) < count and beyond is not None:
        rest = _from(searcher, leg, beyond, count - len(found))
        return Entries(found + rest.found, rest.total)
    return Entries(found, 0)


def position(leg: Leg, entry: Entry) -> Position:
    """Where an entry stands in the total order."""
    return Position(leg.stratum(entry.rank), order_of(entry.rank), entry.id)


def total(searcher: Searcher, query: Query) -> int:
    """The exact number of records of a query."""
    return _count(searcher.search(query, 1, order_by_field=RANK))


def ids_of(searcher: Searcher, addresses: list[DocAddress]) -> list[RecordId]:
    """The ids of documents."""
    high = cast("list[int]", searcher.fast_field_values(ID_HIGH, addresses))  # every document has one
    low = cast("list[int]", searcher.fast_field_values(ID_LOW, addresses))
    return [id_of(one, other) for one, other in zip(high, low, strict=True)]


def place_of(address: DocAddress) -> tuple[int, int]:
    """An address as a value that can be compared."""
    return address.segment_ord, address.doc


def _beyond(leg: Leg, rank: int) -> Query | None:
    """The hits of a leg that follow a rank; None if no rank can follow."""
    if leg.ascending:
        return both([leg.query, ranks(RANK, rank + 1, None)]) if rank < 2**63 - 1 else None
    return both([leg.query, ranks(RANK, None, rank - 1)]) if rank > -(2**63) else None


def _from(searcher: Searcher, leg: Leg, query: Query, count: int) -> Entries:
    read = _read(searcher, leg, query, count + 1)
    if len(read.found) <= count:
        return Entries(_ordered(read.found, leg), read.total)
    last = read.found[-1].rank
    whole = [entry for entry in read.found if entry.rank != last]
    if len(whole) < count:
        whole += _group(searcher, leg, last)
    return Entries(_ordered(whole, leg), read.total)


def _group(searcher: Searcher, leg: Leg, rank: int) -> list[Entry]:
    """All hits of a rank, in order."""
    query = both([leg.query, ranks(RANK, rank, rank)])
    size = total(searcher, query)
    return _ordered(_read(searcher, leg, query, size).found, leg) if size else []


def _ordered(found: list[Entry], leg: Leg) -> list[Entry]:
    return sorted(found, reverse=not leg.ascending)


def _read(searcher: Searcher, leg: Leg, query: Query, limit: int) -> Entries:
    order = Order.Asc if leg.ascending else Order.Desc
    result = searcher.search(query, limit, order_by_field=RANK, order=order)
    hits = result.hits
    ids = ids_of(searcher, [address for _, address in hits])
    found = [
        Entry(int(rank), record_id, place_of(address))
        for (rank, address), record_id in zip(hits, ids, strict=True)
    ]
    return Entries(found, _count(result))


def _count(result: SearchResult) -> int:
    return int(result.count)  # type: ignore[attr-defined]  # the stub of the library leaves it out
