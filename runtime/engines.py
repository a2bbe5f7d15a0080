"""Which engines keep and find: those within the process, or servers. Embedded and scaled differ here alone.

What only a server needs is loaded when there is one: its library comes with the extra `scaled`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.lane import Extracting
from ingest.limits import Limits
from records.ports import Clock
from runtime.locks import FileLocks, Locks
from runtime.settings import Settings
from search.generations import Generations
from storage.blob_store import BlobStore
from storage.database import Database
from storage.sqlite_database import SqliteDatabase
from storage.tables import catalogue, readings

_READINGS_CONNECTIONS = 2


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the catalogue stands on; `lease_clock` tells the time of leases to every process alike."""

    catalogue: Database
    readings: Database
    locks: Locks
    lease_clock: Clock


def keeping_of(settings: Settings, clock: Clock) -> Keeping:
    """Two files and locks on files, or one server for all of it."""
    if not settings.database_url:
        return Keeping(
            SqliteDatabase(f"sqlite:///{settings.data / 'catalogue.sqlite'}", catalogue),
            SqliteDatabase(f"sqlite:///{settings.data / 'readings.sqlite'}", readings),
            FileLocks(settings.data / "locks"),
            clock,
        )
    from storage.postgresql_database import PostgresqlDatabase
    from storage.postgresql_locks import AdvisoryLocks

    url, connections = settings.database_url, settings.database_connections
    database = PostgresqlDatabase(url, catalogue, connections=connections)
    return Keeping(
        database,
        PostgresqlDatabase(url, readings, connections=_READINGS_CONNECTIONS),
        AdvisoryLocks(database),
        database,
    )


def originals(settings: Settings, database: Database) -> BlobStore:
    """Where original bytes are kept: in a folder, or in a bucket."""
    if settings.has_bucket:
        from storage.object_content import Bucket
        from storage.object_packs import ObjectPackStore

        bucket = Bucket(
            settings.blobs,
            settings.blobs_endpoint,
            settings.blobs_region,
            settings.blobs_key_id,
            settings.blobs_secret.get_secret_value(),
        )
        return ObjectPackStore(bucket, database)
    from storage.blobs import PackStore

    return PackStore(settings.originals_folder, database)


def generations(settings: Settings) -> Generations:
    """Where the indexes are; the library of an engine is loaded when it is the one."""
    if settings.elasticsearch_url:
        from search.backends.elasticsearch_index import Cluster, ClusterAccess, ElasticsearchGenerations

        access = ClusterAccess(
            settings.elasticsearch_url,
            api_key=settings.elasticsearch_api_key.get_secret_value(),
            user=settings.elasticsearch_user,
            password=settings.elasticsearch_password.get_secret_value(),
            ca=settings.elasticsearch_ca,
        )
        return ElasticsearchGenerations(
            Cluster(access),
            settings.elasticsearch_prefix,
            settings.elasticsearch_shards,
            settings.elasticsearch_replicas,
        )
    from search.backends.tantivy_index import TantivyGenerations

    return TantivyGenerations(settings.data / "index", settings.index_memory_mb * 2**20)


def tika_ping(settings: Settings) -> Callable[[], None]:
    """Asks whether the Tika server answers."""
    from ingest.tika_client import TikaClient

    limits = Limits()
    client = TikaClient(settings.tika_url, limits.text_characters, limits.text_time_s)
    return client.ping


def extracting(settings: Settings, limits: Limits, locks: Locks, patience_s: float) -> Extracting:
    """What finds the texts of attachments, for one lane; a server that fell is waited for `patience_s`."""
    if settings.tika_url:
        from ingest.served_extraction import ServedExtraction

        return ServedExtraction(settings.tika_url, limits, locks.gate("tika"), return_time_s=patience_s)
    from ingest.extraction import ExtractionChild

    return ExtractionChild(limits)
