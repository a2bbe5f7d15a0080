"""The records as they are read back: lists, texts and where the original bytes lie.

Every read takes an AccessScope; what is set aside is on no list.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from records.access import AccessScope
from records.accession import Custodian
from records.defect import DefectCode
from records.errors import NotFoundError
from records.identity import AccessionId, Digest, RecordId
from records.place import Step, parse_locator
from records.record import Channel, RecordKind, TextState
from records.stored import Attachment, NotedDefect, StoredRecord
from storage.cards import read_card
from storage.database import Database
from storage.sql import few
from storage.tables import accession, defect, preceded, record, source_file, thread_node
from storage.texts import read_texts
from storage.threads import thread_id

_STATES = (TextState.READY, TextState.PENDING, TextState.GIVEN_UP)


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


class RecordShelf:
    """Reads records of the catalogue for whoever may see them."""

    def __init__(self, database: Database) -> None:
        """Read from the catalogue."""
        self._database = database

    def records(self, ids: Sequence[RecordId], scope: AccessScope) -> dict[RecordId, StoredRecord]:
        """The records by id; what the scope does not cover is not in the answer."""
        found: dict[RecordId, StoredRecord] = {}
        with self._database.read() as connection:
            for some in few(_raws(ids)):
                rows = connection.execute(_rows().where(record.c.id.in_(some), *_visible(scope))).all()
                found.update(_stored(connection, rows, scope))
        return found

    def record(self, record_id: RecordId, scope: AccessScope) -> StoredRecord:
        """One record. Raises NotFoundError when it is absent or another's."""
        found = self.records([record_id], scope)
        if record_id not in found:
            raise NotFoundError("record")
        return found[record_id]

    def texts(self, ids: Sequence[RecordId], scope: AccessScope) -> dict[RecordId, str]:
        """The texts of records by id; records without text are left out."""
        with self._database.read() as connection:
            allowed = [
                RecordId(row.hex())
                for some in few(_raws(ids))
                for row in connection.execute(
                    select(record.c.id)
                    .join(accession, accession.c.number == record.c.accession)
                    .where(record.c.id.in_(some), *_visible(scope))
                ).scalars()
            ]
            texts: dict[RecordId, str] = {}
            for chunk in few(allowed):
                texts.update(read_texts(connection, chunk))
            return texts

    def locate(self, record_id: RecordId, scope: AccessScope) -> Located:
        """Where the original bytes of a record are. Raises NotFoundError."""
        raw = _raw(record_id)
        query = (
            select(
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
            .where(record.c.id == raw, *_visible(scope))
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError("record")
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
        """The other copies of a record that the scope covers, of either channel."""
        self.record(record_id, scope)
        raw = _raw(record_id)
        with self._database.read() as connection:
            key = connection.execute(select(record.c.duplicate_key).where(record.c.id == raw)).scalar()
        if key is None:
            return []
        return self._listed((record.c.duplicate_key == key) & (record.c.id != raw), scope)

    def thread(self, record_id: RecordId, scope: AccessScope) -> tuple[list[StoredRecord], int]:
        """The thread of a record over the hand-ins of the scope, by time, and how many of it are missing."""
        start = self.record(record_id, scope)
        if not start.message_id_hash:
            return [start], 0
        with self._database.read() as connection:
            numbers = list(connection.execute(select(accession.c.number).where(_granted(scope))).scalars())
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
        query = (
            select(record.c.text_state, func.count())
            .join(accession, accession.c.number == record.c.accession)
            .where(record.c.text_state != 0, *_visible(scope))
            .group_by(record.c.text_state)
        )
        with self._database.read() as connection:
            counts = {row[0]: row[1] for row in connection.execute(query)}
        return sum(counts.values()), "text-pending" if counts.get(1) else "text-missing"

    def _listed(self, condition: Any, scope: AccessScope) -> list[StoredRecord]:
        query = (
            _rows()
            .where(condition, *_visible(scope))
            .order_by(record.c.accession, record.c.family.is_not(None), record.c.sequence, record.c.number)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            return list(_stored(connection, rows, scope).values())


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


def _granted(scope: AccessScope) -> Any:
    return accession.c.id.in_([bytes.fromhex(each) for each in sorted(scope.accessions)])


def _visible(scope: AccessScope) -> tuple[Any, ...]:
    """The one place where the catalogue applies a scope."""
    return (_granted(scope), record.c.set_aside.is_(None))


def _rows() -> Select[Any]:
    head = record.alias("head")
    hides = preceded.alias("hides")
    return (
        select(
            record,
            source_file.c.path,
            accession.c.id.label("accession_id"),
            accession.c.channel,
            accession.c.custodian_id,
            accession.c.custodian_name,
            thread_node.c.thread,
            hides.c.record.label("hidden_by"),
        )
        .join(accession, accession.c.number == record.c.accession)
        .join(source_file, source_file.c.number == record.c.source_file)
        .outerjoin(
            thread_node,
            and_(thread_node.c.accession == record.c.accession, thread_node.c.mih == record.c.mih),
        )
        .outerjoin(head, head.c.id == func.coalesce(record.c.family, record.c.id))
        .outerjoin(hides, and_(hides.c.record == head.c.number, hides.c.accession == record.c.accession))
    )


def _stored(
    connection: Connection, rows: Sequence[Row[Any]], scope: AccessScope
) -> dict[RecordId, StoredRecord]:
    ids = [row.id for row in rows]
    attachments = _attachments(connection, ids, scope)
    defects = _defects(connection, ids)
    copies = _copies(connection, {row.duplicate_key for row in rows if row.duplicate_key}, scope)
    return {
        RecordId(row.id.hex()): _one(row, attachments[row.id], defects[row.id], copies[row.duplicate_key])
        for row in rows
    }


def _one(
    row: Row[Any],
    attachments: list[Attachment],
    defects: list[NotedDefect],
    copies: int,
) -> StoredRecord:
    card = read_card(row.card)
    return StoredRecord(
        id=RecordId(row.id.hex()),
        kind=RecordKind(row.kind),
        subtype=card.subtype,
        channel=Channel(row.channel),
        accession_id=AccessionId(row.accession_id.hex()),
        custodian=Custodian(row.custodian_id, row.custodian_name),
        title=card.title or card.file_name or card.conversation_title,
        sent_at=None if row.sent is None else datetime.fromtimestamp(row.sent, UTC),
        sent_timezone=card.sent_timezone,
        sent_written=card.sent_written,
        sender=card.sender,
        recipients=card.recipients,
        message_id=card.message_id,
        message_id_hash=(row.mih or b"").hex(),
        thread_id=thread_id(row.accession_id, row.thread or row.id),
        family_id=RecordId((row.family or row.id).hex()),
        parent_id=RecordId(row.parent.hex()) if row.parent else None,
        conversation_id=(row.conversation or b"").hex(),
        attachments=tuple(attachments),
        media_type=card.media_type,
        size_bytes=row.size,
        digest=Digest(row.digest),
        container=row.path,
        locator=row.locator,
        evidence=card.evidence,
        text_state=_STATES[row.text_state],
        defects=tuple(defects),
        duplicate_count=max(0, copies - 1),
        hidden=row.hidden_by is not None,
        language=card.language,
    )


def _attachments(
    connection: Connection, ids: list[bytes], scope: AccessScope
) -> dict[bytes, list[Attachment]]:
    found: dict[bytes, list[Attachment]] = defaultdict(list)
    query = (
        select(record.c.id, record.c.parent, record.c.size, record.c.card)
        .join(accession, accession.c.number == record.c.accession)
        .where(record.c.parent.in_(ids), *_visible(scope))
        .order_by(record.c.number)
    )
    for row in connection.execute(query):
        card = read_card(row.card)
        found[row.parent].append(
            Attachment(RecordId(row.id.hex()), card.file_name or card.title, card.media_type, row.size)
        )
    return found


def _defects(connection: Connection, ids: list[bytes]) -> dict[bytes, list[NotedDefect]]:
    found: dict[bytes, list[NotedDefect]] = defaultdict(list)
    for row in connection.execute(select(defect).where(defect.c.record.in_(ids)).order_by(defect.c.number)):
        found[row.record].append(NotedDefect(DefectCode(row.code), row.detail))
    return found


def _copies(connection: Connection, keys: Iterable[bytes], scope: AccessScope) -> dict[bytes | None, int]:
    found: dict[bytes | None, int] = defaultdict(int)
    query = (
        select(record.c.duplicate_key, func.count())
        .join(accession, accession.c.number == record.c.accession)
        .where(record.c.duplicate_key.in_(sorted(keys)), *_visible(scope))
        .group_by(record.c.duplicate_key)
    )
    found.update((row[0], row[1]) for row in connection.execute(query))
    return found
