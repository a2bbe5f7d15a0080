"""The records as they are read back: lists, texts and where the original bytes lie.

Every read takes an AccessScope; what is set aside is on no list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select

from records.access import AccessScope
from records.errors import NotFoundError
from records.identity import Digest, RecordId
from records.passwords import Passwords
from records.place import Step, parse_locator
from records.stored import StoredRecord
from storage.cards import read_card
from storage.database import Database
from storage.loading import granted, load, rows_of, stored, visible
from storage.passwords import passwords_of
from storage.remembered import Remembered
from storage.sql import few
from storage.tables import accession, record, source_file, thread_node
from storage.texts import read_texts

BEGINNING = 50_000
_REMEMBERED_TEXTS = 4_000
_REMEMBERED_SCOPES, _REMEMBERED = 100, 20_000
"""Scopes of which records are kept in memory while the catalogue does not change, and how many of each."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a record's original bytes are: the stored original, the steps into it, and what to expect."""

    origin: Digest
    path: str
    steps: tuple[Step, ...]
    digest: Digest
    size_bytes: int
    media_type: str
    file_name: str
    in_place: bool
    passwords: Passwords


class RecordShelf:
    """Reads records of the catalogue for whoever may see them."""

    def __init__(self, database: Database) -> None:
        """Read from the catalogue."""
        self._database = database
        self._records: Remembered[AccessScope, dict[RecordId, StoredRecord]] = Remembered(
            database, _REMEMBERED_SCOPES
        )
        self._beginnings: Remembered[RecordId, str] = Remembered(database, _REMEMBERED_TEXTS)
        self._incomplete: Remembered[AccessScope, tuple[int, str]] = Remembered(database, 100)

    def records(self, ids: Sequence[RecordId], scope: AccessScope) -> dict[RecordId, StoredRecord]:
        """The records by id; what the scope does not cover is not in the answer."""
        known = self._records.get(scope, dict)
        found = {each: known.get(each) for each in ids}
        missing = [each for each, one in found.items() if one is None]
        if missing:
            loaded = self._load(missing, scope)
            if len(known) + len(loaded) > _REMEMBERED:
                known.clear()
            known.update(loaded)
            found.update(loaded)
        return {each: one for each, one in found.items() if one is not None}

    def passing(self, ids: Sequence[RecordId], scope: AccessScope) -> dict[RecordId, StoredRecord]:
        """As `records`, for those who go through many of them once: nothing is kept in memory."""
        return self._load(ids, scope)

    def record(self, record_id: RecordId, scope: AccessScope) -> StoredRecord:
        """One record. Raises NotFoundError when it is absent or another's."""
        found = self.records([record_id], scope)
        if record_id not in found:
            raise NotFoundError("record")
        return found[record_id]

    def texts(self, ids: Sequence[RecordId], scope: AccessScope) -> dict[RecordId, str]:
        """The texts of records by id; records without text are left out."""
        texts: dict[RecordId, str] = {}
        with self._database.read() as connection:
            for some in few(_raws(ids)):
                rows = connection.execute(_ALLOWED, {"ids": some, "granted": granted(scope)}).scalars()
                texts.update(read_texts(connection, [RecordId(bytes(each).hex()) for each in rows]))
        return texts

    def beginnings(self, ids: Sequence[RecordId], scope: AccessScope) -> dict[RecordId, str]:
        """The first `BEGINNING` characters of texts, for highlights; remembered while nothing changes."""
        return self._beginnings.many(
            list(self.records(ids, scope)),
            lambda missing: {each: text[:BEGINNING] for each, text in self.texts(missing, scope).items()},
        )

    def locate(self, record_id: RecordId, scope: AccessScope) -> Located:
        """Where the original bytes of a record are. Raises NotFoundError."""
        raw = _raw(record_id)
        query = (
            select(
                record.c.accession,
                record.c.locator,
                record.c.digest,
                record.c.size,
                record.c.card,
                source_file.c.path,
                source_file.c.digest.label("origin"),
                accession.c.in_place,
            )
            .join(accession, accession.c.number == record.c.accession)
            .join(source_file, source_file.c.number == record.c.source_file)
            .where(record.c.id == raw, *visible())
        )
        with self._database.read() as connection:
            row = connection.execute(query, {"granted": granted(scope)}).first()
            if row is None:
                raise NotFoundError("record")
            passwords = passwords_of(connection, row.accession)
        card = read_card(row.card)
        return Located(
            Digest(row.origin),
            row.path,
            parse_locator(row.locator),
            Digest(row.digest),
            row.size,
            card.media_type,
            card.file_name,
            row.in_place,
            passwords,
        )

    def family(self, record_id: RecordId, scope: AccessScope) -> list[StoredRecord]:
        """The family of a record, its head first, then by place."""
        head = _raw(self.record(record_id, scope).family_id)
        return self._listed((record.c.id == head) | (record.c.family == head), scope)

    def context(
        self, record_id: RecordId, scope: AccessScope, *, before: int, after: int
    ) -> list[StoredRecord]:
        """A message with its neighbours in the conversation, in the order of the conversation."""
        here = self.record(record_id, scope)
        if not here.conversation_id:
            return [here]
        with self._database.read() as connection:
            sequence = connection.execute(
                select(record.c.sequence).where(record.c.id == _raw(record_id))
            ).scalar_one()
        conversation = _raw(here.conversation_id)
        nearby = and_(
            record.c.conversation == conversation,
            record.c.sequence.between(sequence - before, sequence + after),
        )
        return self._listed(nearby, scope)

    def duplicates(self, record_id: RecordId, scope: AccessScope) -> list[StoredRecord]:
        """The other copies of a record that the scope covers, of either channel, by where they stand."""
        self.record(record_id, scope)
        raw = _raw(record_id)
        with self._database.read() as connection:
            key = connection.execute(select(record.c.duplicate_key).where(record.c.id == raw)).scalar()
        if key is None:
            return []
        found = self._listed((record.c.duplicate_key == key) & (record.c.id != raw), scope)
        return sorted(found, key=lambda each: (each.accession_id, each.container, each.locator))

    def thread(self, record_id: RecordId, scope: AccessScope) -> tuple[list[StoredRecord], int]:
        """The thread of a record over the hand-ins of the scope, by time, and how many of it are missing."""
        start = self.record(record_id, scope)
        if not start.message_id_hash:
            return [start], 0
        with self._database.read() as connection:
            numbers = list(connection.execute(_NUMBERS, {"granted": granted(scope)}).scalars())
            nodes = _walk(connection, numbers, bytes.fromhex(start.message_id_hash))
        found: dict[RecordId, StoredRecord] = {}
        for some in few(sorted(nodes)):
            found.update((each.id, each) for each in self._listed(record.c.mih.in_(some), scope))
        present = {each.message_id_hash for each in found.values()}
        messages = sorted(
            found.values(),
            key=lambda each: (each.sent_at or datetime.max.replace(tzinfo=UTC), each.container, each.locator),
        )
        return messages, len(nodes) - len(present)

    def incomplete(self, scope: AccessScope) -> tuple[int, str]:
        """How many records of the scope are not searchable in full, and the chief reason (a code)."""
        return self._incomplete.get(scope, lambda: self._count_incomplete(scope))

    def _count_incomplete(self, scope: AccessScope) -> tuple[int, str]:
        query = (
            select(record.c.text_state, func.count())
            .join(accession, accession.c.number == record.c.accession)
            .where(record.c.text_state != 0, *visible())
            .group_by(record.c.text_state)
        )
        with self._database.read() as connection:
            counts = {row[0]: row[1] for row in connection.execute(query, {"granted": granted(scope)})}
        return sum(counts.values()), "text-pending" if counts.get(1) else "text-missing"

    def _load(self, ids: Iterable[RecordId], scope: AccessScope) -> dict[RecordId, StoredRecord]:
        found: dict[RecordId, StoredRecord] = {}
        with self._database.read() as connection:
            for some in few(_raws(ids)):
                found.update(load(connection, some, scope))
        return found

    def _listed(self, condition: Any, scope: AccessScope) -> list[StoredRecord]:
        query = (
            rows_of()
            .where(condition)
            .order_by(record.c.accession, record.c.family.is_not(None), record.c.sequence, record.c.number)
        )
        with self._database.read() as connection:
            rows = connection.execute(query, {"granted": granted(scope)}).all()
            return list(stored(connection, rows, scope).values())


