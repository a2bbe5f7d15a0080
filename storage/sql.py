"""Small pieces of SQL that both databases say differently or that lists of any length need."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table

Item = TypeVar("Item")

FEW = 500
"""How many values go into one IN list."""


def few(items: Iterable[Item]) -> Iterator[list[Item]]:
    """The items in lists of at most `FEW`."""
    chunk: list[Item] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == FEW:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns in the same order; types are the driver's own.

    Past the library's own handling of parameters, which costs more than the insert; PostgreSQL
    takes rows in a stream.
    """
    if rows and connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        _insert(connection, table, rows, "")


def insert_at_once(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """The same for a few rows in one statement.

    The driver lets other threads run between any two steps, and each has to be waited for.
    """
    if rows:
        connection.exec_driver_sql(
            _insertion(connection, table, rows[0], len(rows)),
            tuple(value for row in rows for value in row.values()),
        )


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose keys are not there yet; the others stay as they are."""
    _insert(connection, table, rows, " ON CONFLICT DO NOTHING")


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], ending: str) -> None:
    if rows:
        connection.exec_driver_sql(
            _insertion(connection, table, rows[0], 1) + ending, [tuple(row.values()) for row in rows]
        )


def _copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {table.name} ({_columns(connection, rows[0])}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(tuple(row.values()))


def _columns(connection: Connection, row: Mapping[str, Any]) -> str:
    return ", ".join(map(connection.dialect.identifier_preparer.quote, row))


def _insertion(connection: Connection, table: Table, row: Mapping[str, Any], count: int) -> str:
    """The statement that inserts so many rows; table and columns are names of this schema."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    marks = ", ".join([f"({', '.join([mark] * len(row))})"] * count)
    return f"INSERT INTO {table.name} ({_columns(connection, row)}) VALUES {marks}"  # noqa: S608
