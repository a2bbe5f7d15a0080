"""Work units of one hand-in as they stand in line: put there, and read back by whoever claims one."""

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select, text

from records.identity import short_hash
from records.original import StoredFile
from records.work_unit import InnerPlace, NewUnit, WorkUnit
from storage.blob_store import BlobStore
from storage.database import Database
from storage.jobs import Job, opened
from storage.sql import few, insert_new
from storage.tables import container, defect, job, record, source_file

UNIT = "unit"
"""The kind of job that reads a piece of a hand-in."""


class Units:
    """The line of work units of one hand-in."""

    def __init__(self, database: Database, packs: BlobStore, number: int) -> None:
        """For the hand-in with this number."""
        self._database, self._packs, self._number = database, packs, number

    def post(self, unit: NewUnit) -> None:
        """Put a unit in line; one that stands or stood there already is left as it is."""
        told = json.dumps(
            {
                "row": unit.row,
                "files": unit.files,
                "places": unit.places,
                "beside": {number: sorted(names) for number, names in unit.beside.items()},
                "companions": dict(unit.companions),
            },
            separators=(",", ":"),
        )
        named = unit.places and (unit.places[0].locator, unit.places[-1].locator)
        subject = short_hash(UNIT, str(self._number), str(unit.files), str(named))
        with self._database.aside() as connection:
            insert_new(connection, job, [opened(UNIT, subject, self._number, told)])

    def read_back(self, claimed: Job) -> WorkUnit:
        """The unit that a job stands for, with its originals."""
        told: dict[str, Any] = json.loads(claimed.source)
        beside = {int(number): frozenset(names) for number, names in told["beside"].items()}
        halves = {int(number): other for number, other in told.get("companions", {}).items()}
        with self._database.read() as connection:
            files = self._files(connection, told["files"])
            others = {file.number: file for file in self._files(connection, sorted(set(halves.values())))}
        return WorkUnit(
            claimed.number,
            told["row"],
            tuple(
                replace(
                    file,
                    beside=beside.get(file.number, file.beside),
                    companion=others.get(halves.get(file.number, 0)),
                )
                for file in files
            ),
            tuple(_inner_place(*place) for place in told["places"]),
            is_again=claimed.attempts > 1,
        )

    def is_any(self) -> bool:
        """Whether there are units that are not done."""
        query = select(job.c.number).where(
            job.c.kind == UNIT, job.c.accession == self._number, text("job.state IN ('open', 'claimed')")
        )
        with self._database.read() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def files_in_line(self) -> frozenset[int]:
        """The files that are to be read whole by units that are not done."""
        with self._database.read() as connection:
            told = self._in_line(connection)
        return frozenset(number for each in told if not each["places"] for number in each["files"])

    def missing(self, path: str) -> tuple[int, int] | None:
        """The ledger row of the container at this path, and how many of its candidates nobody has.

        Those are neither in the ledger nor in line. None when no container was opened there.
        """
        with self._database.read() as connection:
            row = connection.execute(
                select(container.c.number, container.c.found).where(
                    container.c.accession == self._number,
                    container.c.path == path,
                    container.c.format.not_in(["folder", "attachments"]),
                )
            ).first()
            if row is None:
                return None
            inside = select(func.count()).select_from(container).where(container.c.parent == row.number)
            kept = select(func.count()).select_from(record).where(record.c.container == row.number)
            lost = select(func.coalesce(func.sum(defect.c.lost), 0)).where(defect.c.container == row.number)
            counted = sum(int(connection.execute(query).scalar_one()) for query in (inside, kept, lost))
            in_line = sum(
                len(told["places"]) for told in self._in_line(connection) if told["row"] == row.number
            )
            return int(row.number), max(0, int(row.found) - counted - in_line)

    def _in_line(self, connection: Connection) -> list[dict[str, Any]]:
        """What is told of the units that are not done."""
        query = select(job.c.source).where(
            job.c.kind == UNIT, job.c.accession == self._number, text("job.state IN ('open', 'claimed')")
        )
        return [json.loads(each) for each in connection.execute(query).scalars()]

    def _files(self, connection: Connection, numbers: list[int]) -> list[StoredFile]:
        rows: list[Any] = []
        for some in few(numbers):
            query = select(source_file.c.number, source_file.c.path, source_file.c.digest)
            rows += connection.execute(query.where(source_file.c.number.in_(some))).all()
        contents = self._packs.contents(connection, [row.digest for row in rows])
        return [
            StoredFile(row.number, row.path, row.digest, contents[row.digest])
            for row in sorted(rows, key=lambda row: str(row.path))
        ]


def _inner_place(locator: str, size_bytes: int, depth: int, *rest: Any) -> InnerPlace:
    media_type, parent_id, family_id, beside, *companion = rest
    return InnerPlace(locator, size_bytes, depth, media_type, parent_id, family_id, tuple(beside), *companion)
