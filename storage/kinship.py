"""Kinship: which records hang together, as families and as copies, within a scope."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Select, and_, func, select

from records.access import AccessScope
from records.identity import RecordId
from records.kin import Kin
from storage.database import Database
from storage.loading import granted, visible
from storage.sql import few
from storage.tables import accession, preceded, record


class Kinship:
    """Reads of the catalogue who belongs to whom; every question takes a scope."""

    def __init__(self, database: Database) -> None:
        """Read from the catalogue."""
        self._database = database

    def present(self, ids: Iterable[RecordId], scope: AccessScope) -> set[RecordId]:
        """Those of the records that can be seen: neither set aside, nor gone, nor another's."""
        query = _of_scope(select(record.c.id))
        return {RecordId(row.id.hex()) for row in self._rows(ids, scope, query, record.c.id.in_)}

    def kin(self, ids: Iterable[RecordId], scope: AccessScope) -> dict[RecordId, Kin]:
        """The records with their families and their copies of the same channel, by id, and theirs in turn.

        So what is given is closed: whoever is kin of one of them is among them.
        """
        heads = {row.head for row in self._rows(ids, scope, _heads(), record.c.id.in_)}
        keys: set[tuple[bytes, str]] = set()
        for row in self._of_heads(heads, scope):
            if row.duplicate_key is not None:
                keys.add((row.duplicate_key, row.channel))
        copies = self._rows_of_keys({key for key, _ in keys}, scope)
        heads |= {row.id for row in copies if (row.duplicate_key, row.channel) in keys}
        return self._read(heads, scope)

    def copies(self, ids: Iterable[RecordId], scope: AccessScope) -> Iterator[RecordId]:
        """Those of the records of whose family the scope has an earlier copy."""
        for some in few(ids):
            heads = {
                RecordId(row.id.hex()): row.head for row in self._rows(some, scope, _heads(), record.c.id.in_)
            }
            hidden = self._hidden(set(heads.values()), scope)
            yield from (each for each, head in heads.items() if head in hidden)

    def _read(self, heads: set[bytes], scope: AccessScope) -> dict[RecordId, Kin]:
        hidden = self._hidden(heads, scope)
        groups = {
            row.id: (row.duplicate_key or row.id) + row.channel.encode()
            for row in self._of_heads(heads, scope)
        }
        families = self._rows(
            [RecordId(each.hex()) for each in sorted(heads)], scope, _heads(), _head_column().in_
        )
        return {
            RecordId(row.id.hex()): Kin(
                family=RecordId(row.head.hex()),
                group=groups.get(row.head, row.head).hex(),
                is_copy=row.head in hidden,
            )
            for row in families
        }

    def _of_heads(self, heads: Iterable[bytes], scope: AccessScope) -> list[Any]:
        query = _of_scope(select(record.c.id, record.c.duplicate_key, accession.c.channel))
        return self._rows([RecordId(each.hex()) for each in sorted(heads)], scope, query, record.c.id.in_)

    def _rows_of_keys(self, keys: set[bytes], scope: AccessScope) -> list[Any]:
        query = _of_scope(select(record.c.id, record.c.duplicate_key, accession.c.channel))
        found: list[Any] = []
        with self._database.read() as connection:
            for some in few(sorted(keys)):
                rows = connection.execute(
                    query.where(record.c.duplicate_key.in_(some)), {"granted": granted(scope)}
                )
                found += rows.all()
        return found

    def _hidden(self, heads: set[bytes], scope: AccessScope) -> set[bytes]:
        """The heads of which the scope has an earlier copy, as a search has it (decision 5)."""
        earlier = accession.alias("earlier")
        query = _of_scope(
            select(record.c.id)
            .join(preceded, preceded.c.record == record.c.number)
            .join(earlier, and_(earlier.c.number == preceded.c.accession)),
        )
        raw = granted(scope)
        ids = [RecordId(each.hex()) for each in sorted(heads)]
        return {row.id for row in self._rows(ids, scope, query.where(earlier.c.id.in_(raw)), record.c.id.in_)}

    def _rows(
        self,
        ids: Iterable[RecordId],
        scope: AccessScope,
        query: Select[Any],
        among: Callable[[list[bytes]], Any],
    ) -> list[Any]:
        found: list[Any] = []
        with self._database.read() as connection:
            for some in few(bytes.fromhex(each) for each in ids):
                found += connection.execute(query.where(among(some)), {"granted": granted(scope)}).all()
        return found


def _head_column() -> Any:
    return func.coalesce(record.c.family, record.c.id)


def _heads() -> Select[Any]:
    return _of_scope(select(record.c.id, _head_column().label("head")))


def _of_scope(query: Select[Any]) -> Select[Any]:
    return query.join(accession, accession.c.number == record.c.accession).where(*visible())
