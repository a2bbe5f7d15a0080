"""A whole ingest into Elasticsearch and PostgreSQL against a bare `streaming_bulk` of its documents, in turn.

python -m bench.scaled [FOLDER ...] --url URL --database URL [--limit N] [--rounds 5] [--save]

Attachments later, one machine. Beside the speeds: what a record takes of the one writer's turn, of
processors and of disks, which is what `bench.simulation` begins with.
"""

import argparse
import os
import secrets
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from elasticsearch import Elasticsearch

from bench.draining import bare_s
from bench.ingest import ingest_command
from bench.mail import MailFolder, as_maildir, mail_options
from bench.processes import Run, measured
from bench.tables import Figures, Spread, folder_bytes, save, show
from records.access import Actor
from records.portion import Batch, Written
from records.record import Channel
from runtime import ingesting
from runtime.catalogue_outbox import CatalogueOutbox
from runtime.composition import compose
from runtime.hand_in import HandIn
from runtime.settings import Settings
from runtime.taking_in import TakingIn
from search.backends.elasticsearch_index import Cluster, ClusterAccess, ElasticsearchGenerations
from search.index import IndexDocument
from search.projection import project
from storage.intake import RecordIntake

_MB = 1e6


@dataclass(slots=True)
class Rounds:
    """What each round came to."""

    runs: list[Run] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    bare_a_second: list[float] = field(default_factory=list)
    catalogue_bytes: list[float] = field(default_factory=list)
    original_bytes: list[float] = field(default_factory=list)
    records: int = 0


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the mail in and write its documents bare, each round anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--url", required=True, help="an Elasticsearch without TLS")
    parser.add_argument("--database", required=True, help="a PostgreSQL where databases may be made")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    rounds = Rounds()
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
        mail = as_maildir(given, Path(place) / "mail")
        for number in range(given.rounds):
            with empty_database(given.database) as url:
                data = Path(place) / f"klaarlicht-{number}"
                _round(mail, scaled_settings(data, given.url, url), rounds)
        turn = _turn_ms(mail, given, Path(place) / "turn")
    figures = _show(mail, rounds, turn)
    if given.save:
        save("scaled", figures)


def scaled_settings(data: Path, elasticsearch: str, database: str) -> Settings:
    """Settings of an installation of its own on these servers; SQLite without a database."""
    told = {"elasticsearch_url": elasticsearch, "elasticsearch_prefix": f"bench-{secrets.token_hex(4)}"}
    return Settings.model_validate({"data": data, "database_url": database, **told})


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """The URL of a new database of a server, gone afterwards; of none if there is no server."""
    if not server:
        yield ""
        return
    name = f"bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield server.replace("/postgres", f"/{name}", 1)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _round(mail: MailFolder, settings: Settings, rounds: Rounds) -> None:
    os.environ.update(  # noqa: TID251  # how the process that is measured learns of it
        KLAARLICHT_DATABASE_URL=settings.database_url,
        KLAARLICHT_ELASTICSEARCH_URL=settings.elasticsearch_url,
        KLAARLICHT_ELASTICSEARCH_PREFIX=settings.elasticsearch_prefix,
    )
    run = measured(ingest_command(mail.path, settings.data))
    with compose(settings) as services:
        versions = CatalogueOutbox(services.outbox).everything()
        documents = [project(each.content.record, each.content.facts).numbered(1) for each in versions]
    bare_a_second = len(documents) / _bare(settings, documents)
    rounds.runs.append(run)
    rounds.bare_a_second.append(bare_a_second)
    rounds.ratios.append(mail.count / run.wall_s / bare_a_second)
    rounds.records = len(documents)
    rounds.catalogue_bytes.append(_kept_bytes(settings.database_url) / len(documents))
    rounds.original_bytes.append(folder_bytes(settings.originals_folder) / mail.count)
    speed, ratio = mail.count / run.wall_s, rounds.ratios[-1]
    print(f"{speed:.0f} messages/s, bare {bare_a_second:.0f} documents/s, ratio {ratio:.2f}", flush=True)


def _kept_bytes(database: str) -> int:
    """What a database takes more than an empty one."""
    query = "SELECT pg_database_size(current_database()) - pg_database_size('template0')"
    with psycopg.connect(database) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _bare(settings: Settings, documents: Sequence[IndexDocument]) -> float:
    generations = ElasticsearchGenerations(
        Cluster(ClusterAccess(settings.elasticsearch_url)), f"{settings.elasticsearch_prefix}-bare"
    )
    taken = bare_s(generations, generations.cluster.client, documents)
    client: Elasticsearch = generations.cluster.client.options(request_timeout=60)
    for name in client.indices.get(index=f"{settings.elasticsearch_prefix}-*"):
        client.indices.delete(index=name)
    generations.close()
    return taken


class _TimedIntake(RecordIntake):
    """Adds up how long the catalogue's one turn to write is taken."""

    seconds = 0.0
    records = 0

    def write(self, batch: Batch, actor: Actor) -> Written:
        """Write a batch in one transaction."""
        started = time.perf_counter()
        written = super().write(batch, actor)
        _TimedIntake.seconds += time.perf_counter() - started
        _TimedIntake.records += sum(len(portion.records) for portion in batch.portions)
        return written


def _turn_ms(mail: MailFolder, given: argparse.Namespace, data: Path) -> float:
    """Milliseconds of the one writer's turn for each record, of one ingest."""
    # A bench looks from within.
    ingesting.RecordIntake = _TimedIntake  # type: ignore[attr-defined]
    with (
        empty_database(given.database) as url,
        compose(scaled_settings(data, given.url, url)) as services,
    ):
        hand_in = HandIn((mail.path,), "Bench", Channel.OFFICIAL)
        TakingIn(services).take_in(hand_in, attachments_now=False, watch=lambda _stage: None)
        services.indexing._generations.discard(services.outbox.state()[0])  # noqa: SLF001
    return 1000 * _TimedIntake.seconds / _TimedIntake.records


def _show(mail: MailFolder, rounds: Rounds, turn_ms: float) -> Figures:
    count = rounds.records
    figures = {
        "ingest, messages/s": Spread.of([mail.count / run.wall_s for run in rounds.runs]),
        "bare bulk, documents/s": Spread.of(rounds.bare_a_second),
        "ingest / bare": Spread.of(rounds.ratios),
        "processors of the ingest, ms/record": Spread.of([1000 * run.cpu_s / count for run in rounds.runs]),
        "peak memory of the ingest, MB": Spread.of([run.peak_bytes / _MB for run in rounds.runs]),
        "catalogue bytes/record": Spread.of(rounds.catalogue_bytes),
        "original bytes/message": Spread.of(rounds.original_bytes),
        "the writer's turn, ms/record": Spread.of([turn_ms]),
        "processors of others": Spread.of([run.foreign_cores for run in rounds.runs]),
    }
    title = f"{mail.count:,} messages, {count:,} records, n = {len(rounds.runs)}"
    show(title, ("", "median (lowest-highest)"), list(figures.items()))
    told: Figures = {name: each.figures() for name, each in figures.items()}
    return {"messages": mail.count, "records": count} | told


if __name__ == "__main__":
    main()
