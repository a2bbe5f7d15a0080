"""Copying: every row and every pack of one installation to another, whatever either stands on.

What was copied is read back and held to a sum over the source: a count and a SHA-256 of each table
and of each pack. A target that holds part of it already, of a copy that was broken off, is begun
anew; only packs that are the same are left as they are. See docs/decisions/0128.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import orjson
from sqlalchemy import Connection, Row, Table, func, select, text

from records.errors import ConflictError
from records.ports import CopyWatcher
from storage.blob_store import BlobStore, PackSize
from storage.database import Database
from storage.sql import insert_rows
from storage.tables import index_state, turn, turn_reading

_FETCHED_ROWS = 200
_BATCH_ROWS = 1_000
_BATCH_BYTES = 8 * 2**20

_NOT_COPIED = (turn, turn_reading)
"""Whose turn it is to write is a matter of one server."""

_NOBODYS = (*_NOT_COPIED, index_state)
"""What an installation has before anything was taken in."""

PackSource = Callable[[PackSize], bytes]
"""Gives the bytes of a pack that a catalogue refers to."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What was found of a table or of all packs: how many rows or bytes, and a SHA-256 over them."""

    count: int
    sha256: str


def is_empty(database: Database) -> bool:
    """Whether nothing was ever taken in, done or read here."""
    with database.read() as connection:
        tables = [table for table in database.metadata.sorted_tables if table not in _NOBODYS]
        return not any(connection.execute(select(table).limit(1)).first() for table in tables)


def copy_tables(source: Connection, target: Database, watch: CopyWatcher) -> dict[str, Sum]:
    """Copy every table of the target's schema as the source has it at one moment; the sums by table.

    What the target had is gone. Raises ConflictError if what it has then is not the same.
    """
    tables = [table for table in target.metadata.sorted_tables if table not in _NOT_COPIED]
    with target.write() as connection:
        for table in tables:
            connection.execute(table.delete())
    found = {str(table.name): _copy_table(source, target, table, watch) for table in tables}
    with target.reshape() as connection:
        for table in tables:
            _number_on(connection, table)
    if sums(target) != found:
        raise ConflictError("tables", "copy-differs")
    return found


def sums(database: Database) -> dict[str, Sum]:
    """The sum of each table that is copied, in either database the same for the same rows."""
    with database.read() as connection:
        return {
            str(table.name): _summed(_rows(connection, table))
            for table in database.metadata.sorted_tables
            if table not in _NOT_COPIED
        }


def copy_packs(packs: Sequence[PackSize], source: PackSource, target: BlobStore, watch: CopyWatcher) -> Sum:
    """Copy packs as they lie; one that is there and the same is left. The sum of all.

    Raises ConflictError if what the target has then is not the same.
    """
    whole, done, total = hashlib.sha256(), 0, sum(pack.size_bytes for pack in packs)
    for pack in packs:
        content = source(pack)
        if target.pack(pack) != content:
            target.place(pack.number, content)
            if target.pack(pack) != content:
                raise ConflictError("originals", "copy-differs")
        whole.update(hashlib.sha256(content).digest())
        done += pack.size_bytes
        watch("originals", done, total)
    return Sum(total, whole.hexdigest())


def _copy_table(source: Connection, target: Database, table: Table, watch: CopyWatcher) -> Sum:
    total = int(source.execute(select(func.count()).select_from(table)).scalar_one())
    sha, done = hashlib.sha256(), 0
    for batch in _batches(_rows(source, table)):
        with target.write() as connection:
            insert_rows(connection, table, [row._asdict() for row in batch])
        sha.update(b"".join(map(_spelled, batch)))
        done += len(batch)
        watch(table.name, done, total)
    return Sum(done, sha.hexdigest())


def _rows(connection: Connection, table: Table) -> Iterator[Row[tuple[object, ...]]]:
    """Every row in the order of its key, a few at a time."""
    query = select(table).order_by(*table.primary_key.columns)
    return iter(connection.execution_options(yield_per=_FETCHED_ROWS).execute(query))


def _batches(rows: Iterator[Row[tuple[object, ...]]]) -> Iterator[list[Row[tuple[object, ...]]]]:
    batch: list[Row[tuple[object, ...]]] = []
    size_bytes = 0
    for row in rows:
        batch.append(row)
        size_bytes += sum(len(value) for value in row if isinstance(value, bytes))
        if len(batch) == _BATCH_ROWS or size_bytes > _BATCH_BYTES:
            yield batch
            batch, size_bytes = [], 0
    if batch:
        yield batch


def _summed(rows: Iterator[Row[tuple[object, ...]]]) -> Sum:
    sha, count = hashlib.sha256(), 0
    for row in rows:
        sha.update(_spelled(row))
        count += 1
    return Sum(count, sha.hexdigest())


def _spelled(row: Sequence[object]) -> bytes:
    """A row as bytes, like no other row of its table: its values, of bytes the length and they themselves."""
    values = [len(value) if isinstance(value, bytes) else value for value in row]
    return b"".join(chain([orjson.dumps(values)], (value for value in row if isinstance(value, bytes))))


def _number_on(connection: Connection, table: Table) -> None:
    """Let a server number new rows after those that were copied; SQLite looks for itself."""
    column = table.autoincrement_column
    if column is not None and connection.dialect.name == "postgresql":
        names = {"table": table.name, "column": column.name}
        last = connection.execute(select(func.max(column))).scalar()
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :last, :taken)"),
            {**names, "last": last or 1, "taken": last is not None},
        )
