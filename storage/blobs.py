"""Original bytes under their SHA-256, in packs: append-only files of at most 64 MiB.

A million small files cost a handful of packs, a large file is cut over several. A pack is
written by one process at a time (a lock on the file); what a killed process left behind the
last acknowledged byte is cut off by the next that opens the pack. See docs/decisions/0004.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO, TypeVar

from sqlalchemy import Connection, func, select

from records.content import Content
from records.errors import NotFoundError
from records.extents import Extent, ExtentContent
from records.identity import Digest
from storage.database import Database
from storage.tables import blob_part

PART_BYTES = 64 * 2**20
_CHUNK_BYTES = 2**20

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that were written or referred to, not yet acknowledged by the catalogue."""

    digest: Digest
    size_bytes: int
    rows: tuple[dict[str, object], ...]
    """Rows for `blob_part`, one for each part."""


class PackStore:
    """Originals in packs under one folder."""

    def __init__(self, folder: Path, database: Database) -> None:
        """Keep packs in `folder` and where things lie in the catalogue."""
        self._folder, self._database = folder, database
        self._pack: _Pack | None = None

    def keep(self, stream: BinaryIO) -> Kept:
        """Write a stream to the packs and hash it on the way.

        Nothing counts until `settle` and the caller's transaction with `acknowledge`.
        """
        sha, size = hashlib.sha256(), 0
        rows: list[dict[str, object]] = []
        chunk = stream.read(_CHUNK_BYTES)
        while chunk or not rows:
            pack = self._open_pack(len(chunk))
            start, written = pack.size, 0
            while chunk and pack.size < PART_BYTES:
                piece = chunk[: PART_BYTES - pack.size]
                pack.append(piece)
                sha.update(piece)
                written += len(piece)
                chunk = chunk[len(piece) :] or stream.read(_CHUNK_BYTES)
            rows.append(
                {
                    "ordinal": len(rows),
                    "pack": pack.number,
                    "start": start,
                    "size": written,
                    "path": None,
                    "mtime_ns": None,
                }
            )
            size += written
        digest = Digest(sha.digest())
        return Kept(digest, size, tuple({"digest": digest, **row} for row in rows))

    def refer(self, path: Path) -> Kept:
        """Take in a file where it lies: its digest, size and moment of change, no bytes."""
        with path.open("rb") as stream:
            digest = Digest(hashlib.file_digest(stream, "sha256").digest())
            status = os.fstat(stream.fileno())
        row: dict[str, object] = {
            "digest": digest,
            "ordinal": 0,
            "pack": None,
            "start": 0,
            "size": status.st_size,
            "path": str(path),
            "mtime_ns": status.st_mtime_ns,
        }
        return Kept(digest, status.st_size, (row,))

    def settle(self) -> None:
        """Bring everything that was kept to disk; call before the transaction that acknowledges it."""
        if self._pack:
            self._pack.sync()

    def acknowledge(self, connection: Connection, kept: list[Kept]) -> None:
        """Write where the bytes lie. Bytes that were there already are blanked and forgotten."""
        fresh: dict[bytes, Kept] = {}
        for each in kept:
            if each.digest in fresh:
                self._blank(each)
            else:
                fresh[each.digest] = each
        known = _known(connection, list(fresh))
        for digest in known:
            self._blank(fresh.pop(digest))
        rows = [row for each in fresh.values() for row in each.rows]
        if rows:
            connection.execute(blob_part.insert(), rows)

    def open(self, digest: Digest) -> Content:
        """The content with this digest. Raises NotFoundError if it is not kept."""
        with self._database.read() as connection:
            found = self.contents(connection, [digest])
        if digest not in found:
            raise NotFoundError("original")
        return found[digest]

    def contents(self, connection: Connection, digests: list[Digest]) -> dict[Digest, Content]:
        """Contents by digest, for many at a time."""
        parts: dict[Digest, list[Extent]] = {}
        in_place: set[Digest] = set()
        query = select(blob_part).order_by(blob_part.c.digest, blob_part.c.ordinal)
        for few in _chunks(digests, 500):
            for row in connection.execute(query.where(blob_part.c.digest.in_(few))):
                path = row.path or str(self._path(row.pack))
                parts.setdefault(Digest(row.digest), []).append(Extent(path, row.start, row.size))
                if row.path:
                    in_place.add(Digest(row.digest))
        return {
            digest: ExtentContent(tuple(extents), digest in in_place) for digest, extents in parts.items()
        }

    def verify(self) -> Iterator[tuple[Digest, bool]]:
        """Every digest that is kept, and whether the bytes still have it."""
        with self._database.read() as connection:
            digests = [
                Digest(row.digest)
                for row in connection.execute(
                    select(blob_part.c.digest).distinct().order_by(blob_part.c.digest)
                )
            ]
        for few in _chunks(digests, 500):
            with self._database.read() as connection:
                contents = self.contents(connection, few)
            for digest in few:
                yield digest, _is_intact(contents[digest], digest)

    def close(self) -> None:
        """Let go of the pack being written."""
        if self._pack:
            self._pack.close()
            self._pack = None

    def _open_pack(self, wanted: int) -> "_Pack":
        if self._pack and self._pack.size + min(wanted, _CHUNK_BYTES) > PART_BYTES:
            self._pack.sync()
            self._pack.close()
            self._pack = None
        if self._pack is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._pack = self._take_pack(wanted)
        return self._pack

    def _take_pack(self, wanted: int) -> "_Pack":
        numbers = sorted(int(path.stem) for path in self._folder.glob("*.pack"))
        for number in chain(numbers[-4:], count(max(numbers, default=0) + 1)):
            pack = _Pack.lock(self._path(number), number)
            if pack is None:
                continue
            pack.cut(self._acknowledged(number))
            if pack.size + min(wanted, _CHUNK_BYTES) <= PART_BYTES:
                return pack
            pack.close()
        raise AssertionError("numbers do not end")

    def _acknowledged(self, number: int) -> int:
        with self._database.read() as connection:
            end = func.max(blob_part.c.start + blob_part.c.size)
            return int(connection.execute(select(end).where(blob_part.c.pack == number)).scalar() or 0)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:09d}.pack"

    def _blank(self, kept: Kept) -> None:
        """Bytes that came twice are kept once: the second copy becomes zeros."""
        for row in kept.rows:
            pack, start, size = row["pack"], row["start"], row["size"]
            if isinstance(pack, int) and isinstance(start, int) and isinstance(size, int):
                with self._path(pack).open("r+b") as file:
                    file.seek(start)
                    file.write(bytes(size))


