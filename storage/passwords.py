"""Passwords of hand-ins: kept to open the same originals again, and given to nobody but what opens them."""

from sqlalchemy import Connection, select

from records.access import Actor
from records.accession import Accession
from records.passwords import Passwords
from storage.audit import MainAudit
from storage.database import Database
from storage.sql import insert_rows
from storage.tables import password


class PasswordLists:
    """The list of each hand-in, which only grows: a password keeps its number in it."""

    def __init__(self, database: Database, audit: MainAudit) -> None:
        """Keep them in the catalogue."""
        self._database, self._audit = database, audit

    def of(self, accession: Accession) -> Passwords:
        """The passwords of a hand-in, in the order in which they were given."""
        with self._database.read() as connection:
            return passwords_of(connection, accession.number)

    def add(self, accession: Accession, given: Passwords, actor: Actor) -> int:
        """Put those that are new at the end of the list; how many there were. The log has only the count."""
        with self._database.write() as connection:
            known = passwords_of(connection, accession.number)
            fresh = known.joined(given)[len(known) :]
            if fresh:
                start = len(known) + 1
                rows = [
                    {"accession": accession.number, "position": position, "body": each}
                    for position, each in enumerate(fresh, start)
                ]
                insert_rows(connection, password, rows)
                self._audit.add(connection, actor, "accession.passwords", accession.id, f"added={len(fresh)}")
        return len(fresh)


def passwords_of(connection: Connection, number: int) -> Passwords:
    """The passwords of the hand-in with this number."""
    query = select(password.c.body).where(password.c.accession == number).order_by(password.c.position)
    return Passwords(connection.execute(query).scalars())
