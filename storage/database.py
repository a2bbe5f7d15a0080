"""Connections to the catalogue: SQLite (WAL, every commit on disk) or PostgreSQL, same tables."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import OperationalError

from records.errors import UnavailableError

_BUSY_MS = 60_000


def connect(url: str) -> Engine:
    """An engine for the URL.

    SQLite runs in WAL with synchronous=FULL: what was acknowledged survives power loss.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True)


def _prepare_sqlite(connection: sqlite3.Connection, _pool_entry: object) -> None:
    # Python's sqlite3 would open transactions by itself and too late; BEGIN is ours.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_BUSY_MS}",
        "secure_delete=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
        "wal_autocheckpoint=4000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    mode = "IMMEDIATE" if connection.get_execution_options().get("klaarlicht_write") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


class Database:
    """One database: `read` for a consistent view, `write` for a transaction that may change things."""

    def __init__(self, engine: Engine, metadata: MetaData) -> None:
        """Use the engine for these tables."""
        self.engine, self.metadata = engine, metadata
        self._watching, self._moment = threading.Lock(), threading.local()
        self._watch: sqlite3.Connection | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment."""
        with self._guarded(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: all of it or nothing; on disk when the block has ended.

        Raises UnavailableError when another writer holds the database for over a minute.
        """
        with (
            self.turn(),
            self._guarded(),
            self.engine.connect().execution_options(klaarlicht_write=True) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait in line to write: SQLite itself would look again after ever longer naps."""
        if not self.is_sqlite:
            yield
            return
        file = os.open(f"{self.engine.url.database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise UnavailableError("database") from error

    def version(self) -> int | None:
        """A number that changes with every commit of anybody; None where the database has none such."""
        if not self.is_sqlite:
            return None
        pinned: int | None = getattr(self._moment, "version", None)
        if pinned is not None:
            return pinned
        with self._watching:
            if self._watch is None:
                self._watch = sqlite3.connect(str(self.engine.url.database), check_same_thread=False)
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Let this thread ask for the version once: what is remembered is of one moment throughout.

        A moment within a moment is the same one.
        """
        outer: int | None = getattr(self._moment, "version", None)
        self._moment.version = self.version()
        try:
            yield
        finally:
            self._moment.version = outer

    def ping(self) -> None:
        """Return if the database answers. Raises UnavailableError otherwise."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Let go of every connection."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self.engine.dispose()
