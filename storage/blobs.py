"""Original bytes under their SHA-256, in packs: append-only files of at most 64 MiB.

A million small files cost a handful of packs, a large file is cut over several. A pack is
written by one process at a time (a lock on the file); what a killed process left behind the
last acknowledged byte is cut off by the next that opens the pack. See docs/decisions/0105.
"""

import hashlib
import os
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, func, select

from records.content import Content
from records.errors import UnavailableError
from records.extents import Extent, ExtentContent
from records.identity import Digest
from storage.blob_store import (
    CHUNK_BYTES,
    PARTS,
    Kept,
    PackSize,
    enter,
    opened,
    part,
    reference_to,
    verified,
    written,
)
from storage.database import Database
from storage.pack import Pack, put_whole
from storage.tables import blob_part

PART_BYTES = 64 * 2**20


class PackStore:
    """Originals in packs under one folder.

    One thread may keep while another settles and acknowledges. A pack stays locked until all that was
    kept in it is acknowledged, even when it is full: who finds it free cuts what is not.
    """

    def __init__(self, folder: Path, database: Database, *, part_bytes: int = PART_BYTES) -> None:
        """Keep packs of at most `part_bytes` in `folder` and where things lie in the catalogue."""
        self._folder, self._database, self._part_bytes = folder, database, part_bytes
        self._pack: Pack | None = None
        self._full: list[Pack] = []
        self._waiting: Counter[int] = Counter()
        """By pack the parts that were begun and not acknowledged."""
        self._guard = threading.Lock()

    def keep(self, stream: BinaryIO) -> Kept:
        """Write a stream to the packs and hash it on the way.

        Nothing counts until `settle` and the caller's transaction with `acknowledge`. Raises OSError
        when the stream cannot be read to its end.
        """
        sha, rows = hashlib.sha256(), list[dict[str, object]]()
        try:
            chunk = stream.read(CHUNK_BYTES)
            while chunk or not rows:
                pack = self._begin_part(len(chunk))
                row = part(len(rows), pack.number, pack.size_bytes)
                rows.append(row)
                while chunk and pack.size_bytes < self._part_bytes:
                    piece = chunk[: self._part_bytes - pack.size_bytes]
                    pack.append(piece)
                    sha.update(piece)
                    chunk = chunk[len(piece) :] or stream.read(CHUNK_BYTES)
                row["size"] = pack.size_bytes - int(str(row["start"]))
        except OSError:
            self._let_go(rows)
            raise
        return written(Digest(sha.digest()), rows)

    def refer(self, path: Path) -> Kept:
        """Take in a file where it lies: its digest, size and moment of change, no bytes."""
        return reference_to(path)

    def settle(self) -> None:
        """Bring everything that was kept to disk; call before the transaction that acknowledges it."""
        with self._guard:
            free = [pack for pack in self._full if not self._waiting[pack.number]]
            self._full = [pack for pack in self._full if self._waiting[pack.number]]
            for pack in free:
                pack.close()
            for pack in (*self._full, *([self._pack] if self._pack else [])):
                pack.sync()

    def acknowledge(self, connection: Connection, kept: list[Kept]) -> None:
        """Write where the bytes lie. Bytes that were there already are blanked and forgotten."""
        for each in enter(connection, kept):
            self._blank(each)
        for each in kept:
            self._let_go(each.rows)

    def open(self, digest: Digest) -> Content:
        """The content with this digest. Raises NotFoundError if it is not kept."""
        return opened(self, self._database, digest)

    def contents(self, connection: Connection, digests: list[Digest]) -> dict[Digest, Content]:
        """Contents by digest, for many at a time."""
        parts: dict[Digest, list[Extent]] = {}
        in_place: set[Digest] = set()
        packs: dict[int | None, str] = {None: ""}
        for digest, _, pack, start, size, path, _ in PARTS.rows(connection, digests):
            if pack not in packs:
                packs[pack] = str(self._path(pack))
            parts.setdefault(digest, []).append(Extent(path or packs[pack], start, size))
            if path:
                in_place.add(digest)
        return {
            digest: ExtentContent(tuple(extents), digest in in_place) for digest, extents in parts.items()
        }

    def verify(self) -> Iterator[tuple[Digest, bool]]:
        """Every digest that is kept, and whether the bytes still have it."""
        return verified(self, self._database)

    def sweep(self, before: datetime) -> int:
        """Nothing: who opens a pack next cuts what was not acknowledged."""
        del before
        return 0

    def ping(self) -> None:
        """Return if the folder can be read, or made where nothing was kept yet. Raises UnavailableError."""
        there = self._folder if self._folder.exists() else self._folder.parent
        if not os.access(there, os.R_OK | os.X_OK):
            raise UnavailableError("originals")

    def is_empty(self) -> bool:
        """Whether there is nothing in the folder."""
        return not (self._folder.exists() and any(self._folder.iterdir()))

    def pack(self, pack: PackSize) -> bytes:
        """The bytes of a pack that the catalogue refers to, fewer if it has shrunk or is gone."""
        with suppress(FileNotFoundError), self._path(pack.number).open("rb") as file:
            return file.read(pack.size_bytes)
        return b""

    def place(self, number: int, content: bytes) -> None:
        """Put a pack of another installation here, whole or not at all."""
        put_whole(self._path(number), content)

    def close(self) -> None:
        """Let go of the packs being written."""
        with self._guard:
            for pack in (*self._full, *([self._pack] if self._pack else [])):
                pack.close()
            self._pack, self._full = None, []
            self._waiting.clear()

    def _begin_part(self, wanted: int) -> Pack:
        """The pack that the next part goes into, which stays ours until the part is acknowledged."""
        with self._guard:
            if self._pack and self._pack.size_bytes + min(wanted, self._part_bytes) > self._part_bytes:
                self._full.append(self._pack)
                self._pack = None
            if self._pack is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._pack = self._take_pack(wanted)
            self._waiting[self._pack.number] += 1
            return self._pack

    def _let_go(self, rows: Sequence[dict[str, object]]) -> None:
        with self._guard:
            for row in rows:
                if isinstance(row["pack"], int):
                    self._waiting[row["pack"]] -= 1

    def _take_pack(self, wanted: int) -> Pack:
        numbers = sorted(int(path.stem) for path in self._folder.glob("*.pack"))
        for number in chain(numbers[-4:], count(max(numbers, default=0) + 1)):
            pack = Pack.lock(self._path(number), number)
            if pack is None:
                continue
            pack.cut(self._acknowledged(number))
            if pack.size_bytes + min(wanted, self._part_bytes) <= self._part_bytes:
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
