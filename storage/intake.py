"""Intake: what an ingest writes, a batch in one transaction with its outbox rows and audit entry.

Everything is keyed by ids made of content and place, so that writing a batch again changes nothing.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, select, update

from records.access import Actor
from records.defect import Defect
from records.identity import RecordId, short_hash
from records.portion import Batch, Portion, Written
from records.record import Record, TextState
from storage.audit import MainAudit
from storage.cards import write_card
from storage.database import Database
from storage.duplicates import arrange_copies, duplicate_key
from storage.sql import few, insert_new
from storage.tables import (
    accession,
    container,
    defect,
    inner_source,
    job,
    outbox,
    record,
    source_file,
    text_block,
)
from storage.threads import add_to_threads
from storage.versions import earlier_copies

ATTACHMENTS = "attachments"
"""The format of the ledger row that all mails of a container share for what hangs on them."""

_NO_TEXT = (None, 0, 0)
_STATES = {TextState.READY: 0, TextState.PENDING: 1, TextState.GIVEN_UP: 2}


class RecordIntake:
    """Writes what was read of one hand-in."""

    def __init__(self, database: Database, audit: MainAudit, number: int, accession_id: bytes) -> None:
        """Write to the hand-in with this number and id."""
        self._database, self._audit = database, audit
        self._number, self._id = number, accession_id
        self._attachment_rows: dict[int, int] = {}

    def open_container(self, parent: int | None, path: str, name: str, found: int) -> int:
        """The number of the ledger row of a container; made if it is not there yet."""
        with self._database.write() as connection:
            return self._row(connection, parent, path, name, found)

    def known(self, ids: Iterable[RecordId]) -> set[RecordId]:
        """Which of the records are there already, with all that is inside them."""
        with self._database.read() as connection:
            found = _present(connection, ids)
            for some in few(bytes.fromhex(each) for each in sorted(found)):
                query = select(inner_source.c.parent).where(inner_source.c.parent.in_(some))
                found -= {RecordId(each.hex()) for each in connection.execute(query).scalars()}
        return found

    def write(self, batch: Batch, actor: Actor) -> Written:
        """Write a batch; all of it or nothing.

        Returns what the index documents of the new records still lack, and which others changed.
        """
        with self._database.write() as connection:
            known = _present(connection, (each.id for portion in batch.portions for each in portion.records))
            frames = _insert_frames(connection, batch.frames)
            fresh = self._insert_records(connection, batch, frames, known)
            for portion in batch.portions:
                self._write_rest(connection, portion, known)
            add_to_threads(connection, self._number, fresh)
            copies = arrange_copies(connection, [key for each in fresh if (key := duplicate_key(each))])
            moved = self._post(connection, fresh, copies)
            self._finish(connection, batch)
            self._audit.add(connection, actor, "ingest.batch", self._id.hex(), f"records={len(fresh)}")
            return Written(_precedence(connection, fresh), frozenset(moved))

    def _row(self, connection: Connection, parent: int | None, path: str, name: str, found: int) -> int:
        insert_new(connection, container, [{"accession": self._number, "parent": parent, "path": path,
                                            "format": name, "found": found}])
        query = select(container.c.number).where(
            container.c.accession == self._number, container.c.path == path, container.c.format == name)
        return int(connection.execute(query).scalar_one())

    def _attachments_row(self, connection: Connection, row: int) -> int:
        if row not in self._attachment_rows:
            path = connection.execute(select(container.c.path).where(container.c.number == row)).scalar_one()
            self._attachment_rows[row] = self._row(connection, None, path, ATTACHMENTS, 0)
        return self._attachment_rows[row]

    def _insert_records(
        self, connection: Connection, batch: Batch, frames: list[int], known: set[RecordId],
    ) -> list[Record]:
        rows: list[dict[str, Any]] = []
        fresh: dict[RecordId, Record] = {}
        for portion in batch.portions:
            for each, placed, hangs in zip(portion.records, portion.texts, portion.hanging, strict=True):
                if each.id in known or each.id in fresh:
                    continue
                fresh[each.id] = each
                row = self._attachments_row(connection, portion.row) if hangs else portion.row
                text = (frames[portion.frame_base + placed.frame], placed.start, placed.size) if placed else _NO_TEXT
                rows.append(self._record_row(each, row, portion.source_file, text))
        if rows:
            connection.execute(record.insert(), rows)
        return list(fresh.values())

    def _record_row(
        self, each: Record, row: int, file: int, text: tuple[int | None, int, int],
    ) -> dict[str, Any]:
        return {
            "id": bytes.fromhex(each.id), "accession": self._number, "container": row, "source_file": file,
            "locator": each.place.locator, "digest": each.digest, "size": each.size_bytes,
            "kind": each.kind.value,
            "parent": each.parent_id and bytes.fromhex(each.parent_id),
            "family": None if each.family_id == each.id else bytes.fromhex(each.family_id),
            "sent": None if each.sent_at is None else int(each.sent_at.timestamp()),
            "mih": each.message_id_hash,
            "conversation": short_hash("conversation", self._id, each.conversation) if each.conversation else None,
            "sequence": each.sequence, "duplicate_key": duplicate_key(each),
            "text_state": _STATES[each.text_state],
            "text_block": text[0], "text_start": text[1], "text_size": text[2], "card": write_card(each),
        }

    def _write_rest(self, connection: Connection, portion: Portion, known: set[RecordId]) -> None:
        defects = [(None, each) for each in portion.defects]
        defects += [(each.id, noted) for each in portion.records for noted in each.defects]
        insert_new(connection, defect, [self._defect_row(connection, portion, *each) for each in defects])
        first_time = not portion.records or portion.records[0].id not in known
        if portion.attachments_found and first_time:
            row = self._attachments_row(connection, portion.row)
            connection.execute(update(container).where(container.c.number == row).values(
                found=container.c.found + portion.attachments_found))
        insert_new(connection, inner_source, [
            {"accession": self._number, "id": each.id, "parent": bytes.fromhex(each.parent)}
            for each in portion.inner if first_time])
        if portion.finished_inner:
            connection.execute(delete(inner_source).where(
                inner_source.c.accession == self._number, inner_source.c.id == portion.finished_inner))

    def _defect_row(
        self, connection: Connection, portion: Portion, record_id: RecordId | None, each: Defect,
    ) -> dict[str, Any]:
        of_attachment = each.lost and portion.attachments_found
        row = self._attachments_row(connection, portion.row) if of_attachment else portion.row
        identity = short_hash("defect", self._id, str(each.place), each.code.value, each.detail, record_id or "")
        return {"id": identity, "accession": self._number, "container": row,
                "record": record_id and bytes.fromhex(record_id), "code": each.code.value,
                "detail": each.detail, "path": each.place.path, "locator": each.place.locator, "lost": each.lost}

    def _post(self, connection: Connection, fresh: list[Record], copies: list[bytes]) -> list[RecordId]:
        """Outbox rows of what is new and of the copies that changed place; jobs for texts to come.

        Returns the records that were there before and changed.
        """
        ready = [bytes.fromhex(each.id) for each in fresh if each.text_state is not TextState.PENDING]
        later = [bytes.fromhex(each.id) for each in fresh if each.text_state is TextState.PENDING]
        new = {bytes.fromhex(each.id) for each in fresh}
        moved = families(connection, [each for each in copies if each not in new])
        ready += moved
        if ready:
            connection.execute(outbox.insert(), [{"record_id": each, "removed": False} for each in ready])
        insert_new(connection, job, [{"kind": "text", "subject": each, "accession": self._number,
                                      "state": "open"} for each in later])
        return [RecordId(each.hex()) for each in moved]

    def _finish(self, connection: Connection, batch: Batch) -> None:
        for some in few(batch.finished_files):
            connection.execute(update(source_file).where(source_file.c.number.in_(some)).values(done=True))
        connection.execute(update(accession).where(accession.c.number == self._number).values(
            read=accession.c.read + len(batch.finished_files)))


def _present(connection: Connection, ids: Iterable[RecordId]) -> set[RecordId]:
    found: set[RecordId] = set()
    for some in few(bytes.fromhex(each) for each in ids):
        query = select(record.c.id).where(record.c.id.in_(some))
        found.update(RecordId(each.hex()) for each in connection.execute(query).scalars())
    return found


def families(connection: Connection, parents: list[bytes]) -> list[bytes]:
    """The records and everything in their families that is complete."""
    found: list[bytes] = []
    for some in few(parents):
        of_family = record.c.id.in_(some) | record.c.family.in_(some)
        query = select(record.c.id).where(of_family, record.c.text_state != _STATES[TextState.PENDING])
        found += connection.execute(query).scalars()
    return found


def _insert_frames(connection: Connection, frames: tuple[bytes, ...]) -> list[int]:
    statement = text_block.insert()
    return [int(connection.execute(statement, {"frame": each}).inserted_primary_key[0]) for each in frames]


def _precedence(connection: Connection, fresh: list[Record]) -> dict[RecordId, tuple[str, ...]]:
    """For each complete record the hand-ins that hold an earlier copy of the head of its family."""
    of_head = earlier_copies(connection, {bytes.fromhex(each.family_id) for each in fresh})
    return {each.id: tuple(of_head.get(bytes.fromhex(each.family_id), ()))
            for each in fresh if each.text_state is not TextState.PENDING}
