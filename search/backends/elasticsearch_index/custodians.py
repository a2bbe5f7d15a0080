"""Whose each hand-in is, as the index has it: a question about a custodian is one about hand-ins."""

from collections.abc import Collection, Mapping

from records.identity import AccessionId
from search.backends.elasticsearch_index.cluster import Cluster
from search.backends.elasticsearch_index.mapping import Json
from search.index import OPEN_SEQ

_LATEST = OPEN_SEQ - 1


class CustodianLookup:
    """Asks once for each hand-in, until a question sees a later seq."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        """Ask this index."""
        self._cluster, self._index = cluster, index
        self._known: dict[AccessionId, str] = {}
        self._seen_seq = 0

    def of(self, accessions: Collection[AccessionId], as_of: int, until: float) -> Mapping[AccessionId, str]:
        """The custodians of hand-ins of which something is indexed, others left out."""
        known = {} if as_of > self._seen_seq else self._known
        unknown = sorted(set(accessions) - known.keys())
        if unknown:
            answers = self._cluster.ask(self._index, map(_one_of, unknown), until)
            for accession, answer in zip(unknown, answers, strict=True):
                for hit in answer["hits"]["hits"]:
                    known = {**known, accession: hit["fields"]["custodian"][0]}
        self._known, self._seen_seq = known, as_of if as_of < _LATEST else 0
        return known


def _one_of(accession: AccessionId) -> Json:
    """Any record of a hand-in: they all have the same custodian."""
    return {
        "query": {
            "bool": {"filter": [{"term": {"accession": accession}}, {"exists": {"field": "custodian"}}]}
        },
        "size": 1,
        "terminate_after": 1,
        "docvalue_fields": ["custodian"],
        "_source": False,
    }
