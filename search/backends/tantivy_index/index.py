"""TantivyIndex: one writer, any number of readers, in this process or another."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

import tantivy
from tantivy import FieldType, Query

from records.access import AccessScope
from records.errors import UnavailableError
from records.identity import AccessionId, RecordId
from search.backends.tantivy_index.facets import facet_counts
from search.backends.tantivy_index.labels import labelled
from search.backends.tantivy_index.memory import Memory
from search.backends.tantivy_index.pages import entries, ids_of, legs, position, read_page, total
from search.backends.tantivy_index.queries import both, query_of, ranks, terms
from search.backends.tantivy_index.schema import FROM_SEQ, ID, ID_HIGH, UNTIL_SEQ, schema, written
from search.backends.tantivy_index.view import View, restriction, view_of
from search.index import OPEN_SEQ, IndexDocument, IndexPage, Position, Question

DEFAULT_HEAP_BYTES = 64 * 2**20
_MEMORY_DOCUMENTS = 500
"""So many are written between two looks at what is mapped: a look takes two milliseconds."""
_SCAN_SIZE = 5_000
_ID_PARTS = 64


class TantivyIndex:
    """A SearchIndex in a folder, or in memory without one.

    Readers see a commit when a search asks for a seq that they have not seen yet, so that a
    search as of a published seq always sees it. `heap_bytes` is what the writer may hold before
    it writes a segment (15 MB at least); the writer is opened at the first write, and only one
    process at a time can have it.
    """

    def __init__(self, folder: Path | None = None, *, heap_bytes: int = DEFAULT_HEAP_BYTES) -> None:
        """Open the index of a folder, made if there is none.

        Raises UnavailableError if what is there cannot be read or has other fields.
        """
        self._heap_bytes, self._memory = heap_bytes, Memory(folder)
        self._writer: tantivy.IndexWriter | None = None
        self._reloading = Lock()
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(schema(), path=str(folder) if folder else None)
            self._index.config_reader("manual")
            self._view: View | None = self._reloaded()
        except (OSError, ValueError) as error:
            raise UnavailableError("index") from error
        self._seen_seq = 0

    def write(self, removed: Iterable[RecordId], documents: Iterable[IndexDocument]) -> None:
        """Remove every version of the records in `removed`, then add the documents."""
        writer = self._opened_writer()
        for record_id in removed:
            writer.delete_documents_by_term(ID, record_id)
        for count, document in enumerate(documents):
            writer.add_document(written(document))
            if not count % _MEMORY_DOCUMENTS:
                self._memory.unmap()

    def commit(self) -> None:
        """Make all that was written durable and visible to every reader."""
        self._opened_writer().commit()
        self._view = None
        self._memory.trim()

    def undo_after(self, seq: int) -> None:
        """Remove what was written with a from_seq above `seq`."""
        if self._viewed(OPEN_SEQ).last_from_seq <= seq:
            return
        self._opened_writer().delete_documents_by_query(ranks(FROM_SEQ, seq + 1, None))
        self.commit()

    def search(self, question: Question, scope: AccessScope) -> IndexPage:
        """One page of hits with the exact total and the facets asked for."""
        view = self._viewed(question.as_of)
        restricted = restriction(view, question, scope)
        facets = {facet: facet_counts(view, question, scope, facet) for facet in question.facets}
        if restricted is None:
            return IndexPage(0, (), has_next=False, facets=facets)
        page = read_page(view.searcher, question, restricted)
        count = page.total
        if count is None:
            count = total(view.searcher, restricted.applied(query_of(question.tiers[-1][1])))
        hits = labelled(view.searcher, question, page)
        return IndexPage(count, hits, has_next=page.has_next, facets=facets)

    def scan(self, question: Question, scope: AccessScope) -> Iterator[RecordId]:
        """Every hit once, in the total order of the question's sort."""
        view = self._viewed(question.as_of)
        restricted = restriction(view, question, scope)
        for leg in legs(question, restricted, apart=True) if restricted else ():
            after: Position | None = None
            while found := entries(view.searcher, leg, _SCAN_SIZE, after).found:
                yield from (entry.id for entry in found)
                after = position(leg, found[-1])

    def count(self, question: Question, scope: AccessScope) -> int:
        """The exact total."""
        view = self._viewed(question.as_of)
        restricted = restriction(view, question, scope)
        if restricted is None:
            return 0
        return total(view.searcher, restricted.applied(query_of(question.tiers[-1][1])))

    def versions(self) -> Iterator[tuple[RecordId, AccessionId]]:
        """Every record of which a version is valid now, hand-in by hand-in."""
        view = self._viewed(OPEN_SEQ)
        live = ranks(UNTIL_SEQ, OPEN_SEQ, None)
        step = 2**64 // _ID_PARTS
        for accession in sorted(view.accessions):
            of_accession = both([terms("accession", (accession,)), live])
            for first in range(0, 2**64, step):
                part = Query.range_query(schema(), ID_HIGH, FieldType.Unsigned, first, first + step - 1)
                query = both([of_accession, part])
                size = max(1, total(view.searcher, query))
                hits = view.searcher.search(query, size, count=False, order_by_field=ID_HIGH).hits
                for record_id in ids_of(view.searcher, [address for _, address in hits]):
                    yield record_id, accession

    def ping(self) -> None:
        """Return if the index answers. Raises UnavailableError otherwise."""
        try:
            self._viewed(OPEN_SEQ)
        except (OSError, ValueError) as error:
            raise UnavailableError("index") from error

    def close(self) -> None:
        """Give up the writer, once its merges are done; what was not committed is lost."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _opened_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(self._heap_bytes, 1)
            except ValueError as error:
                raise UnavailableError("index") from error
        return self._writer

    def _viewed(self, seq: int) -> View:
        """A view that holds everything published up to a seq."""
        view = self._view
        if view is None or seq > self._seen_seq:
            with self._reloading:
                view = self._view = self._reloaded()
                self._seen_seq = seq if seq < OPEN_SEQ - 1 else 0
        return view

    def _reloaded(self) -> View:
        self._index.reload()
        return view_of(self._index.searcher())
