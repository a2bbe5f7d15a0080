"""Receiving: the files of a hand-in come in, and are acknowledged once their bytes are on disk."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from records.defect import DefectCode
from records.identity import short_hash
from records.original import StoredFile
from storage.accessions import Accessions
from storage.blob_store import BlobStore, Kept
from storage.database import Database
from storage.sql import ByKeys, insert_new
from storage.tables import accession, container, defect, source_file

_FILES = select(source_file.c.number, source_file.c.path, source_file.c.digest).where(
    source_file.c.accession == bindparam("accession"), source_file.c.digest.is_not(None)
)
_OF_PATHS = ByKeys(lambda paths: _FILES.where(source_file.c.path.in_(paths)).order_by(source_file.c.path))


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
            paths = [path for path, _, _ in files]
            return self._stored(connection, _OF_PATHS.rows(connection, paths, accession=self._number))

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
        query = _FILES.where(source_file.c.done.is_(False)).order_by(source_file.c.path)
        with self._database.read() as connection:
            yield from self._stored(connection, connection.execute(query, {"accession": self._number}))

    def at(self, path: str) -> StoredFile | None:
        """The acknowledged file at a path; None if there is none."""
        with self._database.read() as connection:
            found = self._stored(connection, _OF_PATHS.rows(connection, [path], accession=self._number))
        return found[0] if found else None

    def _stored(self, connection: Connection, rows: Iterable[Any]) -> list[StoredFile]:
        known = list(rows)
        contents = self._packs.contents(connection, [digest for _, _, digest in known])
        return [StoredFile(number, path, digest, contents[digest]) for number, path, digest in known]
