"""Locks between processes on any machines: advisory ones, held as long as a connection stands.

A process that dies, or the network to it, lets go of them as an operating-system lock goes with
its process. A server that stops ends them too, so whoever holds one asks now and then.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from psycopg.rows import TupleRow
from sqlalchemy import text

from records.errors import UnavailableError
from records.identity import short_hash
from storage.postgresql_database import PostgresqlDatabase, is_gone

_SOLE = (b"SELECT 0, pg_try_advisory_lock(%s)", b"SELECT pg_advisory_lock(%s), true")
_SHARED = (b"SELECT 0, pg_try_advisory_lock_shared(%s)", b"SELECT pg_advisory_lock_shared(%s), true")
"""How a lock is asked for: without waiting, and with."""
_IS_HELD = text("""
    SELECT EXISTS (
        SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE locktype = 'advisory' AND granted AND datname = current_database()
        AND classid = :high AND objid = :low AND objsubid = 1
    )
""")
"""A key of 64 bits stands there in two halves."""


class AdvisoryLocks:
    """The locks of one installation, by name."""

    def __init__(self, database: PostgresqlDatabase) -> None:
        """Keep locks in this database, each on a connection of its own while it is held."""
        self._database = database

    def lock(self, name: str, *, shared: bool = False) -> "AdvisoryLock":
        """The lock of this name, as many may hold it together if `shared`; nothing is held yet."""
        return AdvisoryLock(self._database, name, shared=shared)

    def gate(self, name: str) -> "AdvisoryGate":
        """The gate of this name; nobody is in it yet."""
        return AdvisoryGate(self._database, name)


class AdvisoryLock:
    """One lock. Raises UnavailableError when the database does not answer."""

    def __init__(self, database: PostgresqlDatabase, name: str, *, shared: bool = False) -> None:
        """Name the lock; hold nothing yet."""
        self._database, self._key = database, _key(name)
        self._questions = _SHARED if shared else _SOLE
        self._connection: psycopg.Connection[TupleRow] | None = None

    def acquire(self, *, wait: bool = False) -> bool:
        """Take the lock, or see that it is still held; False when another has it and `wait` was not asked."""
        if self._connection is not None:
            if not is_gone(self._connection):
                return True
            self.release()
        question = self._questions[wait]
        with self._database.standing() as connection:
            row = connection.execute(question, [self._key]).fetchone()
            if row is None or not row[1]:
                connection.close()
                return False
            self._connection = connection
            return True

    def is_held(self) -> bool:
        """Whether any session has the lock; asked on a connection of the pool, so as often as one likes."""
        high, low = divmod(self._key % 2**64, 2**32)
        with self._database.read() as connection:
            return bool(connection.execute(_IS_HELD, {"high": high, "low": low}).scalar())

    def release(self) -> None:
        """Let go."""
        if self._connection is not None:
            # Told, so that it is free when this returns: the server sees the end of a connection later.
            with suppress(psycopg.Error):
                self._connection.execute("SELECT pg_advisory_unlock_all()")
            self._connection.close()
            self._connection = None

    def discard(self) -> None:
        """Let go for good; nothing of it stays anywhere."""
        self.release()


class AdvisoryGate:
    """A gate on one advisory lock, shared by those within; the server lets them in as they came.

    It keeps a connection while it is in use. Raises UnavailableError when the database does not answer.
    """

    def __init__(self, database: PostgresqlDatabase, name: str) -> None:
        """Name the gate; nobody is in it yet."""
        self._database, self._key = database, _key(name)
        self._connection: psycopg.Connection[TupleRow] | None = None

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Be in with others; who waits to be alone goes first."""
        self._say("SELECT pg_advisory_lock_shared(%s)")
        try:
            yield
        finally:
            self._leave("SELECT pg_advisory_unlock_shared(%s)")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be in with nobody beside."""
        self._say("SELECT pg_advisory_lock(%s)")
        try:
            yield
        finally:
            self._leave("SELECT pg_advisory_unlock(%s)")

    def close(self) -> None:
        """Let go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _say(self, statement: str) -> None:
        if self._connection is None or is_gone(self._connection):
            with self._database.standing() as connection:
                self._connection = connection
        try:
            self._connection.execute(statement, [self._key])
        except psycopg.Error as error:
            self.close()
            raise UnavailableError("database") from error

    def _leave(self, statement: str) -> None:
        # A connection that broke has left already.
        with suppress(psycopg.Error):
            if self._connection is not None:
                self._connection.execute(statement, [self._key])
                return
        self.close()


def _key(name: str) -> int:
    return int.from_bytes(short_hash("lock", name)[:8], "big", signed=True)
