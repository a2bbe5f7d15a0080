"""Screening: the holder of a private hand-in sets purely private items aside before it is sealed."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, update

from records.access import Actor
from records.accession import Accession, AccessionState
from records.errors import ConflictError, NotFoundError
from records.identity import RecordId
from storage.audit import MainAudit
from storage.database import Database
from storage.duplicates import arrange_copies
from storage.holds import refuse_if_held
from storage.intake import families
from storage.sql import few
from storage.tables import accession, job, outbox, record
from storage.threads import thread_anew


class Screening:
    """Sets records aside; they stay counted and are never shown."""

    def __init__(self, database: Database, audit: MainAudit) -> None:
        """Work on the catalogue."""
        self._database, self._audit = database, audit

    def set_aside(self, hand_in: Accession, ids: Sequence[RecordId], reason: str, actor: Actor) -> int:
        """Set records with their families aside; how many that came to, all of it or nothing.

        Raises NotFoundError if one of them is not of this hand-in, ConflictError once it is sealed
        or while a hold covers it.
        """
        with self._database.write() as connection:
            state = connection.execute(
                select(accession.c.state).where(accession.c.number == hand_in.number)
            ).scalar()
            if state != AccessionState.SCREENING.value:
                raise ConflictError("accession", "not-open")
            refuse_if_held(connection, hand_in.number)
            raw = sorted({_raw(each) for each in ids})
            heads: set[bytes] = set()
            for some in few(raw):
                query = select(record.c.id, record.c.family).where(
                    record.c.id.in_(some), record.c.accession == hand_in.number
                )
                found = {row.id: row.family or row.id for row in connection.execute(query)}
                if len(found) < len(some):
                    raise NotFoundError("record")
                heads |= set(found.values())
            members = _members(connection, sorted(heads))
            keys: list[bytes] = []
            for some in few(members):
                here = record.c.id.in_(some)
                query_keys = select(record.c.duplicate_key).where(here, record.c.duplicate_key.is_not(None))
                keys += connection.execute(query_keys).scalars()
                connection.execute(update(record).where(here).values(set_aside=reason))
                connection.execute(delete(job).where(job.c.kind == "text", job.c.subject.in_(some)))
                connection.execute(outbox.insert(), [{"record_id": each, "removed": True} for each in some])
            thread_anew(connection, hand_in.number)
            moved = families(connection, arrange_copies(connection, keys))
            if moved:
                connection.execute(outbox.insert(), [{"record_id": each, "removed": False} for each in moved])
            self._audit.add(connection, actor, "accession.set-aside", hand_in.id, f"records={len(members)}")
            return len(members)


def _members(connection: Connection, heads: list[bytes]) -> list[bytes]:
    """The families of these heads, what still waits for its text included."""
    found: list[bytes] = []
    for some in few(heads):
        of_family = record.c.id.in_(some) | record.c.family.in_(some)
        found += connection.execute(select(record.c.id).where(of_family)).scalars()
    return found


def _raw(record_id: RecordId) -> bytes:
    try:
        return bytes.fromhex(record_id)
    except ValueError:
        raise NotFoundError("record") from None
