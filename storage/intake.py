"""Intake: what an ingest writes, a batch in one transaction with its outbox rows and audit entry.

Everything is keyed by ids made of content and place, so that writing a batch again changes nothing.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from records.access import Actor
from records.entry import DefectEntry, RecordEntry
from records.identity import RecordId, short_hash
from records.portion import Batch, Portion, Written
from records.record import TextState
from storage.audit import MainAudit
from storage.database import Database
from storage.duplicates import arrange_copies
from storage.sql import ByKeys, few, insert_new, insert_rows
from storage.tables import (
    accession,
    container,
    defect,
    inner_source,
    job,
    outbox,
    record,
    source_file,
)
from storage.texts import add_frames
from storage.threads import add_to_threads
from storage.versions import earlier_copies

ATTACHMENTS = "attachments"
"""The format of the ledger row that all mails of a container share for what hangs on them."""

_RECORDS = ByKeys(lambda ids: select(record.c.id).where(record.c.id.in_(ids)))
_FINISHED = ByKeys(
    lambda numbers: update(source_file).where(source_file.c.number.in_(numbers)).values(done=True)
)
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
            found = _present(connection, map(bytes.fromhex, ids))
            for some in few(sorted(found)):
                query = select(inner_source.c.parent).where(inner_source.c.parent.in_(some))
                found -= set(connection.execute(query).scalars())
        return {RecordId(each.hex()) for each in found}

    def write(self, batch: Batch, actor: Actor) -> Written:
        """Write a batch; all of it or nothing.

        Returns what the index documents of the new records still lack, and which others changed.
        """
        with self._database.write() as connection:
            known = _present(connection, (each.id for portion in batch.portions for each in portion.records))
            frames = add_frames(connection, batch.frames)
            fresh = self._insert_records(connection, batch, frames, known)
            self._write_rest(connection, batch, known)
            add_to_threads(connection, self._number, [each.chain for each in fresh if each.chain])
            copies = arrange_copies(connection, [each.duplicate_key for each in fresh if each.duplicate_key])
            moved = self._post(connection, fresh, copies)
            self._finish(connection, batch)
            self._audit.add(connection, actor, "ingest.batch", self._id.hex(), f"records={len(fresh)}")
            posted = connection.execute(select(func.max(outbox.c.number))).scalar() or 0
            return Written(_precedence(connection, fresh), frozenset(moved), int(posted))

    def _row(self, connection: Connection, parent: int | None, path: str, name: str, found: int) -> int:
        insert_new(
            connection,
            container,
            [{"accession": self._number, "parent": parent, "path": path, "format": name, "found": found}],
        )
        query = select(container.c.number, container.c.found).where(
            container.c.accession == self._number, container.c.path == path, container.c.format == name
        )
        number, counted = connection.execute(query).one()
        if counted < found:
            # What a password opened holds more than was to be seen before.
            connection.execute(update(container).where(container.c.number == number).values(found=found))
        return int(number)

    def _attachments_row(self, connection: Connection, row: int) -> int:
        if row not in self._attachment_rows:
            path = connection.execute(select(container.c.path).where(container.c.number == row)).scalar_one()
            self._attachment_rows[row] = self._row(connection, None, path, ATTACHMENTS, 0)
        return self._attachment_rows[row]

    def _insert_records(
        self,
        connection: Connection,
        batch: Batch,
        frames: list[int],
        known: set[bytes],
    ) -> list[RecordEntry]:
        rows: list[dict[str, Any]] = []
        fresh: dict[bytes, RecordEntry] = {}
        for portion in batch.portions:
            for entry, placed, hangs in zip(portion.records, portion.texts, portion.hanging, strict=True):
                if entry.id in known or entry.id in fresh:
                    continue
                fresh[entry.id] = entry
                rows.append(
                    {
                        "accession": self._number,
                        "source_file": portion.source_file,
                        "container": self._attachments_row(connection, portion.row) if hangs else portion.row,
                        "id": entry.id,
                        "kind": entry.kind,
                        "locator": entry.locator,
                        "digest": entry.digest,
                        "size": entry.size,
                        "parent": entry.parent,
                        "family": entry.family,
                        "sent": entry.sent,
                        "mih": entry.mih,
                        "conversation": entry.conversation,
                        "sequence": entry.sequence,
                        "duplicate_key": entry.duplicate_key,
                        "chain": b"".join(entry.chain) or None,
                        "text_state": _STATES[entry.text_state],
                        "text_block": frames[portion.frame_base + placed.frame] if placed else None,
                        "text_start": placed.start if placed else 0,
                        "text_size": placed.size if placed else 0,
                        "card": entry.card,
                    }
                )
        if rows:
            insert_rows(connection, record, rows)
        return list(fresh.values())

    def _write_rest(self, connection: Connection, batch: Batch, known: set[bytes]) -> None:
        """Defects, counts of attachments, and containers in messages that are still to be opened."""
        defects: list[dict[str, Any]] = []
        inner: list[dict[str, Any]] = []
        found: Counter[int] = Counter()
        # A source that was read again, after its process fell, counts once.
        counted = set(known)
        for portion in batch.portions:
            defects += self._defects(connection, portion)
            if not portion.records or portion.records[0].id not in counted:
                counted.update(each.id for each in portion.records[:1])
                if portion.attachments_found:
                    found[self._attachments_row(connection, portion.row)] += portion.attachments_found
                inner += [
                    {"accession": self._number, "id": each.id, "parent": bytes.fromhex(each.parent)}
                    for each in portion.inner
                ]
        for row, count in found.items():
            connection.execute(
                update(container).where(container.c.number == row).values(found=container.c.found + count)
            )
        insert_new(connection, defect, defects)
        insert_new(connection, inner_source, inner)
        done = [each.finished_inner for each in batch.portions if each.finished_inner]
        for some in few(done):
            connection.execute(
                delete(inner_source).where(
                    inner_source.c.accession == self._number, inner_source.c.id.in_(some)
                )
            )

    def _defects(self, connection: Connection, portion: Portion) -> list[dict[str, Any]]:
        rows = [
            self._defect_row(
                connection,
                portion,
                None,
                DefectEntry(each.code.value, each.detail, each.place.path, each.place.locator, each.lost),
            )
            for each in portion.defects
        ]
        return rows + [
            self._defect_row(connection, portion, entry.id, each)
            for entry in portion.records
            for each in entry.defects
        ]

    def _defect_row(
        self,
        connection: Connection,
        portion: Portion,
        record_id: bytes | None,
        each: DefectEntry,
    ) -> dict[str, Any]:
        of_attachment = each.lost and portion.attachments_found
        row = self._attachments_row(connection, portion.row) if of_attachment else portion.row
        identity = short_hash(
            "defect", self._id, each.path, each.locator, each.code, each.detail, record_id or b""
        )
        return {
            "id": identity,
            "accession": self._number,
            "container": row,
            "record": record_id,
            **each._asdict(),
        }

    def _post(self, connection: Connection, fresh: list[RecordEntry], copies: list[bytes]) -> list[RecordId]:
        """Outbox rows of what is new and of the copies that changed place; jobs for texts to come.

        Returns the records that were there before and changed.
        """
        ready = [each.id for each in fresh if each.text_state is not TextState.PENDING]
        later = [each.id for each in fresh if each.text_state is TextState.PENDING]
        new = {each.id for each in fresh}
        moved = families(connection, [each for each in copies if each not in new])
        ready += moved
        if ready:
            insert_rows(connection, outbox, [{"record_id": each, "removed": False} for each in ready])
        insert_new(
            connection,
            job,
            [{"kind": "text", "subject": each, "accession": self._number, "state": "open"} for each in later],
        )
        return [RecordId(each.hex()) for each in moved]

    def _finish(self, connection: Connection, batch: Batch) -> None:
        _FINISHED.run(connection, batch.finished_files)
        connection.execute(
            update(accession)
            .where(accession.c.number == self._number)
            .values(read=accession.c.read + len(batch.finished_files))
        )


def _present(connection: Connection, ids: Iterable[bytes]) -> set[bytes]:
    return {each for (each,) in _RECORDS.rows(connection, ids)}


def families(connection: Connection, parents: list[bytes]) -> list[bytes]:
    """The records and everything in their families that is complete."""
    found: list[bytes] = []
    for some in few(parents):
        of_family = record.c.id.in_(some) | record.c.family.in_(some)
        query = select(record.c.id).where(of_family, record.c.text_state != _STATES[TextState.PENDING])
        found += connection.execute(query).scalars()
    return found


def _precedence(connection: Connection, fresh: list[RecordEntry]) -> dict[RecordId, tuple[str, ...]]:
    """For each complete record the hand-ins that hold an earlier copy of the head of its family."""
    of_head = earlier_copies(connection, {each.family or each.id for each in fresh})
    return {
        RecordId(each.id.hex()): tuple(of_head.get(each.family or each.id, ()))
        for each in fresh
        if each.text_state is not TextState.PENDING
    }
