"""The engine of the scaled mode fulfils the contract, for a user with the rights that the product gives itself."""

from collections.abc import Iterator
from itertools import cycle
from secrets import token_hex

import pytest

from records.errors import QueryError
from search import query as tree
from search.backends.elasticsearch_index import Cluster, ElasticsearchGenerations
from search.index import SearchIndex
from search.language import MAX_CLAUSES, MAX_DEPTH, parse
from search.operands import Expected
from tests.contracts.search_index_contract import SearchIndexContract, filled, found
from tests.engines.elasticsearch import PATIENCE_S
from tests.engines.secured import Secured
from tests.search_worlds import document

_AT_ONCE = 3
"""Indexes that a test may have side by side."""


@pytest.fixture(scope="module")
def indexes(secured: Secured) -> Iterator[Iterator[SearchIndex]]:
    """Empty indexes: making one takes half a second, so that a few are emptied in turn."""
    cluster = Cluster(secured.access(), search_time_s=PATIENCE_S)
    # Of this process alone: others may run the same contract in the same server.
    here = f"klaarlicht-contract-{token_hex(4)}"
    made = [
        ElasticsearchGenerations(cluster, f"{here}-{number}").opened("first", new=True)
        for number in range(_AT_ONCE)
    ]
    # The worlds are not one history: a version of one must not stand in the way of the next.
    cluster.client.indices.put_settings(index=f"{here}-*", settings={"index.gc_deletes": "0s"})
    yield map(_emptied, cycle(made))
    cluster.close()


@pytest.mark.live
def test_an_index_gets_a_shard_for_every_eight_million_records_that_it_begins_with(
    secured: Secured,
) -> None:
    cluster = Cluster(secured.access(), search_time_s=PATIENCE_S)
    for shards, records, made in ((0, 0, 1), (0, 17_000_000, 3), (2, 17_000_000, 2)):
        generations = ElasticsearchGenerations(cluster, f"klaarlicht-sized-{shards}-{made}", shards)
        generations.fresh("first", records)
        generations.make_live("first")
        told = cluster.client.indices.get_settings(index=generations.prefix)[f"{generations.prefix}-first"]
        assert told["settings"]["index"]["number_of_shards"] == str(made)
        generations.discard("first")
        assert not generations.holds("first")
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

    def test_the_deepest_query_of_the_language_is_answered(self) -> None:
        index = filled(self.new_index(), (document(1, "besluit een"), document(2, "brief")))
        deep = "besluit"
        for number in range(MAX_DEPTH):
            deep = f'("x{number} y"~3 OF een {deep})'
        assert found(index, parse(deep)) == [1]
        denied = "besluit"
        for _ in range(MAX_DEPTH // 2):
            denied = f"NIET (x OF een {denied})"
        assert found(index, parse(denied)) == [2, 1]

    def test_the_longest_query_of_the_language_is_answered_tier_by_tier(self) -> None:
        index = filled(self.new_index(), (document(1, "w1 w1000"), document(2, "brief")))
        longest = tree.Or(tuple(tree.Word(f"w{number}") for number in range(MAX_CLAUSES)))
        assert found(index, longest) == [1]

    def test_a_query_that_is_longer_than_a_small_cluster_reads_is_refused_as_such(self) -> None:
        index = filled(self.new_index(), (document(1, "brief"),))
        longest = tree.And(tuple(tree.Word(f"w{number}") for number in range(MAX_CLAUSES)))
        with pytest.raises(QueryError) as raised:
            found(index, longest, sort="newest")
        assert raised.value.expected == Expected.FEWER_CLAUSES

    def test_a_word_of_four_hundred_units_stays_whole(self) -> None:
        word = "𐐨" * 200
        index = filled(self.new_index(), (document(1, f"x {word} y"),))
        assert found(index, tree.Word(word, exact=True)) == [1]
        assert found(index, tree.Phrase(("x", word, "y"))) == [1]

    def test_a_batch_that_is_written_twice_is_there_once(self) -> None:
        index = self.new_index()
        batch = (document(1, "oud").numbered(1, 5), document(1, "nieuw").numbered(5))
        for _ in range(2):
            filled(index, batch)
        assert found(index, tree.Everything(), as_of=4) == [1]
        assert found(index, tree.Everything(), as_of=5) == [1]
        assert list(index.versions()) == [(document(1).id, document(1).values["accession"])]
