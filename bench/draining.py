"""Ready documents into Elasticsearch: ours against a bare `streaming_bulk` of the same ones, in turn.

python -m bench.draining [FOLDER ...] --url URL [--limit N] [--rounds 3] [--save]

Ours twice: the index alone, which looks for former versions, numbers each and commits every 2,000; and as
an ingest drains them, prepared, from the outbox of a catalogue (SQLite) where each batch is acknowledged.
"""

import argparse
import secrets
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from elasticsearch import Elasticsearch
from elasticsearch.helpers import streaming_bulk
from sqlalchemy import insert, update

from bench.mail import as_maildir, mail_options
from bench.tables import Figures, Spread, save, show
from bench.taken_in import take_in
from runtime.catalogue_outbox import CatalogueOutbox
from runtime.composition import Services
from search.backends.elasticsearch_index import Cluster, ClusterAccess, ElasticsearchGenerations
from search.backends.elasticsearch_index.mapping import source_of
from search.index import IndexDocument
from search.indexer import BATCH_ROWS, Indexer
from search.projection import project
from storage.tables import index_state, outbox, record

_CHUNK = 500
"""Documents of a request of the bare way, as its library has it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the mail in, and write its documents both ways, each round anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument(
        "--url", required=True, help="an Elasticsearch without TLS, best with nothing else to do"
    )
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    cluster = Cluster(ClusterAccess(given.url))
    drained, ours, bare, sizes = [], [], [], []
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
        taken = take_in(as_maildir(given, Path(place) / "mail"), Path(place) / "klaarlicht")
        with taken.services() as services:
            documents = _documents(services)
            for _ in range(given.rounds):
                generations = ElasticsearchGenerations(cluster, f"bench-{secrets.token_hex(4)}")
                drained.append(len(documents) / _drained_s(generations, services, documents))
                ours.append(len(documents) / _ours_s(generations, documents))
                bare.append(len(documents) / bare_s(generations, cluster.client, documents))
                sizes.append(_size_bytes(generations, cluster.client) / len(documents))
                for name in ("drained", "ours", "bare"):
                    generations.discard(name)
    cluster.close()
    figures = _show(len(documents), drained, ours, bare, sizes)
    if given.save:
        save("draining", figures)


def _documents(services: Services) -> list[IndexDocument]:
    versions = CatalogueOutbox(services.outbox).everything()
    return [project(each.content.record, each.content.facts).numbered(1) for each in versions]


def _drained_s(
    generations: ElasticsearchGenerations, services: Services, documents: Sequence[IndexDocument]
) -> float:
    """Seconds of draining a catalogue in which all these records are new."""
    ids = [{"record_id": bytes.fromhex(each.id), "removed": False} for each in documents]
    with services.database.write() as connection:
        connection.execute(update(record).values(from_seq=None))
        connection.execute(update(index_state).values(seq=0))
        connection.execute(insert(outbox), ids)
    index = generations.opened("drained", new=True)
    indexer = Indexer(CatalogueOutbox(services.outbox), index)
    indexer.recover()
    prepared, until = {each.id: each for each in documents}, services.outbox.last()
    started = time.perf_counter()
    indexer.drain(prepared, until)
    taken = time.perf_counter() - started
    index.close()
    return taken


def _ours_s(generations: ElasticsearchGenerations, documents: Sequence[IndexDocument]) -> float:
    index = generations.opened("ours", new=True)
    started = time.perf_counter()
    for first in range(0, len(documents), BATCH_ROWS):
        batch = documents[first : first + BATCH_ROWS]
        index.write([each.id for each in batch], batch)
        index.commit()
    taken = time.perf_counter() - started
    index.close()
    return taken


def bare_s(
    generations: ElasticsearchGenerations, client: Elasticsearch, documents: Sequence[IndexDocument]
) -> float:
    """Seconds of the library's own way into an index as ours is."""
    generations.fresh("bare", 0)
    patient = client.options(request_timeout=60)
    started = time.perf_counter()
    sources = map(source_of, documents)
    for _ in streaming_bulk(patient, sources, chunk_size=_CHUNK, index=f"{generations.prefix}-bare"):
        pass
    patient.indices.refresh(index=f"{generations.prefix}-bare")
    return time.perf_counter() - started


def _size_bytes(generations: ElasticsearchGenerations, client: Elasticsearch) -> int:
    name = f"{generations.prefix}-ours"
    client.options(request_timeout=60).indices.forcemerge(index=name, max_num_segments=1)
    return int(
        client.indices.stats(index=name, metric="store")["_all"]["primaries"]["store"]["size_in_bytes"]
    )


def _show(
    count: int, drained: list[float], ours: list[float], bare: list[float], sizes: list[float]
) -> Figures:
    figures = {
        "drained, documents/s": Spread.of(drained),
        "the index alone, documents/s": Spread.of(ours),
        "bare, documents/s": Spread.of(bare),
        "drained / bare": Spread.of([one / other for one, other in zip(drained, bare, strict=True)]),
        "the index alone / bare": Spread.of([one / other for one, other in zip(ours, bare, strict=True)]),
        "index bytes/document": Spread.of(sizes),
    }
    show(f"{count:,} documents, n = {len(ours)}", ("", "median (range)"), list(figures.items()))
    return {name: spread.figures() for name, spread in figures.items()}


if __name__ == "__main__":
    main()
