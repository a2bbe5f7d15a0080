"""Found texts: what an extractor found of a record, entered beside what was there before.

A text that is read again may be another: then the record gets a new version, and how it was stays known.
"""

from dataclasses import dataclass
from typing import Any

import zstandard
from sqlalchemy import Connection, Row, bindparam, delete, select, update

from records.defect import Defect
from records.identity import AccessionId, short_hash
from records.place import Place
from records.text_source import TextSource
from storage.cards import with_language, with_source
from storage.sql import insert_new
from storage.tables import accession, defect, outbox, record
from storage.texts import add_frames, read_text
from storage.versions import earlier_copies, remember

_READY, _PENDING, _GIVEN_UP = range(3)

_ROW = (
    select(record, accession.c.id.label("accession_id"))
    .join(accession, accession.c.number == record.c.accession)
    .where(record.c.id == bindparam("record_id"), record.c.set_aside.is_(None))
)
_DEFECTS = select(defect.c.id, defect.c.code, defect.c.detail).where(
    defect.c.record == bindparam("record_id")
)


@dataclass(frozen=True, slots=True)
class FoundText:
    """The text of the record at a place, possibly empty, why it is not whole, and who found it.

    A `language` that is empty leaves the record the one it has.
    """

    place: Place
    text: str
    defects: tuple[Defect, ...]
    source: TextSource | None = None
    language: str = ""


def enter_text(connection: Connection, record_id: bytes, found: FoundText) -> AccessionId | None:
    """Write a text in a turn to write, with its outbox row; the hand-in of the record.

    None, and no new version, for a record that was set aside, if all but the source is as it was, or if
    there was a text and now none is found: what one reader could read is not lost by another.
    """
    row = connection.execute(_ROW, {"record_id": record_id}).first()
    if row is None or (row.text_size and not found.text):
        return None
    former = _former_defects(connection, record_id)
    fresh = {_defect_id(record_id, each.code.value, each.detail): each for each in found.defects}
    here = record.c.id == record_id
    card = with_source(row.card, found.source)
    if row.text_state != _PENDING and former == set(fresh) and _text_of(connection, row) == found.text:
        connection.execute(update(record).where(here).values(card=card))
        return None
    if row.from_seq is not None:
        remember(connection, [record_id], earlier_copies(connection, [row.family or record_id]))
    card = with_language(card, found.language)
    connection.execute(update(record).where(here).values(card=card, **_placed(connection, found)))
    connection.execute(delete(defect).where(defect.c.id.in_(former - set(fresh))))
    insert_new(connection, defect, [_defect_row(row, found, key, each) for key, each in fresh.items()])
    connection.execute(outbox.insert(), {"record_id": record_id, "removed": False})
    return AccessionId(row.accession_id.hex())


def _former_defects(connection: Connection, record_id: bytes) -> set[bytes]:
    """The defects that the last reading of the text left, and none of those that the format found."""
    return {
        row.id
        for row in connection.execute(_DEFECTS, {"record_id": record_id})
        if row.id == _defect_id(record_id, row.code, row.detail)
    }


def _defect_id(record_id: bytes, code: str, detail: str) -> bytes:
    return short_hash("defect", record_id, code, detail)


def _text_of(connection: Connection, row: Row[Any]) -> str:
    return read_text(connection, row.text_block or 0, row.text_start, row.text_size)


def _placed(connection: Connection, found: FoundText) -> dict[str, Any]:
    """The columns of a record that tell of its text, which gets a frame of its own."""
    raw = found.text.encode()
    block = None
    if raw:
        (block,) = add_frames(connection, [zstandard.ZstdCompressor(level=6).compress(raw)])
    state = _READY if raw or not found.defects else _GIVEN_UP
    return {"text_state": state, "text_block": block, "text_start": 0, "text_size": len(raw)}


def _defect_row(row: Row[Any], found: FoundText, key: bytes, each: Defect) -> dict[str, Any]:
    return {
        "id": key,
        "accession": row.accession,
        "container": row.container,
        "record": row.id,
        "code": each.code.value,
        "detail": each.detail,
        "path": found.place.path,
        "locator": found.place.locator,
        "lost": 0,
    }
