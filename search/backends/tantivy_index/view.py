"""What one opened state of the index holds, and how a question is restricted to what may be seen."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from tantivy import Order, Query, Searcher

from records.access import AccessScope
from records.identity import AccessionId
from search.backends.tantivy_index.queries import both, query_of, ranks, terms
from search.backends.tantivy_index.schema import FROM_SEQ, UNTIL_SEQ
from search.fields import FIELD
from search.index import OPEN_SEQ, Question
from search.query import values_of

_MAX_BUCKETS = 65_000
"""tantivy refuses to give more values of an aggregation."""
_COUNTED_VALUES = 10_000_000
"""Values counted in each segment before the most frequent are taken; above any cardinality."""


@dataclass(frozen=True, slots=True)
class View:
    """A searcher and what is true of all its documents, so that needless filters are left out.

    `accessions` and `preceding` may still name hand-ins of deleted documents. Nothing of this
    reaches an answer.
    """

    searcher: Searcher
    accessions: frozenset[AccessionId]
    preceding: frozenset[AccessionId]
    last_from_seq: int
    first_until_seq: int
    custodians: Mapping[str, frozenset[AccessionId]]


@dataclass(frozen=True, slots=True)
class Restriction:
    """The queries that every hit must and must not satisfy, and the hand-ins that are searched."""

    searched: frozenset[AccessionId]
    wanted: tuple[Query, ...]
    unwanted: tuple[Query, ...]
    hiding: tuple[Query, ...]
    """Hides copies of what the searched hand-ins hold; at most one."""

    def applied(self, *wanted: Query, unwanted: tuple[Query, ...] = ()) -> Query:
        """The hits among what satisfies these as well."""
        return both((*wanted, *self.wanted), (*unwanted, *self.unwanted, *self.hiding))


def view_of(searcher: Searcher) -> View:
    """What is true of the documents of a searcher."""
    return View(
        searcher,
        accessions=_values(searcher, "accession"),
        preceding=_values(searcher, "preceded"),
        last_from_seq=_extreme(searcher, FROM_SEQ, Order.Desc, 0),
        first_until_seq=_extreme(searcher, UNTIL_SEQ, Order.Asc, OPEN_SEQ),
        custodians=_custodians(searcher),
    )


def restriction(view: View, question: Question, scope: AccessScope, without: str = "") -> Restriction | None:
    """How the question is restricted, leaving out the restriction of a facet's own field.

    None if no hand-in is left to search.
    """
    asked = {name: node for name, node in question.restrictions if name != without}
    searched = frozenset(scope.accessions)
    if "accession" in asked:
        searched &= frozenset(map(AccessionId, values_of(asked.pop("accession"))))
    if "custodian" in asked:
        chosen = values_of(asked.pop("custodian"))
        searched &= frozenset().union(*(view.custodians.get(value, frozenset()) for value in chosen))
    if not searched & view.accessions:
        return None
    wanted = [query_of(node) for node in asked.values()]
    if not view.accessions <= searched:
        wanted.append(terms("accession", searched & view.accessions))
    if question.as_of < view.last_from_seq:
        wanted.append(ranks(FROM_SEQ, None, question.as_of))
    unwanted = [ranks(UNTIL_SEQ, None, question.as_of)] if question.as_of >= view.first_until_seq else []
    hiding = () if question.include_duplicates else hidden_by(view, searched)
    return Restriction(searched, tuple(wanted), tuple(unwanted), hiding)


def hidden_by(view: View, searched: frozenset[AccessionId]) -> tuple[Query, ...]:
    """The query of records of which one of these hand-ins holds an earlier copy, if there are any."""
    preceding = view.preceding & searched
    return (terms("preceded", preceding),) if preceding else ()


def counted(searcher: Searcher, query: Query, name: str) -> dict[str, int]:
    """How many records of a query carry each value of a keyword field with a facet."""
    wanted = {"field": FIELD[name].name, "size": _MAX_BUCKETS, "segment_size": _COUNTED_VALUES}
    buckets = searcher.aggregate(query, {name: {"terms": wanted}})[name]["buckets"]
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}


def _values(searcher: Searcher, name: str) -> frozenset[AccessionId]:
    return frozenset(AccessionId(value) for value, _ in searcher.terms_with_prefix(name, ""))


def _extreme(searcher: Searcher, column: str, order: Order, otherwise: int) -> int:
    hits = searcher.search(Query.all_query(), 1, count=False, order_by_field=column, order=order).hits
    return int(hits[0][0]) if hits else otherwise


def _custodians(searcher: Searcher) -> dict[str, frozenset[AccessionId]]:
    """The hand-ins of each custodian."""
    size = {"size": _MAX_BUCKETS, "segment_size": _COUNTED_VALUES}
    inner = {"accession": {"terms": {"field": "accession", **size}}}
    wanted = {"custodian": {"terms": {"field": "custodian", **size}, "aggs": inner}}
    found: dict[str, set[AccessionId]] = defaultdict(set)
    for bucket in searcher.aggregate(Query.all_query(), wanted)["custodian"]["buckets"]:
        found[bucket["key"]].update(inner["key"] for inner in bucket["accession"]["buckets"])
    return {custodian: frozenset(accessions) for custodian, accessions in found.items()}
