"""A chain of audit entries: each carries the hash of the one before, so none can be changed or left out."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, Table, select

from storage.sql import insert_at_once

START = (0, bytes(32))
"""Number and hash that the first entry follows."""

Entry = tuple[int, str, str, str, str, str]
"""An entry without its number and hash: at, actor, action, object, result, origin."""

_TEXTS = ("actor", "action", "object", "result", "origin")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry as it is exported; `at` in milliseconds since 1970 UTC."""

    number: int
    at: int
    actor: str
    action: str
    subject: str
    result: str
    origin: str
    hash: str


def entry_hash(previous: bytes, at: int, *fields: str) -> bytes:
    """The hash of an entry: over the hash before it, its moment and its texts."""
    return hashlib.sha256(previous + orjson.dumps([at, *fields])).digest()


def linked(last: tuple[int, bytes], entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The rows of entries that follow the entry with this number and hash."""
    rows, (before, previous) = [], last
    for number, (at, *texts) in enumerate(entries, before + 1):
        previous = entry_hash(previous, at, *texts)
        fields = dict(zip(_TEXTS, texts, strict=True))
        rows.append({"number": number, "at": at, **fields, "hash": previous})
    return rows


class Chain:
    """One chain of entries in one table."""

    def __init__(self, table: Table) -> None:
        """Keep the chain of this table."""
        self._table = table

    def last(self, connection: Connection) -> tuple[int, bytes]:
        """Number and hash of the newest entry; zeros when there is none."""
        query = select(self._table.c.number, self._table.c.hash).order_by(self._table.c.number.desc())
        row = connection.execute(query.limit(1)).first()
        return START if row is None else (row.number, row.hash)

    def extend(self, connection: Connection, entries: Sequence[Entry]) -> None:
        """Append (at, actor, action, subject, result, origin) entries, in order."""
        insert_at_once(connection, self._table, linked(self.last(connection), entries))

    def entries(self, connection: Connection) -> Iterator[AuditEntry]:
        """Every entry in order."""
        for row in connection.execute(select(self._table).order_by(self._table.c.number)):
            yield AuditEntry(
                row.number, row.at, row.actor, row.action, row.object, row.result, row.origin, row.hash.hex()
            )

    def check(self, connection: Connection) -> tuple[int, list[int]]:
        """How many entries there are, and the numbers of those that do not follow from the one before."""
        (count, previous), broken = START, list[int]()
        for entry in self.entries(connection):
            count += 1
            wanted = entry_hash(
                previous, entry.at, entry.actor, entry.action, entry.subject, entry.result, entry.origin
            )
            if wanted.hex() != entry.hash or entry.number != count:
                broken.append(entry.number)
            previous = bytes.fromhex(entry.hash)
        return count, broken
