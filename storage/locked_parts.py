"""What of a hand-in is lost because nothing opened it, and what is to be read again with more passwords.

Whole containers are: their own format says what in them is still locked. What is known of them already is
passed over, and what is found now is entered beside it.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from records.accession import Accession
from records.defect import DefectCode
from records.identity import Digest, RecordId, record_id
from records.original import StoredFile
from records.place import Place, parse_locator
from records.work_unit import InnerPlace, WorkUnit
from storage.blob_store import BlobStore
from storage.database import Database
from storage.sql import few
from storage.tables import defect, record, source_file

LOCKED = frozenset({DefectCode.ENCRYPTED, DefectCode.NO_UNPACKER})
"""Why something is lost that may be had later: by a password, or by a command that the machine lacked."""
_IS_LOCKED = (defect.c.code.in_([code.value for code in LOCKED]), defect.c.lost > 0)

UNLOCK = "unlock"
"""The kind of job that reads what passwords of a hand-in open that came after its reading."""

Spot = tuple[str, str]
"""A path within the hand-in and a locator."""


@dataclass(frozen=True, slots=True)
class LockedParts:
    """The locked parts of one hand-in at one moment: the rows of its defects, and its files by path."""

    database: Database
    accession: Accession
    rows: dict[Spot, int]
    files: dict[str, StoredFile]

    def units(self) -> list[WorkUnit]:
        """The containers to be read again, a unit each."""
        places = {Place(path, parse_locator(locator)[:-1]) for path, locator in self.rows}
        with self.database.read() as connection:
            return [
                WorkUnit(number, 0, (self.files[place.path],), self._inner(connection, place))
                for number, place in enumerate(sorted(places, key=str), 1)
            ]

    def record_id(self, place: Place) -> RecordId:
        """The id of a record at a place in one of the files."""
        return record_id(self.accession.id, str(place), self.files[place.path].digest)

    def settle(self, found: set[Spot]) -> int:
        """Forget the loss of what was found after all; how much that is."""
        with self.database.write() as connection:
            for some in few(self.rows[spot] for spot in found):
                connection.execute(delete(defect).where(defect.c.number.in_(some)))
        return len(found)

    def _inner(self, connection: Connection, place: Place) -> tuple[InnerPlace, ...]:
        """Where a container stands in its file; none for a file that is the container itself."""
        if not place.steps:
            return ()
        around = [Place(place.path, place.steps[:length]) for length in range(len(place.steps), 0, -1)]
        ids = list(map(self.record_id, around))
        query = select(record.c.id, record.c.family).where(
            record.c.id.in_([bytes.fromhex(one) for one in ids])
        )
        families = {row.id.hex(): row.family or row.id for row in connection.execute(query)}
        parent = next((each for each in ids if each in families), RecordId(""))
        family = families[parent].hex() if parent else ""
        return (InnerPlace(place.locator, -1, len(place.steps), "", parent, family),)


def locked_parts(database: Database, packs: BlobStore, accession: Accession) -> LockedParts:
    """What is locked of a hand-in now."""
    query = select(defect.c.path, defect.c.locator, defect.c.number).where(
        defect.c.accession == accession.number, *_IS_LOCKED
    )
    with database.read() as connection:
        rows = {(row.path, row.locator): int(row.number) for row in connection.execute(query)}
        files = _files(connection, packs, accession, {path for path, _ in rows})
    return LockedParts(database, accession, rows, files)


def wanting(database: Database, code: DefectCode) -> list[int]:
    """The hand-ins in which something is lost for this reason, by number."""
    query = select(defect.c.accession).where(defect.c.code == code.value, defect.c.lost > 0).distinct()
    with database.read() as connection:
        return [int(number) for number in connection.execute(query).scalars()]


def _files(
    connection: Connection, packs: BlobStore, accession: Accession, paths: set[str]
) -> dict[str, StoredFile]:
    rows = [
        row
        for some in few(sorted(paths))
        for row in connection.execute(
            select(source_file).where(
                source_file.c.accession == accession.number, source_file.c.path.in_(some)
            )
        )
    ]
    contents = packs.contents(connection, [row.digest for row in rows])
    return {
        row.path: StoredFile(row.number, row.path, Digest(row.digest), contents[row.digest]) for row in rows
    }
