"""The search service of an installation: its index, what hits are shown from, and the seal of cursors."""

from typing import TYPE_CHECKING

from runtime.catalogue_shelf import CatalogueShelf
from runtime.indexing import LiveIndex
from runtime.keys import key_of
from search.cursor import CursorSeal
from search.index import IndexReader
from search.service import SearchService

if TYPE_CHECKING:
    from runtime.composition import Services


def search_service(services: "Services") -> SearchService:
    """The one door to the index, watched if somebody watches."""
    index: IndexReader = LiveIndex(services.indexing)
    if services.measures:
        from runtime.measured import MeasuredIndex

        index = MeasuredIndex(index, services.measures)
    shelf = CatalogueShelf(services.indexing, services.shelf, services.accessions)
    return SearchService(index, shelf, CursorSeal(key_of(services.settings.data, "cursor")))
