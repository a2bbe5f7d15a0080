"""The search service of an installation: its index, what hits are shown from, and the seal of cursors."""

from pathlib import Path

from runtime.catalogue_shelf import CatalogueShelf
from runtime.indexing import Indexing, LiveIndex
from runtime.keys import key_of
from runtime.measures import Measures
from search.cursor import CursorSeal
from search.index import IndexReader
from search.service import SearchService
from storage.accessions import Accessions
from storage.shelf import RecordShelf


def search_service(
    indexing: Indexing,
    shelf: RecordShelf,
    accessions: Accessions,
    measures: Measures | None,
    data: Path,
) -> SearchService:
    """The one door to the index, watched if there are measures; `data` has the key of cursors."""
    index: IndexReader = LiveIndex(indexing)
    if measures:
        from runtime.measured import MeasuredIndex

        index = MeasuredIndex(index, measures)
    found = CatalogueShelf(indexing, shelf, accessions)
    return SearchService(index, found, CursorSeal(key_of(data, "cursor")))
