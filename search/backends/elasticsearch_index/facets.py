"""Totals and the values of facets, exact in the caller's scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from records.access import AccessScope
from records.identity import AccessionId
from search.backends.elasticsearch_index.mapping import Json
from search.backends.elasticsearch_index.queries import both, query_of, terms
from search.backends.elasticsearch_index.restriction import Custodians, Restriction, copies_of, restriction
from search.fields import FACET, MAX_FACET_VALUES
from search.index import FacetCount, Question

_AS_IF_CHOSEN = frozenset({"accession", "custodian"})
_EVERY_VALUE = 2**31 - 1
"""Values that each shard counts: above any cardinality, so that the most frequent are exact."""
_COPY: Json = {"exists": {"field": "preceded"}}


@dataclass(frozen=True, slots=True)
class Count:
    """A query of which the total is wanted, and the aggregations by facet that are made of it."""

    query: Json
    facets: dict[str, Json]

    def body(self) -> Json:
        """The search that counts; the engine remembers its answer until something changes."""
        return {"query": self.query, "size": 0, "track_total_hits": True, "aggs": self.facets}


def counts_of(question: Question, scope: AccessScope, custodians: Custodians) -> list[Count]:
    """What is to be counted: first the hit set, then what facets see that leave something out."""
    hits = query_of(question.tiers[-1][1])
    counts = [Count(restriction(question, scope, custodians).applied(hits), {})]
    for facet in question.facets:
        name = FACET[facet].name
        restricted = restriction(question, scope, custodians, without=name)
        counting = _counting(name)
        if name in _AS_IF_CHOSEN and restricted.hiding:
            restricted = replace(restricted, hiding=())
            counting = _counting_as_if_chosen(_chosen(name, restricted, custodians), name)
        query = restricted.applied(hits)
        of_query = next((count for count in counts if count.query == query), None)
        if of_query is None:
            counts.append(of_query := Count(query, {}))
        of_query.facets[facet] = counting
    return counts


def facets_of(
    question: Question, counts: Sequence[Count], answers: Sequence[Json]
) -> dict[str, tuple[FacetCount, ...]]:
    """The values of each facet, the most frequent first, then by value."""
    counted = {
        facet: answer["aggregations"][facet]
        for count, answer in zip(counts, answers, strict=True)
        for facet in count.facets
    }
    return {facet: _ranked(_values(counted[facet])) for facet in question.facets}


def _counting(name: str) -> Json:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    return {"terms": {"field": name, "size": MAX_FACET_VALUES, "shard_size": _EVERY_VALUE, "order": order}}


def _counting_as_if_chosen(chosen: Mapping[str, frozenset[AccessionId]], name: str) -> Json:
    """Counts what the total would be if a value were chosen, of hits with copies.

    Choosing narrows the hand-ins searched, so that other copies come to light: records that are
    copies are counted for each value apart, all others at once.
    """
    every = {"terms": {"field": name, "size": max(1, len(chosen)), "shard_size": _EVERY_VALUE}}
    shown = {
        value: both([terms("accession", accessions)], [copies_of(accessions)])
        for value, accessions in chosen.items()
    }
    aggs = {"alone": {"filter": both((), [_COPY]), "aggs": {"values": every}}}
    if shown:
        aggs["copies"] = {"filter": _COPY, "aggs": {"values": {"filters": {"filters": shown}}}}
    return {"filter": {"match_all": {}}, "aggs": aggs}


def _chosen(name: str, restricted: Restriction, custodians: Custodians) -> dict[str, frozenset[AccessionId]]:
    """The hand-ins that would be searched for each value."""
    if name == "accession":
        return {accession: frozenset({accession}) for accession in restricted.searched}
    chosen: dict[str, frozenset[AccessionId]] = {}
    for accession, custodian in custodians().items():
        if accession in restricted.searched:
            chosen[custodian] = chosen.get(custodian, frozenset()) | {accession}
    return chosen


def _values(counted: Json) -> dict[str, int]:
    if "alone" not in counted:
        return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}
    values = _values(counted["alone"]["values"])
    copies = counted["copies"]["values"]["buckets"] if "copies" in counted else {}
    for value, bucket in copies.items():
        values[value] = values.get(value, 0) + bucket["doc_count"]
    return values


def _ranked(values: Mapping[str, int]) -> tuple[FacetCount, ...]:
    ordered = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(FacetCount(value, count) for value, count in ordered[:MAX_FACET_VALUES] if count)
