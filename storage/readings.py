"""Groups of readings, written durably: every search waits for one of these transactions."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from records.errors import UnavailableError
from storage.audit_chain import START, Entry, linked
from storage.database import Database
from storage.sqlite_database import SqliteDatabase

if TYPE_CHECKING:
    from storage.postgresql_database import PostgresqlDatabase


@dataclass(frozen=True, slots=True)
class Asked:
    """The query behind a reading entry, kept under access control: id, account and what was asked."""

    id: str
    account_id: str
    body: bytes


Reading = tuple[Entry, Asked | None]


class Readings(Protocol):
    """Where readings are kept."""

    def write(self, group: Sequence[Reading]) -> None:
        """Append readings, on disk on return. Raises UnavailableError."""


def readings_of(database: Database) -> Readings:
    """The readings of a database."""
    if isinstance(database, SqliteDatabase):
        return SqliteReadings(database)
    # Its driver is not there on a machine that needs no server.
    from storage.postgresql_database import PostgresqlDatabase

    assert isinstance(database, PostgresqlDatabase)
    return PostgresqlReadings(database)


_LAST = "SELECT number, hash FROM audit_reading ORDER BY number DESC LIMIT 1"


class PostgresqlReadings:
    """Readings in PostgreSQL, past the library and in two answers of the server: the last entry, and done."""

    def __init__(self, database: "PostgresqlDatabase") -> None:
        """Write to this database."""
        self._database = database

    def write(self, group: Sequence[Reading]) -> None:
        """Append readings in one transaction."""
        with self._database.swift() as connection:
            last = connection.execute(_LAST).fetchone()
            for statement, values in _insertions(group, last, "%s"):
                connection.execute(statement.encode(), values)


class SqliteReadings:
    """Readings in SQLite, past the library: it would take as long as the search itself.

    All rows of a group go in with one statement. The driver lets other threads run at every step,
    and a busy server is slow to give the turn back.
    """

    def __init__(self, database: SqliteDatabase) -> None:
        """Write to this database."""
        self._database = database

    def write(self, group: Sequence[Reading]) -> None:
        """Append readings in one transaction."""
        try:
            with self._database.turn(), closing(self._database.engine.raw_connection()) as pooled:
                connection = pooled.driver_connection
                assert isinstance(connection, sqlite3.Connection)
                connection.execute("BEGIN IMMEDIATE")
                last = connection.execute(_LAST).fetchone()
                for statement, values in _insertions(group, last, "?"):
                    connection.execute(statement, values)
                # Given back without it, the pool takes all of this back.
                connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise UnavailableError("database") from error


def _insertions(
    group: Sequence[Reading], last: tuple[int, bytes] | None, mark: str
) -> Iterator[tuple[str, list[Any]]]:
    """The statements that append readings after the last entry, with their values."""
    rows = {
        "audit_reading": linked(last or START, [entry for entry, _ in group]),
        "asked": [
            {"id": each.id, "at": entry[0], "account_id": each.account_id, "body": each.body}
            for entry, each in group
            if each
        ],
    }
    for table, wanted in rows.items():
        if wanted:
            marks = ", ".join([f"({', '.join([mark] * len(wanted[0]))})"] * len(wanted))
            # Table and columns are names of this schema; every value is a parameter.
            statement = f"INSERT INTO {table} ({', '.join(wanted[0])}) VALUES {marks}"  # noqa: S608
            yield statement, [value for row in wanted for value in row.values()]
