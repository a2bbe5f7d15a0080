"""The database of the scaled mode: PostgreSQL, for any number of processes on any number of machines.

Writers take turns on one row, whose number is also the version by which others know that
something changed. Reading sees one moment (repeatable read); what is out of turn reads what is
committed. Nothing waits for ever: not for a lock, a statement, or a process that hangs.
"""

import select
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from records.errors import UnavailableError
from storage.database import PinnedVersion
from storage.postgresql_text import spell_texts

_CONNECT_S = 2
_POOL_S = 10
_LOCK_MS = 60_000
_STATEMENT_MS = 300_000
_IDLE_MS = 600_000
_TURN_IDLE_MS = 60_000
_RESHAPE_LOCK = 0x6B6C6172
"""The advisory lock under which tables are changed; a number of our own."""

_SESSION = {
    "application_name": "klaarlicht",
    "client_encoding": "UTF8",
    "idle_in_transaction_session_timeout": _IDLE_MS,
    "lock_timeout": _LOCK_MS,
    "statement_timeout": _STATEMENT_MS,
    # What was acknowledged survives power loss, whatever the server's own default is.
    "synchronous_commit": "on",
    # A machine that vanished holds its locks for a minute at most.
    "tcp_keepalives_count": 3,
    "tcp_keepalives_idle": 30,
    "tcp_keepalives_interval": 10,
}

_NOT_NOW = ("08", "25006", "3D000", "40", "42P01", "53", "55P03", "57", "58")
"""SQLSTATEs, or how they begin, of what may soon be over: no connection, a restart, a standby, a lock."""


class PostgresqlDatabase:
    """Fulfils `storage.database.Database` with a server."""

    def __init__(self, url: str, metadata: MetaData, *, connections: int = 10) -> None:
        """Use the database of the URL for these tables, by at most so many connections at a time."""
        self.engine, self.metadata = _engine(url, connections), metadata
        self._reading = self.engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._asking = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        (turn,) = (name for name in metadata.tables if name.startswith("turn"))
        # The row locks until the commit; a writer that hangs in its turn loses it after a minute.
        self._take_turn = (
            f"INSERT INTO {turn} (id, number) VALUES (1, 1) "  # noqa: S608  # the name of a table of ours
            f"ON CONFLICT (id) DO UPDATE SET number = {turn}.number + 1 "
            f"RETURNING set_config('idle_in_transaction_session_timeout', '{_TURN_IDLE_MS}', true)"
        ).encode()
        self._ask_number = f"SELECT number FROM {turn}".encode()  # noqa: S608  # as above
        self._pinned = PinnedVersion(self._number)
        self._watching = threading.Lock()
        self._watch: psycopg.Connection[Any] | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment."""
        with _guarded(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction in turn. Raises UnavailableError when its turn does not come within a minute."""
        with self.aside() as connection:
            connection.exec_driver_sql(self._take_turn.decode())
            yield connection

    @contextmanager
    def swift(self) -> Iterator[psycopg.Connection[Any]]:
        """The same past the library, for what a search waits for: statements go out without waiting.

        Only what a result is asked of is waited for, and all of it, the commit too, at the end.
        """
        with _guarded(), closing(self.engine.raw_connection()) as pooled:
            connection: psycopg.Connection[Any] = pooled.driver_connection  # type: ignore[assignment]
            with connection.pipeline():
                connection.execute(self._take_turn)
                yield connection
                connection.commit()

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """A transaction out of turn."""
        with _guarded(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reshape(self) -> Iterator[Connection]:
        """A transaction that changes the tables; it takes as long as it takes."""
        with self.aside() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_RESHAPE_LOCK})"))
            yield connection

    @contextmanager
    def standing(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection beside the pool, for locks: it never times out, and whoever takes it closes it."""
        with _guarded():
            connection = self._standing()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise

    def version(self) -> int:
        """A number that changes with every commit in turn by anybody."""
        return self._pinned.get()

    def moment(self) -> AbstractContextManager[None]:
        """Let this thread ask for the version once."""
        return self._pinned.moment()

    def now(self) -> datetime:
        """The server's clock, one for every machine (a `records.ports.Clock`)."""
        with _guarded(), self._asking.connect() as connection:
            told: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            return told.astimezone(UTC)

    def up_since(self) -> datetime:
        """When the server started."""
        with _guarded(), self._asking.connect() as connection:
            told: datetime = connection.execute(text("SELECT pg_postmaster_start_time()")).scalar_one()
            return told.astimezone(UTC)

    def spare(self, connection: Connection) -> None:
        """The pages are remembered by the server, for all."""

    def ping(self) -> None:
        """Return if the database answers. Raises UnavailableError otherwise."""
        with _guarded(), self._asking.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Let go of every connection."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        self.engine.dispose()

    def _standing(self) -> psycopg.Connection[Any]:
        pooled = self.engine.raw_connection()
        connection: psycopg.Connection[Any] = pooled.driver_connection  # type: ignore[assignment]
        pooled.detach()
        connection.autocommit = True
        connection.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        return connection

    def _number(self) -> int:
        # Asked at every question of anybody: past the library, on a connection for this alone.
        with self._watching, _guarded():
            if self._watch is not None and is_gone(self._watch):
                self._watch.close()
                self._watch = None
            if self._watch is None:
                self._watch = self._standing()
            row = self._watch.execute(self._ask_number).fetchone()
            return 0 if row is None else int(row[0])


def _engine(url: str, connections: int) -> Engine:
    options = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        connect_args={"connect_timeout": _CONNECT_S, "options": options, "keepalives_idle": 30},
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_POOL_S,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "checkout", _look)
    return engine


def _prepare(connection: psycopg.Connection[Any], _pool_entry: object) -> None:
    spell_texts(connection)


def _look(connection: psycopg.Connection[Any], _pool_entry: object, _proxy: object) -> None:
    """Take no connection that the server has let go of: it said so, and a look costs no question."""
    if is_gone(connection):
        raise DisconnectionError


def is_gone(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server ended this idle connection: then it can be read, if only to its end."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN | select.POLLPRI)
    return bool(poll.poll(0))


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except NoConnectionError as error:
        raise UnavailableError("database") from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_passing(error.orig):
            raise UnavailableError("database") from error
        raise
    except psycopg.Error as error:
        if _is_passing(error):
            raise UnavailableError("database") from error
        raise


def _is_passing(error: BaseException | None) -> bool:
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    if state is None:
        # Said by the driver itself: no server to be reached, or the connection broke.
        return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
    return state.startswith(_NOT_NOW)
