"""Trees as Elasticsearch queries. No text is parsed by the engine, and nothing is ever scored."""

from collections.abc import Iterable, Sequence

from search import query as tree
from search.analysis import query_stems
from search.backends.elasticsearch_index.mapping import Json
from search.fields import FREE

_WHOLE = {"rewrite": "constant_score"}
"""Every word that fits, not the best fifty."""


def query_of(node: tree.Node, fields: Sequence[str] = FREE) -> Json:
    """The query of a tree; `fields` are those in which words outside a Field are looked for."""
    match node:
        case tree.Everything():
            query: Json = {"match_all": {}}
        case tree.Field(name, inner):
            query = query_of(inner, (name,))
        case tree.Not(inner):
            query = both((), [query_of(inner, fields)])
        case tree.And(nodes):
            query = _and(nodes, fields)
        case tree.Or(nodes):
            query = either(query_of(inner, fields) for inner in nodes)
        case tree.AtLeast(count, nodes):
            query = either((query_of(inner, fields) for inner in nodes), count)
        case _:
            query = either(_leaf(node, fields))
    return query


def both(wanted: Sequence[Json], unwanted: Sequence[Json] = ()) -> Json:
    """All of the wanted (everything, if there are none) and none of the unwanted queries."""
    if len(wanted) == 1 and not unwanted:
        return wanted[0]
    return {"bool": {"filter": list(wanted), "must_not": list(unwanted)}}


def either(queries: Iterable[Json], count: int = 1) -> Json:
    """At least so many of the queries (of which there is one at least)."""
    clauses = list(queries)
    if len(clauses) == count == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": count}}


def terms(name: str, values: Iterable[str]) -> Json:
    """Records with any of the values in a keyword field."""
    return {"terms": {name: sorted(values)}}


def between(name: str, first: int | None, last: int | None) -> Json:
    """Records whose number lies in the range, both ends included; both may be open."""
    ends = {"gte": first, "lte": last}
    return {"range": {name: {end: value for end, value in ends.items() if value is not None}}}


def _and(nodes: Sequence[tree.Node], fields: Sequence[str]) -> Json:
    """All of the nodes; the deepest OR shares their level, for the engine reads 30 levels at most."""
    any_of = max((node for node in nodes if isinstance(node, tree.Or)), key=_depth, default=None)
    denied = [node.node for node in nodes if isinstance(node, tree.Not)]
    wanted = [
        query_of(node, fields) for node in nodes if not isinstance(node, tree.Not) and node is not any_of
    ]
    unwanted = [
        query_of(inner, fields)
        for node in denied
        for inner in (node.nodes if isinstance(node, tree.Or) else (node,))
    ]
    if any_of is None:
        return both(wanted, unwanted)
    should = [query_of(node, fields) for node in any_of.nodes]
    return {"bool": {"filter": wanted, "must_not": unwanted, "should": should, "minimum_should_match": 1}}


def _depth(node: tree.Node) -> int:
    match node:
        case tree.Field(_, inner) | tree.Not(inner):
            return 1 + _depth(inner)
        case tree.And(nodes) | tree.Or(nodes) | tree.AtLeast(_, nodes):
            return 1 + max(map(_depth, nodes))
        case _:
            return 0


def _leaf(node: tree.Node, fields: Sequence[str]) -> list[Json]:
    """The queries of which any will do, one for each field and form."""
    match node:
        case tree.Word(text, exact=False) if fields is FREE:
            # The stems of all words of text and title are indexed, so these need not be asked.
            return [terms("stems", query_stems(text)), {"term": {"participant": text}}]
        case tree.Flag(holds):
            return [{"term": {name: holds}} for name in fields]
        case tree.DateRange(first, last):
            return [between(name, first, last) for name in fields]
        case _:
            return [_in_field(node, name) for name in fields]


def _in_field(node: tree.Node, name: str) -> Json:
    match node:
        case tree.Word(text) | tree.Value(text):
            return {"term": {name: text}}
        case tree.Phrase(words):
            return {"match_phrase": {name: {"query": " ".join(words)}}}
        case tree.Near(words, distance):
            return both([_beside(name, pair, distance) for pair in tree.pairs(words)])
        case tree.Prefix(text):
            return {"prefix": {name: {"value": text, **_WHOLE}}}
        case tree.Fuzzy(text, distance):
            return {"fuzzy": {name: {"value": text, "fuzziness": distance, "transpositions": True, **_WHOLE}}}
        case _:
            raise TypeError(node)


def _beside(name: str, pair: tuple[str, str], distance: int) -> Json:
    """Two words with at most so many between them, in either order."""
    clauses = [{"span_term": {name: word}} for word in pair]
    return {"span_near": {"clauses": clauses, "slop": distance, "in_order": False}}
