"""Small pieces of SQL that both databases say differently or that lists of any length need."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ClauseElement, Connection, CursorResult, Table, bindparam

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


@dataclass(frozen=True, slots=True)
class _Made:
    """The text of a statement, the names of its parameters by place (if it has them so), and set values."""

    text: str
    order: tuple[str, ...] | None
    fixed: dict[str, Any]

    def parameters(self, values: dict[str, Any]) -> Any:
        every = {**self.fixed, **values}
        return every if self.order is None else tuple(map(every.__getitem__, self.order))


class ByKeys:
    """A statement about rows with any of many keys, made once for each length of their list.

    The library makes its text anew each time, which costs more than the answer. Columns come back
    as the driver has them.
    """

    def __init__(self, make: Callable[[list[BindParameter[Any]]], ClauseElement]) -> None:
        """Know how the statement is made of its keys; other parameters are bound by name."""
        self._make = make
        self._made: dict[tuple[str, int], _Made] = {}

    def run(self, connection: Connection, keys: Iterable[Any], **others: Any) -> None:
        """Change the rows."""
        for _ in self._results(connection, keys, others):
            pass

    def rows(self, connection: Connection, keys: Iterable[Any], **others: Any) -> Iterator[Any]:
        """The rows; keys that differ give different rows."""
        for result in self._results(connection, keys, others):
            yield from result

    def _results(
        self, connection: Connection, keys: Iterable[Any], others: dict[str, Any]
    ) -> Iterator[CursorResult[Any]]:
        for some in few(keys):
            # Lengths are powers of two, the last key repeated: ten texts are enough for all.
            length = 1 << (len(some) - 1).bit_length()
            padded = some + some[-1:] * (length - len(some))
            made = self._of_length(connection, length)
            values = {f"key_{place}": key for place, key in enumerate(padded)}
            yield connection.exec_driver_sql(made.text, made.parameters(values | others))

    def _of_length(self, connection: Connection, length: int) -> _Made:
        name = connection.dialect.name, length
        if name not in self._made:
            keys: list[BindParameter[Any]] = [bindparam(f"key_{place}") for place in range(length)]
            compiled: Any = self._make(keys).compile(dialect=connection.dialect)
            order = compiled.positiontup
            fixed = {key: value for key, value in compiled.params.items() if value is not None}
            self._made[name] = _Made(str(compiled), None if order is None else tuple(order), fixed)
        return self._made[name]
