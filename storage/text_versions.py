"""Text versions: which text of a record is the present one, so that a judgement holds to what was read.

A text is never changed where it lies: a new one gets a frame of its own. So the number of the frame tells
cheaply that a text is still the same, and only where it differs is the digest made again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from records.access import AccessScope
from records.identity import Digest, RecordId, digest_of
from storage.database import Database
from storage.loading import granted, visible
from storage.sql import few
from storage.tables import accession, record
from storage.texts import read_texts


@dataclass(frozen=True, slots=True)
class TextVersion:
    """The present text of a record: its number in the catalogue (0 without one), digest and words."""

    version: int
    digest: Digest
    text: str


class TextVersions:
    """Reads the present texts of records; every question takes a scope."""

    def __init__(self, database: Database) -> None:
        """Read from the catalogue."""
        self._database = database

    def numbers(self, ids: Iterable[RecordId], scope: AccessScope) -> dict[RecordId, int]:
        """The number of the present text of each record of the scope."""
        found: dict[RecordId, int] = {}
        query = (
            select(record.c.id, record.c.text_block)
            .join(accession, accession.c.number == record.c.accession)
            .where(*visible())
        )
        with self._database.read() as connection:
            for some in few(bytes.fromhex(each) for each in ids):
                rows = connection.execute(query.where(record.c.id.in_(some)), {"granted": granted(scope)})
                found.update((RecordId(row.id.hex()), row.text_block or 0) for row in rows)
        return found

    def texts(self, ids: Iterable[RecordId], scope: AccessScope) -> dict[RecordId, TextVersion]:
        """The present text of each record of the scope; an empty one for a record without."""
        found: dict[RecordId, TextVersion] = {}
        for some in few(ids):
            # A text that is replaced between the two readings shows as changed at the next look.
            numbers = self.numbers(some, scope)
            with self._database.read() as connection:
                texts = read_texts(connection, list(numbers))
            for each, number in numbers.items():
                text = texts.get(each, "")
                found[each] = TextVersion(number, digest_of(_raw(text)), text)
        return found


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