_ALLOWED = (
    select(record.c.id)
    .join(accession, accession.c.number == record.c.accession)
    .where(record.c.id.in_(bindparam("ids", expanding=True)), *visible())
)
_NUMBERS = select(accession.c.number).where(accession.c.id.in_(bindparam("granted", expanding=True)))


def _walk(connection: Connection, numbers: list[int], start: bytes) -> set[bytes]:
    """Every message id that hangs together with one, through the threads of several hand-ins."""
    seen_nodes = {start}
    seen_threads: set[tuple[int, bytes]] = set()
    fresh = {start}
    while fresh:
        threads: set[tuple[int, bytes]] = set()
        for some in few(sorted(fresh)):
            query = select(thread_node.c.accession, thread_node.c.thread).where(
                thread_node.c.mih.in_(some), thread_node.c.accession.in_(numbers)
            )
            threads.update((row.accession, row.thread) for row in connection.execute(query))
        fresh = set()
        for number, thread in threads - seen_threads:
            query = select(thread_node.c.mih).where(
                thread_node.c.accession == number, thread_node.c.thread == thread
            )
            fresh.update(connection.execute(query).scalars())
        seen_threads |= threads
        fresh -= seen_nodes
        seen_nodes |= fresh
    return seen_nodes


def _raw(identity: str) -> bytes:
    """The bytes of an id; of none, for what is no id."""
    try:
        return bytes.fromhex(identity)
    except ValueError:
        return b""


def _raws(ids: Iterable[str]) -> list[bytes]:
    """The bytes of those that are ids."""
    return [raw for raw in map(_raw, ids) if raw]
