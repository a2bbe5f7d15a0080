"""Provenances: what holders told of how a hand-in was taken, and what they kept out of it, under the seal."""

from datetime import date
from hashlib import sha256

import orjson
from sqlalchemy import Connection, delete, func, select

from records.access import Actor
from records.accession import Accession, AccessionState
from records.errors import ConflictError
from records.provenance import Method, Provenance
from storage.audit import MainAudit
from storage.database import Database
from storage.tables import accession, provenance, record


class Provenances:
    """What was told of hand-ins."""

    def __init__(self, database: Database, audit: MainAudit) -> None:
        """Keep it in the catalogue."""
        self._database, self._audit = database, audit

    def tell(self, hand_in: Accession, told: Provenance, actor: Actor) -> None:
        """Keep what is told of a hand-in, in place of what was. Raises ConflictError once it is sealed."""
        with self._database.write() as connection:
            query = select(accession.c.state).where(accession.c.number == hand_in.number)
            if connection.execute(query).scalar() != AccessionState.SCREENING.value:
                raise ConflictError("accession", "not-open")
            connection.execute(delete(provenance).where(provenance.c.accession == hand_in.number))
            connection.execute(provenance.insert(), {"accession": hand_in.number, "body": _written(told)})
            self._audit.add(connection, actor, "accession.provenance", hand_in.id, told.method.value)

    def told(self, number: int) -> Provenance | None:
        """What was told of the hand-in with a number; None if nothing was."""
        with self._database.read() as connection:
            query = select(provenance.c.body).where(provenance.c.accession == number)
            body = connection.execute(query).scalar()
        return None if body is None else _read(body)

    def kept_out(self, number: int) -> dict[str, int]:
        """How many records of a hand-in were set aside, by reason."""
        query = (
            select(record.c.set_aside, func.count())
            .where(record.c.accession == number, record.c.set_aside.is_not(None))
            .group_by(record.c.set_aside)
            .order_by(record.c.set_aside)
        )
        with self._database.read() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def sealed(connection: Connection, number: int, files: bytes) -> bytes:
    """The seal of a hand-in (SHA-256): over its files, whose hash this is, what was told, what was kept out.

    A hand-in of which nothing was told and nothing kept out has the seal of its files.
    """
    query = select(provenance.c.body).where(provenance.c.accession == number)
    told = connection.execute(query).scalar() or b""
    aside = (
        select(record.c.id, record.c.set_aside)
        .where(record.c.accession == number, record.c.set_aside.is_not(None))
        .order_by(record.c.id)
    )
    kept_out = b"".join(row.id + row.set_aside.encode() for row in connection.execute(aside))
    return sha256(files + sha256(told).digest() + kept_out).digest() if told or kept_out else files


def _written(told: Provenance) -> bytes:
    return orjson.dumps((told.method, told.source, told.sent_from, told.sent_until, told.rules))


def _read(body: bytes) -> Provenance:
    method, source, first, last, rules = orjson.loads(body)
    return Provenance(
        method=Method(method),
        source=source,
        sent_from=date.fromisoformat(first) if first else None,
        sent_until=date.fromisoformat(last) if last else None,
        rules=rules,
    )
