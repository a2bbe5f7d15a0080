"""Which tier found a hit, where the leg that gave it does not tell."""

from collections.abc import Sequence

from tantivy import Occur, Query, Searcher

from search.backends.tantivy_index.pages import Entry, Page, place_of, position
from search.backends.tantivy_index.queries import query_of, terms
from search.backends.tantivy_index.schema import ID
from search.index import Hit, Question
from search.query import Node


def labelled(searcher: Searcher, question: Question, page: Page) -> tuple[Hit, ...]:
    """The hits of a page, each with the first label that holds; the last holds for all."""
    ordered = question.sort != "relevance"
    labels = question.labels or (question.tiers if ordered else ())
    if not labels:
        label_of = [label for label, _ in question.tiers]
        return tuple(Hit(entry.id, position(leg, entry), label_of[leg.tier]) for leg, entry in page.found)
    names = [label for label, _ in labels]
    last = len(names) - 1
    holding = _first_holding(searcher, [tree for _, tree in labels[:-1]], [entry for _, entry in page.found])
    return tuple(
        [
            Hit(entry.id, position(leg, entry), names[holding.get(entry.address, last)])
            for leg, entry in page.found
        ]
    )


def _first_holding(
    searcher: Searcher, trees: Sequence[Node], among: list[Entry]
) -> dict[tuple[int, int], int]:
    """For each of the entries, by address, the first of the trees that holds for it, if any does.

    One query asks all trees of these records alone: a tree that holds adds its own power of two
    to the score, which so says nothing but which trees hold.
    """
    if not trees or not among:
        return {}
    asked = [(Occur.Must, Query.const_score_query(terms(ID, [entry.id for entry in among]), 1.0))]
    asked += [
        (Occur.Should, Query.const_score_query(query_of(tree), 2.0 ** (place + 1)))
        for place, tree in enumerate(trees)
    ]
    found: dict[tuple[int, int], int] = {}
    for score, address in searcher.search(Query.boolean_query(asked), len(among), count=False).hits:
        told = round(score) >> 1
        if told:
            found[place_of(address)] = (told & -told).bit_length() - 1
    return found
