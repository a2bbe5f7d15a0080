"""The engine of the scaled mode fulfils the contract."""

from collections.abc import Iterator
from itertools import cycle

import pytest

from search.backends.elasticsearch_index import Cluster, ClusterAccess, ElasticsearchGenerations
from search.index import SearchIndex
from tests.contracts.search_index_contract import SearchIndexContract
from tests.engines.elasticsearch import Server

_AT_ONCE = 3
"""Indexes that a test may have side by side."""


@pytest.fixture(scope="module")
def indexes(elasticsearch: Server) -> Iterator[Iterator[SearchIndex]]:
    """Empty indexes: making one takes half a second, so that a few are emptied in turn."""
    cluster = Cluster(ClusterAccess(elasticsearch.url))
    made = [
        ElasticsearchGenerations(cluster, f"contract-{number}").opened("first", new=True)
        for number in range(_AT_ONCE)
    ]
    # The worlds are not one history: a version of one must not stand in the way of the next.
    cluster.client.indices.put_settings(index="contract-*", settings={"index.gc_deletes": "0s"})
    yield map(_emptied, cycle(made))
    cluster.close()


def _emptied(index: SearchIndex) -> SearchIndex:
    index.undo_after(-1)
    return index


@pytest.mark.live
class TestElasticsearchIndex(SearchIndexContract):
    """In one server."""

    @pytest.fixture(autouse=True)
    def _on(self, indexes: Iterator[SearchIndex]) -> None:
        self.indexes = indexes

    def new_index(self) -> SearchIndex:
        return next(self.indexes)
