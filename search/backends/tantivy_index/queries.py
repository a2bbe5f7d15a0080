"""Trees as tantivy queries. No query is parsed by the engine, and nothing is ever scored."""

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import FieldType as Type
from tantivy import Occur, Query

from search import query as tree
from search.analysis import query_stems
from search.backends.tantivy_index.schema import schema
from search.fields import FREE


def query_of(node: tree.Node, fields: Sequence[str] = FREE) -> Query:
    """The query of a tree; `fields` are those in which words outside a Field are looked for."""
    match node:
        case tree.Everything():
            query = Query.all_query()
        case tree.Field(name, inner):
            query = query_of(inner, (name,))
        case tree.Not(inner):
            query = both([Query.all_query()], [query_of(inner, fields)])
        case tree.And(nodes):
            query = _and(nodes, fields)
        case tree.Or(nodes):
            query = either(query_of(inner, fields) for inner in nodes)
        case tree.AtLeast(count, nodes):
            clauses = [(Occur.Should, query_of(inner, fields)) for inner in nodes]
            query = Query.boolean_query(clauses, count)
        case _:
            query = either(_leaf(node, fields))
    return query


def either(queries: Iterable[Query]) -> Query:
    """Any of the queries (at least one)."""
    clauses = [(Occur.Should, query) for query in queries]
    return clauses[0][1] if len(clauses) == 1 else Query.boolean_query(clauses)


def both(wanted: Sequence[Query], unwanted: Sequence[Query] = ()) -> Query:
    """All of the wanted (at least one) and none of the unwanted queries."""
    if len(wanted) == 1 and not unwanted:
        return wanted[0]
    must = [(Occur.Must, query) for query in wanted]
    return Query.boolean_query(must + [(Occur.MustNot, query) for query in unwanted])


def terms(name: str, values: Iterable[str]) -> Query:
    """Records with any of the values (at least one) in a keyword field."""
    return either(Query.term_query(schema(), name, value, "basic") for value in values)


def ranks(name: str, first: int | None, last: int | None) -> Query:
    """Records whose column lies in the range, both ends included; one may be open."""
    return Query.range_query(schema(), name, Type.Integer, first, last)


def _and(nodes: Sequence[tree.Node], fields: Sequence[str]) -> Query:
    wanted = [query_of(node, fields) for node in nodes if not isinstance(node, tree.Not)]
    unwanted = [query_of(node.node, fields) for node in nodes if isinstance(node, tree.Not)]
    return both(wanted or [Query.all_query()], unwanted)


def _leaf(node: tree.Node, fields: Sequence[str]) -> list[Query]:
    """The queries of which any will do, one for each field and form."""
    made = schema()
    match node:
        case tree.Word(text, exact=False) if fields is FREE:
            # The stems of all words of text and title are indexed, so these need not be asked.
            stems = [Query.term_query(made, "stems", stem, "basic") for stem in query_stems(text)]
            return [*stems, Query.term_query(made, "participant", text, "basic")]
        case tree.Flag(holds):
            return [Query.term_query(made, name, holds, "basic") for name in fields]
        case tree.DateRange(first, last):
            return [ranks(name, first, last) for name in fields]
        case _:
            return [query for name in fields for query in _in_field(made, node, name)]


def _in_field(made: tantivy.Schema, node: tree.Node, name: str) -> list[Query]:
    match node:
        case tree.Word(text) | tree.Value(text):
            return [Query.term_query(made, name, text, "basic")]
        case tree.Phrase(words):
            return [Query.phrase_query(made, name, list(words))]
        case tree.Near(words, distance):
            return [both([_beside(made, name, pair, distance) for pair in tree.pairs(words)])]
        case tree.Prefix(text):
            return [Query.fuzzy_term_query(made, name, text, 0, prefix=True)]
        case tree.Fuzzy(text, distance):
            return [Query.fuzzy_term_query(made, name, text, distance)]
        case _:
            raise TypeError(node)


def _beside(made: tantivy.Schema, name: str, pair: tuple[str, str], distance: int) -> Query:
    """Two words with at most so many between them; slop is only exact for one order of two."""
    first, second = pair
    return either(
        Query.phrase_query(made, name, list(words), distance) for words in ((first, second), (second, first))
    )
