"""SearchService: from a question to a page of hits, within a scope; the one door to the index."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from records.access import AccessScope
from records.identity import RecordId
from records.stored import StoredRecord
from search.cursor import Cursor, CursorSeal
from search.explanation import explanation
from search.highlight import Highlight, Highlighter
from search.index import IndexPage, IndexReader, Question
from search.labels import labelled
from search.language import parse
from search.query import Node
from search.request import FacetValue, FoundRecord, SearchAnswer, SearchRequest
from search.shelf import Shelf
from search.tiers import tiers_of

_OF_ACCESSIONS = frozenset({"accession", "custodian"})


@dataclass(frozen=True, slots=True)
class SearchService:
    """Answers questions from an index, a shelf for what is shown, and a seal for cursors."""

    index: IndexReader
    shelf: Shelf
    seal: CursorSeal

    def search(self, request: SearchRequest, scope: AccessScope) -> SearchAnswer:
        """One page.

        Raises QueryError with a position for a query that cannot be read, InvalidError for a
        cursor, page size, facet or range of days that cannot be used.
        """
        request.check()
        tree = parse(request.query)
        cursor = self.seal.opened(request.cursor, request.fingerprint) if request.cursor else None
        as_of = cursor.as_of if cursor else self.shelf.published_seq()
        question = _question(request, tree, as_of, cursor)
        page = self.index.search(question, scope)
        records = self.shelf.records([hit.id for hit in page.hits], scope)
        lit = self._highlights(request, tree, records, scope)
        # A record that was withdrawn since the index answered is not shown.
        items = [
            FoundRecord(records[hit.id], hit.match, lit.get(hit.id, ()))
            for hit in page.hits
            if hit.id in records
        ]
        return SearchAnswer(
            total=page.total,
            items=tuple(items),
            facets=self._facets(page, scope),
            explanation=explanation(
                tree,
                request.expansions,
                (lambda term: self._count(request, term, as_of, scope)) if request.explain else None,
            ),
            incomplete=self.shelf.incomplete(scope),
            has_next_page=page.has_next,
            next_cursor=self._next(request, page, as_of),
            as_of=as_of,
        )

    def scan(
        self, request: SearchRequest, scope: AccessScope, as_of: int | None = None
    ) -> Iterator[RecordId]:
        """Every hit once, in the order of the request's sort; pages and cursors play no part.

        `as_of` is a seq that an answer had: the hits are those of then.
        """
        request.check()
        seq = self.shelf.published_seq() if as_of is None else as_of
        question = _question(request, parse(request.query), seq, None)
        return self.index.scan(question, scope)

    def _count(self, request: SearchRequest, tree: Node, as_of: int, scope: AccessScope) -> int:
        """How many records of the scope and the filters a part of the query finds."""
        return self.index.count(_question(request, tree, as_of, None), scope)

    def _next(self, request: SearchRequest, page: IndexPage, as_of: int) -> str:
        if not page.has_next:
            return ""
        return self.seal.sealed(Cursor(page.hits[-1].position, as_of, request.fingerprint))

    def _highlights(
        self,
        request: SearchRequest,
        tree: Node,
        records: Mapping[RecordId, StoredRecord],
        scope: AccessScope,
    ) -> dict[RecordId, tuple[Highlight, ...]]:
        if not request.highlight or not records:
            return {}
        highlighter = Highlighter(tree, stems=request.expansions.stem)
        texts = self.shelf.texts(list(records), scope)
        return {
            record_id: highlighter.highlights({"title": record.title, "text": texts.get(record_id, "")})
            for record_id, record in records.items()
        }

    def _facets(self, page: IndexPage, scope: AccessScope) -> dict[str, tuple[FacetValue, ...]]:
        named = _OF_ACCESSIONS & page.facets.keys()
        accessions = self.shelf.accessions(scope.accessions) if named else {}
        return {facet: labelled(facet, counts, accessions) for facet, counts in page.facets.items()}


def _question(request: SearchRequest, tree: Node, as_of: int, cursor: Cursor | None) -> Question:
    tiers = tiers_of(tree, stems=request.expansions.stem)
    return Question(
        tiers=tiers.ranking,
        labels=tiers.labels,
        restrictions=request.filters.restrictions(),
        sort=request.sort.value,
        size=request.page_size,
        after=cursor.position if cursor else None,
        as_of=as_of,
        facets=request.facets,
        include_duplicates=request.include_duplicates,
    )
