"""SearchIndex in one folder, by tantivy: for one machine, without a server."""

from search.backends.tantivy_index.generations import TantivyGenerations
from search.backends.tantivy_index.index import TantivyIndex

__all__ = ["TantivyGenerations", "TantivyIndex"]
