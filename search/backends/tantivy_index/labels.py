"""Which tier found a hit, where the leg that gave it does not tell."""

from dataclasses import replace

from tantivy import Searcher

from records.identity import RecordId
from search.backends.tantivy_index.pages import Page, ids_of, position, read_page
from search.backends.tantivy_index.queries import both, query_of, terms
from search.backends.tantivy_index.schema import ID, RANK
from search.backends.tantivy_index.view import Restriction
from search.index import Hit, Question
from search.query import Node


def labelled(searcher: Searcher, question: Question, restricted: Restriction, page: Page) -> tuple[Hit, ...]:
    """The hits of a page, each with the first label that holds; the last holds for all."""
    ordered = question.sort != "relevance"
    labels = question.labels or (question.tiers if ordered else ())
    if not labels:
        label_of = [label for label, _ in question.tiers]
        return tuple(Hit(entry[1], position(leg, entry), label_of[leg.tier]) for leg, entry in page.found)
    named: dict[RecordId, str] = {}
    left = [entry[1] for _, entry in page.found]
    for label, tree in labels[:-1]:
        if left:
            holding = _of_page(searcher, question, restricted, tree) if ordered else _of(searcher, tree, left)
            named.update((record_id, label) for record_id in left if record_id in holding)
            left = [record_id for record_id in left if record_id not in named]
    last = labels[-1][0]
    return tuple(Hit(entry[1], position(leg, entry), named.get(entry[1], last)) for leg, entry in page.found)


def _of_page(searcher: Searcher, question: Question, restricted: Restriction, tree: Node) -> set[RecordId]:
    """The records of a stricter tree that a page of its own would hold.

    In one order and from one place, those of the page that satisfy it are the first ones.
    """
    stricter = replace(question, tiers=(("", tree),))
    return {entry[1] for _, entry in read_page(searcher, stricter, restricted).found}


def _of(searcher: Searcher, tree: Node, among: list[RecordId]) -> set[RecordId]:
    query = both([query_of(tree), terms(ID, among)])
    hits = searcher.search(query, len(among), count=False, order_by_field=RANK).hits
    return set(ids_of(searcher, [address for _, address in hits]))
