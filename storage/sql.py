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

    Past the library's own handling of parameters, which costs more than the insert.
    """
    _insert(connection, table, rows, "")


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose keys are not there yet; the others stay as they are."""
    _insert(connection, table, rows, " ON CONFLICT DO NOTHING")


def _insert(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], ending: str) -> None:
    if not rows:
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    columns = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in rows[0])
    marks = ", ".join([mark] * len(rows[0]))
    # Table and columns are names of this schema; every value is a parameter.
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({columns}) VALUES ({marks}){ending}",  # noqa: S608
        [tuple(row.values()) for row in rows],
    )
