"""Versions: what an index must know of a record, now and before, read back from the catalogue.

What an indexed record looked like is remembered before it changes, so that a rebuilt index
answers about the past as the old one did.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, Row, func, select

from records.accession import Custodian
from records.defect import Defect, DefectCode
from records.identity import AccessionId, Digest, RecordId
from records.place import Place, parse_locator
from records.record import Channel, Record, RecordKind
from storage.cards import read_card
from storage.sql import ByKeys, few, insert_new
from storage.tables import accession, defect, past_version, preceded, record, source_file
from storage.texts import read_text, read_texts

_EARLIER = ByKeys(
    lambda heads: (
        select(record.c.id, accession.c.id.label("earlier"))
        .join(preceded, preceded.c.record == record.c.number)
        .join(accession, accession.c.number == preceded.c.accession)
        .where(record.c.id.in_(heads))
        .order_by(accession.c.number)
    )
)


class PastVersion(NamedTuple):
    """What was remembered of a record; `text` is None where it did not change, and `defects` then too."""

    from_seq: int
    until_seq: int
    preceded_by: tuple[AccessionId, ...]
    text: str | None
    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One version of a record: the record with its text, its hand-in, and who holds earlier copies.

    `from_seq` is the seq from which the index has it; None for what was never indexed.
    """

    record: Record
    accession_id: AccessionId
    channel: Channel
    custodian: Custodian
    conversation_id: str
    preceded_by: tuple[AccessionId, ...]
    from_seq: int | None

    def as_then(self, past: PastVersion) -> "RecordVersion":
        """The same record as it was before it changed."""
        read = self.record
        if past.text is not None:
            read = replace(read, text=past.text, defects=past.defects)
        return replace(self, record=read, preceded_by=past.preceded_by)


def remember(connection: Connection, ids: Iterable[bytes], earlier: dict[bytes, list[str]]) -> None:
    """Keep how indexed records look now, before they change.

    A second change before the index has caught up keeps the first.
    """
    for some in few(sorted(set(ids))):
        rows = connection.execute(
            select(
                record.c.id,
                record.c.family,
                record.c.from_seq,
                record.c.text_block,
                record.c.text_start,
                record.c.text_size,
            ).where(record.c.id.in_(some), record.c.from_seq.is_not(None))
        ).all()
        defects = _defects(connection, [row.id for row in rows])
        insert_new(
            connection,
            past_version,
            [
                {
                    "record_id": row.id,
                    "from_seq": row.from_seq,
                    "until_seq": 0,
                    "body": orjson.dumps(
                        {
                            "preceded": earlier.get(row.family or row.id, []),
                            "text": (row.text_block or 0, row.text_start, row.text_size),
                            "defects": [each.code for each in defects[row.id]],
                        }
                    ),
                }
                for row in rows
            ],
        )


def current_versions(connection: Connection, ids: list[RecordId]) -> dict[RecordId, RecordVersion]:
    """The versions that are valid now, of those records that are not set aside."""
    found: dict[RecordId, RecordVersion] = {}
    for some in few(bytes.fromhex(each) for each in ids):
        rows = connection.execute(_rows().where(record.c.id.in_(some), record.c.set_aside.is_(None))).all()
        texts = read_texts(connection, [RecordId(row.id.hex()) for row in rows])
        defects = _defects(connection, [row.id for row in rows])
        earlier = earlier_copies(connection, {row.family or row.id for row in rows})
        for row in rows:
            record_id = RecordId(row.id.hex())
            found[record_id] = _version(
                row, texts.get(record_id, ""), defects[row.id], earlier.get(row.family or row.id, [])
            )
    return found


def past_versions(connection: Connection, ids: list[RecordId]) -> dict[RecordId, list[PastVersion]]:
    """What was remembered of records, oldest first."""
    found: dict[RecordId, list[PastVersion]] = defaultdict(list)
    for some in few(bytes.fromhex(each) for each in ids):
        query = (
            select(past_version).where(past_version.c.record_id.in_(some)).order_by(past_version.c.from_seq)
        )
        for row in connection.execute(query):
            found[RecordId(row.record_id.hex())].append(_past(connection, row))
    return found


def _past(connection: Connection, row: Row[Any]) -> PastVersion:
    body = orjson.loads(row.body)
    place = body.get("text")  # what was remembered before texts could change has none
    return PastVersion(
        row.from_seq,
        row.until_seq,
        tuple(AccessionId(each) for each in body["preceded"]),
        None if place is None else read_text(connection, *place),
        tuple(Defect(DefectCode(code), Place("")) for code in body.get("defects", ())),
    )


def earlier_copies(connection: Connection, heads: Iterable[bytes]) -> dict[bytes, list[str]]:
    """For heads of families the ids of the hand-ins that hold an earlier copy, by number."""
    found: dict[bytes, list[str]] = defaultdict(list)
    for head, earlier in _EARLIER.rows(connection, sorted(heads)):
        found[head].append(earlier.hex())
    return found


def _rows() -> Any:
    return (
        select(
            record,
            source_file.c.path,
            source_file.c.digest.label("origin"),
            accession.c.id.label("accession_id"),
            accession.c.channel,
            accession.c.custodian_id,
            accession.c.custodian_name,
        )
        .join(accession, accession.c.number == record.c.accession)
        .join(source_file, source_file.c.number == record.c.source_file)
    )


def _defects(connection: Connection, ids: list[bytes]) -> dict[bytes, list[Defect]]:
    found: dict[bytes, list[Defect]] = defaultdict(list)
    for row in connection.execute(select(defect).where(defect.c.record.in_(ids)).order_by(defect.c.number)):
        found[row.record].append(
            Defect(DefectCode(row.code), Place(row.path, parse_locator(row.locator)), row.detail)
        )
    return found


def _version(row: Row[Any], text: str, defects: list[Defect], earlier: list[str]) -> RecordVersion:
    card = read_card(row.card)
    read = Record(
        id=RecordId(row.id.hex()),
        kind=RecordKind(row.kind),
        place=Place(row.path, parse_locator(row.locator)),
        origin=Digest(row.origin),
        digest=Digest(row.digest),
        size_bytes=row.size,
        subtype=card.subtype,
        title=card.title,
        text=text,
        media_type=card.media_type,
        file_name=card.file_name,
        language=card.language,
        sent_at=None if row.sent is None else datetime.fromtimestamp(row.sent, UTC),
        sent_timezone=card.sent_timezone,
        sent_written=card.sent_written,
        sender=card.sender,
        recipients=card.recipients,
        message_id=card.message_id,
        message_id_hash=row.mih,
        parent_id=RecordId(row.parent.hex()) if row.parent else None,
        family_id=RecordId((row.family or row.id).hex()),
        conversation_title=card.conversation_title,
        sequence=row.sequence,
        attachment_names=card.attachment_names,
        evidence=card.evidence,
        defects=tuple(defects),
        traces=card.traces,
    )
    return RecordVersion(
        read,
        AccessionId(row.accession_id.hex()),
        Channel(row.channel),
        Custodian(row.custodian_id, row.custodian_name),
        (row.conversation or b"").hex(),
        tuple(AccessionId(each) for each in earlier),
        row.from_seq,
    )


def count_complete(connection: Connection) -> int:
    """How many records an index holds when it has caught up."""
    query = (
        select(func.count()).select_from(record).where(record.c.set_aside.is_(None), record.c.text_state != 1)
    )
    return int(connection.execute(query).scalar_one())
