"""The outbox as its one drainer sees it: what changed, what it looks like, and up to where the index is."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, bindparam, delete, select, update

from records.identity import RecordId
from storage.database import Database
from storage.remembered import Remembered
from storage.sql import ByKeys, insert_new
from storage.tables import index_state, outbox, past_version, record
from storage.versions import RecordVersion, count_complete, current_versions, past_versions

_PAGE = 1000
_REMEMBERED = 0
"""`until_seq` of a version that was remembered and not yet replaced in the index."""

_ROWS_GONE = ByKeys(lambda numbers: delete(outbox).where(outbox.c.number.in_(numbers)))
_ENDED = ByKeys(
    lambda ids: (
        update(past_version)
        .where(past_version.c.record_id.in_(ids), past_version.c.until_seq == _REMEMBERED)
        .values(until_seq=bindparam("seq"))
    )
)
_BEGUN = ByKeys(lambda ids: update(record).where(record.c.id.in_(ids)).values(from_seq=bindparam("seq")))
_INDEXED = ByKeys(lambda ids: select(record.c.id).where(record.c.id.in_(ids), record.c.from_seq.is_not(None)))


class OutboxTable:
    """Changes that wait for the index, and the seq up to which it has them."""

    def __init__(self, database: Database) -> None:
        """Read and write the catalogue."""
        self._database = database
        self._state: Remembered[str, tuple[str, int, str]] = Remembered(database, 1)

    def state(self, *, generation: str = "", analysis: str = "") -> tuple[str, int, str]:
        """Generation, published seq and analysis version of the live index; entered if there is none."""
        return self._state.get("state", lambda: self._read_state(generation, analysis))

    def _read_state(self, generation: str, analysis: str) -> tuple[str, int, str]:
        with self._database.read() as connection:
            row = connection.execute(select(index_state)).first()
        if row is None:
            with self._database.write() as connection:
                insert_new(
                    connection,
                    index_state,
                    [{"id": 1, "generation": generation, "seq": 0, "analysis": analysis}],
                )
                row = connection.execute(select(index_state)).one()
        return row.generation, row.seq, row.analysis

    def switch(self, generation: str, analysis: str) -> None:
        """Make another index the live one."""
        with self._database.write() as connection:
            connection.execute(update(index_state).values(generation=generation, analysis=analysis))

    def pending(self, limit: int) -> list[tuple[int, RecordId]]:
        """The rows with the lowest numbers."""
        query = select(outbox.c.number, outbox.c.record_id).order_by(outbox.c.number).limit(limit)
        with self._database.read() as connection:
            return [(row.number, RecordId(row.record_id.hex())) for row in connection.execute(query)]

    def last(self) -> int:
        """The highest number that waits; 0 when nothing does."""
        query = select(outbox.c.number).order_by(outbox.c.number.desc()).limit(1)
        with self._database.read() as connection:
            return int(connection.execute(query).scalar() or 0)

    def waits(self, until: int) -> bool:
        """Whether a row up to this number still waits."""
        query = select(outbox.c.number).where(outbox.c.number <= until).limit(1)
        with self._database.read() as connection:
            return connection.execute(query).first() is not None

    def current(self, ids: Collection[RecordId]) -> dict[RecordId, RecordVersion]:
        """The versions valid now, of those records that may be found at all."""
        with self._database.read() as connection:
            return current_versions(connection, list(ids))

    def published(self, ids: Collection[RecordId]) -> Iterator[tuple[RecordVersion, int, int | None]]:
        """Versions of these records that were published: with their first seq and, if ended, their end."""
        with self._database.read() as connection:
            yield from _published(connection, _indexed(connection, ids))

    def everything(self) -> Iterator[tuple[RecordVersion, int, int | None]]:
        """All published versions, a page of records at a time."""
        after = 0
        while True:
            query = (
                select(record.c.number, record.c.id)
                .where(record.c.number > after, record.c.from_seq.is_not(None))
                .order_by(record.c.number)
                .limit(_PAGE)
            )
            with self._database.read() as connection:
                rows = connection.execute(query).all()
                yield from _published(connection, [RecordId(row.id.hex()) for row in rows])
            if len(rows) < _PAGE:
                return
            after = rows[-1].number

    def acknowledge(
        self,
        numbers: Sequence[int],
        ids: Collection[RecordId],
        seq: int,
        indexed: Collection[RecordId],
    ) -> None:
        """The rows are done: former versions end at `seq`, those indexed begin at it, and it is published."""
        every = [bytes.fromhex(each) for each in ids]
        new = [bytes.fromhex(each) for each in indexed]
        gone = sorted(set(every) - set(new))
        with self._database.write() as connection:
            _ROWS_GONE.run(connection, numbers)
            _ENDED.run(connection, every, seq=seq)
            _BEGUN.run(connection, new, seq=seq)
            _BEGUN.run(connection, gone, seq=None)
            connection.execute(update(index_state).values(seq=seq))

    def complete(self) -> int:
        """How many records an index holds that has caught up."""
        with self._database.read() as connection:
            return count_complete(connection)

    def findable(self) -> Iterator[RecordId]:
        """Every record that an index must hold, a page at a time."""
        after = 0
        while True:
            query = (
                select(record.c.number, record.c.id)
                .where(record.c.number > after, record.c.set_aside.is_(None), record.c.text_state != 1)
                .order_by(record.c.number)
                .limit(_PAGE)
            )
            with self._database.read() as connection:
                rows = connection.execute(query).all()
            yield from (RecordId(row.id.hex()) for row in rows)
            if len(rows) < _PAGE:
                return
            after = rows[-1].number


def _indexed(connection: Connection, ids: Collection[RecordId]) -> list[RecordId]:
    found = _INDEXED.rows(connection, map(bytes.fromhex, ids))
    return [RecordId(each.hex()) for (each,) in found]


def _published(
    connection: Connection, ids: list[RecordId]
) -> Iterator[tuple[RecordVersion, int, int | None]]:
    if not ids:
        return
    past = past_versions(connection, ids)
    for record_id, version in current_versions(connection, ids).items():
        remembered = False
        for each in past.get(record_id, []):
            remembered = remembered or each.from_seq == version.from_seq
            yield version.as_then(each), each.from_seq, each.until_seq or None
        if not remembered and version.from_seq is not None:
            yield version, version.from_seq, None
