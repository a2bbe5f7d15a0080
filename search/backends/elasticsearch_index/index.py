"""ElasticsearchIndex: one writer, any number of readers on any number of machines."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from records.access import AccessScope
from records.identity import AccessionId, RecordId
from search.backends.elasticsearch_index.bulk import BulkWriter, removing, writing
from search.backends.elasticsearch_index.cluster import WRITE_TIME_S, Cluster, unavailable
from search.backends.elasticsearch_index.custodians import CustodianLookup
from search.backends.elasticsearch_index.facets import counts_of, facets_of
from search.backends.elasticsearch_index.mapping import FROM_SEQ, RECORD, UNTIL_SEQ, Json, version_of
from search.backends.elasticsearch_index.pages import Leg, body_of, hits_of, legs, legs_of_page, position_of
from search.backends.elasticsearch_index.queries import between, terms
from search.backends.elasticsearch_index.restriction import Custodians, restriction
from search.index import OPEN_SEQ, IndexDocument, IndexPage, Position, Question

_AT_ONCE = 5_000
"""Ids in a question, or hits in an answer; the engine gives 10,000 at most."""


class ElasticsearchIndex:
    """A SearchIndex in a cluster.

    `index` is what is read, an index or an alias; `target` the alias by which it is written. A
    commit is a refresh: before it, what was written is durable but not seen, except that the
    cluster may show it earlier by itself, when a search as of a published seq leaves it out.
    """

    def __init__(
        self, cluster: Cluster, index: str, target: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Read and write an index that exists."""
        self._cluster, self._index, self._target = cluster, index, target
        self._bulk = BulkWriter(cluster.client, target, pause)
        self._custodians = CustodianLookup(cluster, index)
        self._uncommitted: defaultdict[RecordId, dict[int, int]] = defaultdict(dict)

    def write(self, removed: Iterable[RecordId], documents: Iterable[IndexDocument]) -> None:
        """Remove every version of the records in `removed`, then add the documents.

        Versions that are written again are replaced in place and not removed first.
        """
        stale = self._versions_of(list(removed))
        for document in documents:
            stale.pop((document.id, document.from_seq), None)
            self._bulk.add(writing(document))
            version = version_of(document.from_seq, document.until_seq)
            self._uncommitted[document.id][document.from_seq] = version
        for (record_id, from_seq), version in stale.items():
            self._bulk.add(removing(record_id, from_seq, version))

    def commit(self) -> None:
        """Make all that was written durable and visible to every reader."""
        self._bulk.finish()
        self._refresh()
        self._uncommitted.clear()

    def undo_after(self, seq: int) -> None:
        """Remove what was written with a from_seq above `seq`."""
        self._refresh()
        for (record_id, from_seq), version in self._numbered(between(FROM_SEQ, seq + 1, None)):
            self._bulk.add(removing(record_id, from_seq, version))
        self.commit()

    def search(self, question: Question, scope: AccessScope) -> IndexPage:
        """One page of hits with the exact total and the facets asked for.

        One request asks for all of it; a question about custodians may need one before.
        """
        until = self._cluster.until()
        custodians = self._custodians_of(question, scope, until)
        asked = legs_of_page(question, restriction(question, scope, custodians))
        counts = counts_of(question, scope, custodians)
        bodies = [body_of(leg, question, question.size + 1, question.after) for leg in asked]
        answers = self._cluster.ask(self._index, [*bodies, *(count.body() for count in counts)], until)
        found, counted = hits_of(asked, answers[: len(asked)], question), answers[len(asked) :]
        return IndexPage(
            counted[0]["hits"]["total"]["value"],
            found[: question.size],
            has_next=len(found) > question.size,
            facets=facets_of(question, counts, counted),
        )

    def scan(self, question: Question, scope: AccessScope) -> Iterator[RecordId]:
        """Every hit once, in the total order of the question's sort."""
        restricted = restriction(question, scope, self._custodians_of(question, scope, self._cluster.until()))
        for leg in legs(question, restricted, apart=True):
            for position in self._positions(leg, question):
                yield position.id

    def count(self, question: Question, scope: AccessScope) -> int:
        """The exact total."""
        until = self._cluster.until()
        asked = replace(question, facets=())
        counts = counts_of(asked, scope, self._custodians_of(question, scope, until))
        (answer,) = self._cluster.ask(self._index, [count.body() for count in counts], until)
        return int(answer["hits"]["total"]["value"])

    def versions(self) -> Iterator[tuple[RecordId, AccessionId]]:
        """Every record of which a version is valid now, by id."""
        for found in self._columns(between(UNTIL_SEQ, OPEN_SEQ, None), ("accession",)):
            yield RecordId(found["sort"][0]), AccessionId(found["fields"]["accession"][0])

    def ping(self) -> None:
        """Return if the index answers. Raises UnavailableError otherwise."""
        self._cluster.ask(self._index, [{"size": 0, "terminate_after": 1}], self._cluster.until())

    def close(self) -> None:
        """Wait for what is under way; the cluster stays connected for others."""
        self._bulk.close()

    def _custodians_of(self, question: Question, scope: AccessScope, until: float) -> Custodians:
        return cache(partial(self._custodians.of, scope.accessions, question.as_of, until))

    def _positions(self, leg: Leg, question: Question) -> Iterator[Position]:
        after: Position | None = None
        while True:
            found = self._ask_patiently(body_of(leg, question, _AT_ONCE, after))
            yield from (after := position_of(leg, each) for each in found)
            if len(found) < _AT_ONCE:
                return

    def _versions_of(self, records: Sequence[RecordId]) -> dict[tuple[RecordId, int], int]:
        """The versions of these records in the index, each with the number that the engine compares."""
        if any(record in self._uncommitted for record in records):
            self._bulk.finish()
        found = {
            (record, from_seq): version
            for record in records
            for from_seq, version in self._uncommitted.get(record, {}).items()
        }
        for first in range(0, len(records), _AT_ONCE):
            some = terms(RECORD, records[first : first + _AT_ONCE])
            found.update(self._numbered(some))
        return found

    def _numbered(self, query: Json) -> Iterator[tuple[tuple[RecordId, int], int]]:
        for each in self._columns(query, (UNTIL_SEQ,)):
            record, from_seq = each["sort"]
            yield (RecordId(record), from_seq), version_of(from_seq, each["fields"][UNTIL_SEQ][0])

    def _columns(self, query: Json, names: Sequence[str]) -> Iterator[Json]:
        """What is found, by record and version, with the values of some columns."""
        body: Json = {
            "query": query,
            "size": _AT_ONCE,
            "sort": [{RECORD: "asc"}, {FROM_SEQ: "asc"}],
            "docvalue_fields": list(names),
            "track_total_hits": False,
            "_source": False,
        }
        while True:
            found = self._ask_patiently(body)
            yield from found
            if len(found) < _AT_ONCE:
                return
            body["search_after"] = found[-1]["sort"]

    def _ask_patiently(self, body: Json) -> list[Json]:
        (answer,) = self._cluster.ask(self._index, [body], self._cluster.until(WRITE_TIME_S))
        found: list[Json] = answer["hits"]["hits"]
        return found

    def _refresh(self) -> None:
        with unavailable():
            self._cluster.client.options(request_timeout=WRITE_TIME_S).indices.refresh(index=self._target)
