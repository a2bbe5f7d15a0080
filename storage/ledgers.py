"""The ledger of a hand-in, and its defects one by one."""

from sqlalchemy import Connection, select, text

from records.accession import Ledger
from records.defect import DefectCode
from records.errors import NotFoundError
from records.identity import AccessionId, RecordId
from records.stored import NotedDefect
from storage.database import Database
from storage.ledger_counts import count_ledger
from storage.tables import accession, defect


class Ledgers:
    """Counts what was found in a hand-in and what became of it."""

    def __init__(self, database: Database) -> None:
        """Count in the catalogue."""
        self._database = database

    def ledger(self, accession_id: AccessionId) -> Ledger:
        """The ledger: a row a container, and in all. Raises NotFoundError."""
        with self._database.read() as connection:
            number = _number(connection, accession_id)
            return count_ledger(lambda query: connection.execute(text(query), {"number": number}).all())

    def defects(self, accession_id: AccessionId, start: int, limit: int) -> list[NotedDefect]:
        """Defects of a hand-in, in the order they were noted, from the one at place `start` on."""
        with self._database.read() as connection:
            number = _number(connection, accession_id)
            query = (
                select(defect)
                .where(defect.c.accession == number)
                .order_by(defect.c.number)
                .offset(start)
                .limit(limit)
            )
            return [
                NotedDefect(
                    DefectCode(row.code),
                    row.detail,
                    row.path,
                    row.locator,
                    RecordId(row.record.hex()) if row.record else None,
                    row.lost,
                )
                for row in connection.execute(query)
            ]


def _number(connection: Connection, accession_id: AccessionId) -> int:
    try:
        raw = bytes.fromhex(accession_id)
    except ValueError:
        raise NotFoundError("accession") from None
    found = connection.execute(select(accession.c.number).where(accession.c.id == raw)).scalar()
    if found is None:
        raise NotFoundError("accession")
    return int(found)
