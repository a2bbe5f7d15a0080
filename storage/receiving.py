"""Receiving: the files of a hand-in come in, and are acknowledged once their bytes are on disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from records.defect import DefectCode
from records.identity import short_hash
from records.original import StoredFile
from storage.accessions import Accessions
from storage.blob_store import BlobStore, Kept
from storage.database import Database
from storage.sql import few, insert_new
from storage.tables import accession, container, defect, source_file


class Receiving:
    """Takes the files of one hand-in into the catalogue and the packs."""

    def __init__(self, database: Database, packs: BlobStore, accessions: Accessions, number: int) -> None:
        """Receive for the hand-in with this number."""
        self._database, self._packs, self._accessions, self._number = database, packs, accessions, number

    def keep(self, address: str, *, in_place: bool) -> Kept:
        """Write a file to the packs, or refer to it. May run in a thread of its own. Raises OSError."""
        if in_place:
            return self._packs.refer(Path(address))
        with open(address, "rb", buffering=0) as stream:  # noqa: PTH123  # a hot path
            return self._packs.keep(stream)

    def acknowledge(self, files: list[tuple[str, int, Kept]]) -> list[StoredFile]:
        """Acknowledge (path, mtime_ns, kept) files: from here on they survive anything."""
        self._packs.settle()
        rows = [
            {
                "path": path,
                "size": kept.size_bytes,
                "mtime_ns": mtime_ns,
                "digest": kept.digest,
                "done": False,
            }
            for path, mtime_ns, kept in files
        ]
        with self._database.write() as connection:
            self._packs.acknowledge(connection, [kept for _, _, kept in files])
            self._accessions.add_files(connection, self._number, rows)
            stored: list[StoredFile] = []
            for some in few([path for path, _, _ in files]):
                stored += self._stored(connection, source_file.c.path.in_(some))
        return stored

    def refuse(self, path: str, size_bytes: int, mtime_ns: int, detail: str) -> None:
        """Count an entry that cannot be stored, and say why."""
        with self._database.write() as connection:
            self._accessions.add_files(
                connection,
                self._number,
                [{"path": path, "size": size_bytes, "mtime_ns": mtime_ns, "digest": None, "done": True}],
            )
            connection.execute(
                update(accession).where(accession.c.number == self._number).values(read=accession.c.read + 1)
            )
            query = select(container.c.number).where(
                container.c.accession == self._number, container.c.path == ""
            )
            insert_new(
                connection,
                defect,
                [
                    {
                        "id": short_hash("refused", str(self._number), path),
                        "accession": self._number,
                        "container": connection.execute(query).scalar_one(),
                        "record": None,
                        "code": DefectCode.UNREADABLE.value,
                        "detail": detail,
                        "path": path,
                        "locator": "",
                        "lost": 1,
                    }
                ],
            )

    def count_root(self) -> int:
        """The ledger row of the hand-in itself, its count of entries brought up to date."""
        with self._database.write() as connection:
            insert_new(
                connection,
                container,
                [{"accession": self._number, "parent": None, "path": "", "format": "folder", "found": 0}],
            )
            found = (
                select(func.count()).select_from(source_file).where(source_file.c.accession == self._number)
            )
            here = (
                container.c.accession == self._number,
                container.c.path == "",
                container.c.format == "folder",
            )
            connection.execute(update(container).where(*here).values(found=found.scalar_subquery()))
            return int(connection.execute(select(container.c.number).where(*here)).scalar_one())

    def unread(self) -> Iterator[StoredFile]:
        """Files that were acknowledged but not read to the end."""
        with self._database.read() as connection:
            yield from self._stored(connection, source_file.c.done.is_(False))

    def _stored(self, connection: Any, condition: Any) -> list[StoredFile]:
        query = (
            select(source_file.c.number, source_file.c.path, source_file.c.digest)
            .where(source_file.c.accession == self._number, condition, source_file.c.digest.is_not(None))
            .order_by(source_file.c.path)
        )
        rows = connection.execute(query).all()
        contents = self._packs.contents(connection, [row.digest for row in rows])
        return [StoredFile(row.number, row.path, row.digest, contents[row.digest]) for row in rows]
