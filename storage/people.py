"""People: who wrote and received records, as the catalogue has them; each name with its address once."""

from collections.abc import Iterable

from sqlalchemy import select

from records.access import AccessScope
from records.identity import RecordId
from records.record import Participant
from storage.cards import read_card
from storage.database import Database
from storage.loading import granted, visible
from storage.sql import few
from storage.tables import accession, record


class People:
    """Reads the participants of records; every question takes a scope."""

    def __init__(self, database: Database) -> None:
        """Read from the catalogue."""
        self._database = database

    def of(self, ids: Iterable[RecordId], scope: AccessScope) -> frozenset[Participant]:
        """Everybody who wrote or received one of the records."""
        query = (
            select(record.c.card).join(accession, accession.c.number == record.c.accession).where(*visible())
        )
        found: set[Participant] = set()
        with self._database.read() as connection:
            for some in few(map(bytes.fromhex, ids)):
                rows = connection.execute(query.where(record.c.id.in_(some)), {"granted": granted(scope)})
                for body in rows.scalars():
                    card = read_card(body)
                    found.update(Participant(each.name, each.address) for each in card.recipients)
                    if card.sender:
                        found.add(card.sender)
        return frozenset(found)
