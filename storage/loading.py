"""Loading: rows of the catalogue to records as they are shown, in four questions for any number of them.

The statements are made once: building one anew costs more than running it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, select

from records.access import AccessScope
from records.accession import Custodian
from records.defect import DefectCode
from records.identity import AccessionId, Digest, RecordId
from records.record import Channel, RecordKind, TextState, is_listed
from records.stored import Attachment, NotedDefect, StoredRecord
from storage.cards import read_card
from storage.tables import accession, defect, preceded, record, source_file, thread_node
from storage.threads import thread_id

STATES = (TextState.READY, TextState.PENDING, TextState.GIVEN_UP)

_Granted = list[bytes]


def granted(scope: AccessScope) -> _Granted:
    """The scope as a parameter of `visible`."""
    return [bytes.fromhex(each) for each in scope.accessions]


def visible() -> tuple[Any, ...]:
    """The one place where the catalogue applies a scope: conditions with the parameter `granted`."""
    return (accession.c.id.in_(bindparam("granted", expanding=True)), record.c.set_aside.is_(None))


def load(connection: Connection, ids: list[bytes], scope: AccessScope) -> dict[RecordId, StoredRecord]:
    """The records of the scope by id."""
    rows = connection.execute(_by_ids(), {"ids": ids, "granted": granted(scope)}).all()
    return stored(connection, rows, scope)


@cache
def _by_ids() -> Select[Any]:
    return rows_of().where(record.c.id.in_(bindparam("ids", expanding=True)))


@cache
def rows_of() -> Select[Any]:
    """Records of a scope with what stands beside them; takes the parameter `granted`."""
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
        .where(*visible())
    )


def stored(
    connection: Connection, rows: Sequence[Row[Any]], scope: AccessScope
) -> dict[RecordId, StoredRecord]:
    """The records of rows, in their order."""
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
        text_state=STATES[row.text_state],
        defects=tuple(defects),
        duplicate_count=max(0, copies - 1),
        hidden=row.hidden_by is not None,
        language=card.language,
        traces=card.traces,
        recognition=card.recognition,
        text_source=card.text_source,
    )


def _attachments(
    connection: Connection, ids: list[bytes], scope: AccessScope
) -> dict[bytes, list[Attachment]]:
    found: dict[bytes, list[Attachment]] = defaultdict(list)
    for row in connection.execute(_children(), {"ids": ids, "granted": granted(scope)}):
        card = read_card(row.card)
        if is_listed(card.evidence, card.subtype):
            name = card.file_name or card.title
            found[row.parent].append(Attachment(RecordId(row.id.hex()), name, card.media_type, row.size))
    return found


@cache
def _children() -> Select[Any]:
    return (
        select(record.c.id, record.c.parent, record.c.size, record.c.card)
        .join(accession, accession.c.number == record.c.accession)
        .where(record.c.parent.in_(bindparam("ids", expanding=True)), *visible())
        .order_by(record.c.number)
    )


def _defects(connection: Connection, ids: list[bytes]) -> dict[bytes, list[NotedDefect]]:
    found: dict[bytes, list[NotedDefect]] = defaultdict(list)
    for row in connection.execute(_defects_of(), {"ids": ids}):
        found[row.record].append(NotedDefect(DefectCode(row.code), row.detail))
    return found


@cache
def _defects_of() -> Select[Any]:
    return (
        select(defect.c.record, defect.c.code, defect.c.detail)
        .where(defect.c.record.in_(bindparam("ids", expanding=True)))
        .order_by(defect.c.number)
    )


def _copies(connection: Connection, keys: Iterable[bytes], scope: AccessScope) -> dict[bytes | None, int]:
    found: dict[bytes | None, int] = defaultdict(int)
    rows = connection.execute(_counted(), {"keys": list(keys), "granted": granted(scope)})
    found.update((row[0], row[1]) for row in rows)
    return found


@cache
def _counted() -> Select[Any]:
    return (
        select(record.c.duplicate_key, func.count())
        .join(accession, accession.c.number == record.c.accession)
        .where(record.c.duplicate_key.in_(bindparam("keys", expanding=True)), *visible())
        .group_by(record.c.duplicate_key)
    )