class _Pack:
    """One pack file, open for appending under its lock."""

    def __init__(self, file: int, number: int) -> None:
        self._file, self.number = file, number
        self.size = os.fstat(file).st_size

    @classmethod
    def lock(cls, path: Path, number: int) -> "_Pack | None":
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        return cls(file, number)

    def cut(self, size: int) -> None:
        os.ftruncate(self._file, size)
        self.size = size

    def append(self, piece: bytes) -> None:
        view, at = memoryview(piece), self.size
        while view:
            done = os.pwrite(self._file, view, at)
            view, at = view[done:], at + done
        self.size = at

    def sync(self) -> None:
        os.fdatasync(self._file)

    def close(self) -> None:
        os.close(self._file)


def _known(connection: Connection, digests: list[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for few in _chunks(digests, 500):
        query = select(blob_part.c.digest).where(blob_part.c.digest.in_(few), blob_part.c.ordinal == 0)
        found.update(connection.execute(query).scalars())
    return found


def _chunks(items: list[Item], size: int) -> Iterator[list[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _is_intact(content: Content, digest: Digest) -> bool:
    sha = hashlib.sha256()
    try:
        for start in range(0, content.size_bytes, _CHUNK_BYTES):
            sha.update(content.read(start, start + _CHUNK_BYTES))
    except OSError:
        return False
    return sha.digest() == digest
