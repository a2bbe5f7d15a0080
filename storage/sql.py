"""Small pieces of SQL that both databases say differently or that lists of any length need."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

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


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows whose keys are not there yet; the others stay as they are."""
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
