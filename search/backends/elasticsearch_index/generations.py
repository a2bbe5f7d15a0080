"""The indexes of an installation in a cluster: one a generation, and the aliases in front of them.

`PREFIX` is the alias by which the live index is read, `PREFIX-GENERATION` an index, and
`PREFIX-GENERATION-write` the alias by which it is written: a writer that comes too late finds no
alias, and makes no index.
"""

from dataclasses import dataclass

from elasticsearch import BadRequestError, Elasticsearch

from records.errors import UnavailableError
from search.backends.elasticsearch_index.cluster import (
    WRITE_TIME_S,
    Cluster,
    unavailable,
)
from search.backends.elasticsearch_index.index import ElasticsearchIndex
from search.backends.elasticsearch_index.mapping import index_body
from search.fields import INDEX_VERSION

RECORDS_PER_SHARD = 8_000_000
"""About 40 GB of list mail in a shard (4.9 kB a record, bench/draining.py); Elastic advises 10 to 50."""

PATIENCE_S = 900
"""A cluster that is upgraded or restarted is back by then."""


@dataclass(frozen=True, slots=True)
class ElasticsearchGenerations:
    """Fulfils `search.generations.Generations`.

    `shards` is for new indexes; 0: by the number of records that they begin with. `replicas` are
    the further copies of each shard of the live index.
    """

    cluster: Cluster
    prefix: str
    shards: int = 0
    replicas: int = 0
    patience_s: float = PATIENCE_S

    def opened(self, generation: str, *, new: bool) -> ElasticsearchIndex:
        """What is live, read by the alias, and written as this generation; made if it is `new`.

        Raises UnavailableError if it is not there or has other fields.
        """
        if new and not self.holds(generation):
            self.fresh(generation, 0)
            self.make_live(generation)
        self._check(generation)
        return ElasticsearchIndex(self.cluster, self.prefix, self._target(generation))

    def fresh(self, generation: str, records: int) -> ElasticsearchIndex:
        """An empty index for about so many records, beside the live one."""
        name = self._name(generation)
        body = index_body(self.shards or 1 + records // RECORDS_PER_SHARD)
        with unavailable():
            try:
                self._client.indices.create(index=name, aliases={self._target(generation): {}}, **body)
            except BadRequestError as error:
                # Another process was first.
                if error.error != "resource_already_exists_exception":
                    raise
        return ElasticsearchIndex(self.cluster, name, self._target(generation))

    def make_live(self, generation: str) -> None:
        """Let the alias name this generation and no other, in one step."""
        name, every = self._name(generation), f"{self.prefix}-*"
        former = {"remove": {"index": every, "alias": self.prefix, "must_exist": False}}
        with unavailable():
            self._client.indices.put_settings(index=name, settings={"number_of_replicas": self.replicas})
            self._client.indices.update_aliases(
                actions=[former, {"add": {"index": name, "alias": self.prefix}}]
            )

    def holds(self, generation: str) -> bool:
        """Whether there is an index of this generation."""
        with unavailable():
            return bool(self._client.indices.exists(index=self._name(generation)))

    def discard(self, generation: str) -> None:
        """Remove an index, if it is there."""
        with unavailable():
            self._client.indices.delete(index=self._name(generation), ignore_unavailable=True)

    def close(self) -> None:
        """Let go of the connections."""
        self.cluster.close()

    def _check(self, generation: str) -> None:
        name = self._name(generation)
        # Asked before a search, so no longer than one.
        with self.cluster.asking(self.cluster.until()) as client:
            told = client.indices.get_mapping(index=name)[name]["mappings"]
        if told.get("_meta", {}).get("version") != INDEX_VERSION:
            raise UnavailableError("index")

    @property
    def _client(self) -> Elasticsearch:
        return self.cluster.client.options(request_timeout=WRITE_TIME_S)

    def _name(self, generation: str) -> str:
        return f"{self.prefix}-{generation}"

    def _target(self, generation: str) -> str:
        return f"{self._name(generation)}-write"
