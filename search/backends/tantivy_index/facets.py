"""Counts of the values of a facet, exact in the caller's scope."""

from tantivy import Query

from records.access import AccessScope
from records.identity import AccessionId
from search.backends.tantivy_index.pages import total
from search.backends.tantivy_index.queries import query_of, terms
from search.backends.tantivy_index.schema import COPY, schema
from search.backends.tantivy_index.view import Restriction, View, counted, hidden_by, restriction
from search.fields import FACET, MAX_FACET_VALUES
from search.index import FacetCount, Question


def facet_counts(view: View, question: Question, scope: AccessScope, facet: str) -> tuple[FacetCount, ...]:
    """The values of a facet, the most frequent first, then by value; its own filter is left out."""
    name = FACET[facet].name
    restricted = restriction(view, question, scope, without=name)
    if restricted is None:
        return ()
    hits = query_of(question.tiers[-1][1])
    if name in ("accession", "custodian"):
        counts = _as_if_chosen(view, restricted, hits, name)
    else:
        counts = counted(view.searcher, restricted.applied(hits), name)
    found = sorted((FacetCount(value, count) for value, count in counts.items() if count), key=_rank)
    return tuple(found[:MAX_FACET_VALUES])


def _rank(found: FacetCount) -> tuple[int, str]:
    return -found.count, found.value


def _as_if_chosen(view: View, restricted: Restriction, hits: Query, name: str) -> dict[str, int]:
    """What the total would be if a value were chosen.

    Choosing narrows the hand-ins searched, so that other copies come to light: records that are
    copies are counted for each value apart, all others at once.
    """
    everything = Restriction(restricted.searched, restricted.wanted, restricted.unwanted, ())
    if not restricted.hiding:
        return counted(view.searcher, everything.applied(hits), name)
    copy = Query.term_query(schema(), COPY, field_value=True, index_option="basic")
    counts = counted(view.searcher, everything.applied(hits, unwanted=(copy,)), name)
    for value in counted(view.searcher, everything.applied(hits, copy), name):
        chosen = _accessions(view, name, value) & restricted.searched
        query = everything.applied(hits, copy, terms(name, (value,)), unwanted=hidden_by(view, chosen))
        counts[value] = counts.get(value, 0) + total(view.searcher, query)
    return counts


def _accessions(view: View, name: str, value: str) -> frozenset[AccessionId]:
    if name == "accession":
        return frozenset({AccessionId(value)})
    return view.custodians.get(value, frozenset())
