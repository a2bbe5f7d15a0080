"""Hits in the total order, from leg to leg: a leg is a tier, which the engine orders by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from records.identity import RecordId
from search.backends.elasticsearch_index.mapping import DATED, RANK, RECORD, Json, order_of, rank_of
from search.backends.elasticsearch_index.queries import query_of
from search.backends.elasticsearch_index.restriction import Restriction
from search.index import Hit, Position, Question
from search.query import Node

_OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Leg:
    """One tier (its number) with what every hit must satisfy."""

    tier: int
    query: Json


def legs(question: Question, restricted: Restriction, *, apart: bool) -> list[Leg]:
    """The legs of a question in the order in which their hits follow each other.

    Tiers leave out the hits of the tiers before if they are to be kept `apart`.
    """
    trees = [query_of(node) for _, node in question.tiers]
    if question.sort != "relevance":
        return [Leg(0, restricted.applied(trees[-1]))]
    return [
        Leg(tier, restricted.applied(tree, unwanted=tuple(trees[:tier]) if apart else ()))
        for tier, tree in enumerate(trees)
    ]


def legs_of_page(question: Question, restricted: Restriction) -> list[Leg]:
    """The legs that can hold hits of a page.

    Those of the first page are asked as they are, and what tiers have in common is left out when
    the answers are joined; later pages cannot know that and ask the engine to.
    """
    after = question.after
    asked = legs(question, restricted, apart=after is not None)
    return asked if after is None else [leg for leg in asked if leg.tier >= after.stratum // 2]


def body_of(leg: Leg, question: Question, size: int, after: Position | None) -> Json:
    """The search for at most `size` hits of a leg, beyond a position if that lies in it."""
    body: Json = {
        "query": _labelling(leg.query, question),
        "size": size,
        "sort": _sort(question),
        "track_total_hits": False,
        "_source": False,
    }
    if after is not None and after.stratum // 2 == leg.tier:
        dated = after.stratum % 2 == 0
        place = [rank_of(after.order, dated=dated), after.id]
        body["search_after"] = [dated, *place] if question.sort == _OLDEST else place
    return body


def hits_of(asked: Sequence[Leg], answers: Sequence[Json], question: Question) -> tuple[Hit, ...]:
    """The hits of legs in the total order, each where it is found first."""
    found: dict[RecordId, Hit] = {}
    for leg, answer in zip(asked, answers, strict=True):
        for each in answer["hits"]["hits"]:
            position = position_of(leg, each)
            found.setdefault(position.id, Hit(position.id, position, _label(leg, each, question)))
        if len(found) > question.size:
            break
    return tuple(found.values())


def position_of(leg: Leg, found: Json) -> Position:
    """Where a hit stands in the total order."""
    rank, record_id = found["sort"][-2:]
    return Position(2 * leg.tier + (rank < 0), order_of(rank), RecordId(record_id))


def _sort(question: Question) -> list[Json]:
    if question.sort == _OLDEST:
        return [{DATED: "desc"}, {RANK: "asc"}, {RECORD: "asc"}]
    return [{RANK: "desc"}, {RECORD: "desc"}]


def _labels(question: Question) -> tuple[tuple[str, Node], ...]:
    """Labels with their trees, where the leg that gave a hit does not tell; the last holds for all."""
    return question.labels or (question.tiers if question.sort != "relevance" else ())


def _labelling(query: Json, question: Question) -> Json:
    """The same query; the engine also says of each hit which labels hold."""
    named = [
        {"bool": {"filter": [query_of(tree)], "_name": str(place)}}
        for place, (_, tree) in enumerate(_labels(question)[:-1])
    ]
    return {"bool": {"filter": [query], "should": named}} if named else query


def _label(leg: Leg, found: Json, question: Question) -> str:
    """The first label that holds."""
    labels = _labels(question)
    if not labels:
        return question.tiers[leg.tier][0]
    holding = map(int, found.get("matched_queries", ()))
    return labels[min(holding, default=len(labels) - 1)][0]
