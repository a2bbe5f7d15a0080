"""Groups of readings, written durably: every search waits for one of these transactions."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

from records.errors import UnavailableError
from storage.audit_chain import START, Chain, Entry, linked
from storage.database import Database
from storage.sql import insert_at_once
from storage.sqlite_database import SqliteDatabase
from storage.tables import asked, audit_reading


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
    return SqliteReadings(database) if isinstance(database, SqliteDatabase) else TableReadings(database)


class TableReadings:
    """Readings in any database."""

    def __init__(self, database: Database) -> None:
        """Write to this database."""
        self._database, self._chain = database, Chain(audit_reading)

    def write(self, group: Sequence[Reading]) -> None:
        """Append readings in one transaction."""
        with self._database.write() as connection:
            self._chain.extend(connection, [entry for entry, _ in group])
            insert_at_once(connection, asked, _queries(group))


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
                last = connection.execute(
                    "SELECT number, hash FROM audit_reading ORDER BY number DESC LIMIT 1"
                ).fetchone()
                _insert(connection, "audit_reading", linked(last or START, [each for each, _ in group]))
                _insert(connection, "asked", _queries(group))
                # Given back without it, the pool takes all of this back.
                connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise UnavailableError("database") from error


def _queries(group: Sequence[Reading]) -> list[dict[str, Any]]:
    return [
        {"id": each.id, "at": entry[0], "account_id": each.account_id, "body": each.body}
        for entry, each in group
        if each
    ]


def _insert(connection: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        marks = ", ".join([f"({', '.join('?' * len(rows[0]))})"] * len(rows))
        # Table and columns are names of this schema; every value is a parameter.
        connection.execute(
            f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES {marks}",  # noqa: S608
            [value for row in rows for value in row.values()],
        )
