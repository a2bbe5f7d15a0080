"""The embedded database: SQLite in WAL, every commit on disk, writers in line on a file beside it."""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import OperationalError

from records.errors import UnavailableError
from storage.database import PinnedVersion

_BUSY_MS = 60_000


class SqliteDatabase:
    """Fulfils `storage.database.Database` with a file."""

    def __init__(self, url: str, metadata: MetaData) -> None:
        """Use the file of the URL for these tables; what was acknowledged survives power loss."""
        self.engine, self.metadata = _engine(url), metadata
        self._pinned = PinnedVersion(self._data_version)
        self._watching = threading.Lock()
        self._watch: sqlite3.Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment."""
        with _guarded(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction in turn.

        Raises UnavailableError when another writer holds the database for over a minute.
        """
        with (
            self.turn(),
            _guarded(),
            self.engine.connect().execution_options(klaarlicht_write=True) as connection,
            connection.begin(),
        ):
            yield connection

    # SQLite knows one writer: nothing can be written, and no table changed, out of turn.
    aside = write
    reshape = write

    def version(self) -> int:
        """A number that changes with every commit of anybody."""
        return self._pinned.get()

    def moment(self) -> AbstractContextManager[None]:
        """Let this thread ask for the version once."""
        return self._pinned.moment()

    def up_since(self) -> None:
        """There is no server that could fall."""

    def spare(self, connection: Connection) -> None:
        """Let go of all pages that are not being changed."""
        connection.exec_driver_sql("PRAGMA shrink_memory")

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

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait in line to write: SQLite itself would look again after ever longer naps."""
        file = os.open(f"{self.engine.url.database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        finally:
            os.close(file)

    def _data_version(self) -> int:
        with self._watching:
            if self._watch is None:
                self._watch = sqlite3.connect(str(self.engine.url.database), check_same_thread=False)
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])


def _engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _pool_entry: object) -> None:
    # Python's sqlite3 would open transactions by itself and too late; BEGIN is ours.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={_BUSY_MS}",
        "secure_delete=ON",
        "cache_size=-8192",
        "wal_autocheckpoint=4000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    mode = "IMMEDIATE" if connection.get_execution_options().get("klaarlicht_write") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise UnavailableError("database") from error
