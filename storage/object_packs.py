"""Originals under their SHA-256 in a bucket: objects of at most 16 MiB, each written once.

An object cannot be added to, so a pack is filled in memory and put when it is full or what is in
it must last. Its number is taken by putting an empty object that must not be there yet. What a
killed process put and did not acknowledge is swept up later. See docs/decisions/0124.
"""

import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import obstore
from obstore.exceptions import AlreadyExistsError
from sqlalchemy import Connection, select

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
from storage.object_content import WRITE_TIME_S, Bucket, ObjectContent, ObjectExtent, asking, store_of
from storage.sql import few
from storage.tables import blob_part

PART_BYTES = 16 * 2**20
_PIECE_BYTES = 8 * 2**20
_NUMBER_BITS = 30
"""Half of what the column holds: packs in a folder are numbered on from the highest there is."""
_PING_TIME_S = 2
_NOWHERE = "ping"
"""No pack has this name."""
_Rows = list[dict[str, object]]


@dataclass(slots=True)
class _Filling:
    """A pack that is not in the bucket yet."""

    number: int
    content: bytearray = field(default_factory=bytearray)


class ObjectPackStore:
    """A `BlobStore` in a bucket. The store must know conditional puts (`If-None-Match: *`)."""

    def __init__(self, bucket: Bucket, database: Database, *, part_bytes: int = PART_BYTES) -> None:
        """Keep packs of at most `part_bytes` in the bucket and where things lie in the catalogue."""
        self._bucket, self._database, self._part_bytes = bucket, database, part_bytes
        self._store = store_of(bucket, WRITE_TIME_S)
        self._filling: _Filling | None = None
        self._full: list[_Filling] = []
        self._strays: list[tuple[int, int, int]] = []
        """Pack, start and size of bytes that were put for nothing."""
        self._guard = threading.Lock()
        self._putting = threading.Lock()

    def keep(self, stream: BinaryIO) -> Kept:
        """Take in a stream, cut over packs where need be, and hash it on the way."""
        sha, rows = hashlib.sha256(), _Rows()
        try:
            chunk = stream.read(CHUNK_BYTES)
            while chunk or not rows:
                left = self._append(rows, chunk)
                sha.update(chunk[: len(chunk) - len(left)])
                chunk = left or stream.read(CHUNK_BYTES)
                self._put_full()
        except OSError:
            self._drop(rows)
            raise
        return written(Digest(sha.digest()), rows)

    def refer(self, path: Path) -> Kept:
        """Take in a file where it lies: its digest, size and moment of change, no bytes."""
        return reference_to(path)

    def settle(self) -> None:
        """Put everything that was kept; call before the transaction that acknowledges it."""
        self._blank_strays()
        with self._guard:
            self._seal()
        self._put_full()

    def acknowledge(self, connection: Connection, kept: list[Kept]) -> None:
        """Write where the bytes lie. Bytes that were there already are blanked and forgotten."""
        for each in enter(connection, kept):
            self._drop(list(each.rows))

    def open(self, digest: Digest) -> Content:
        """The content with this digest. Raises NotFoundError if it is not kept."""
        return opened(self, self._database, digest)

    def contents(self, connection: Connection, digests: list[Digest]) -> dict[Digest, Content]:
        """Contents by digest, for many at a time."""
        parts: dict[Digest, list[ObjectExtent]] = {}
        found: dict[Digest, Content] = {}
        for digest, _, pack, start, size, path, _ in PARTS.rows(connection, digests):
            if path:
                found[digest] = ExtentContent((Extent(path, start, size),), volatile=True)
            else:
                parts.setdefault(digest, []).append(ObjectExtent(_name(pack), start, size))
        for digest, extents in parts.items():
            found[digest] = ObjectContent(self._bucket, tuple(extents), digest)
        return found

    def verify(self) -> Iterator[tuple[Digest, bool]]:
        """Every digest that is kept, and whether the bytes still have it."""
        return verified(self, self._database)

    def sweep(self, before: datetime) -> int:
        """Remove packs that were put before a moment and of which nothing was acknowledged."""
        removed = 0
        with asking():
            for listed in obstore.list(self._store):
                old = [each["path"] for each in listed if each["last_modified"] < before]
                unknown = self._unknown([name for name in old if name.endswith(".pack")])
                if unknown:
                    obstore.delete(self._store, unknown)
                removed += len(unknown)
        return removed

    def ping(self) -> None:
        """Return if the store answers, in two seconds. Raises UnavailableError otherwise."""
        with asking(), suppress(FileNotFoundError):
            obstore.head(store_of(self._bucket, _PING_TIME_S), _NOWHERE)

    def is_empty(self) -> bool:
        """Whether there is no object in this place."""
        with asking():
            return not any(obstore.list(self._store))

    def pack(self, pack: PackSize) -> bytes:
        """The bytes of a pack that the catalogue refers to, fewer if it has shrunk or is gone."""
        with asking(), suppress(FileNotFoundError):
            return bytes(obstore.get(self._store, _name(pack.number)).bytes())[: pack.size_bytes]
        return b""

    def place(self, number: int, content: bytes) -> None:
        """Put a pack of another installation here; in pieces, since it may be larger than ours."""
        with asking():
            obstore.put(self._store, _name(number), content, chunk_size=_PIECE_BYTES)

    def close(self) -> None:
        """Blank what was put for nothing; what was not settled is forgotten."""
        with suppress(UnavailableError):  # the bytes of copies stay until their pack is blanked again
            self._blank_strays()
        with self._guard:
            self._filling, self._full = None, []

    def _append(self, rows: _Rows, chunk: bytes) -> bytes:
        """Add what fits to the pack at hand; the rest."""
        with self._guard:
            begins = not rows or self._filling is None or rows[-1]["pack"] != self._filling.number
            if begins and self._filling:
                wanted = len(self._filling.content) + min(len(chunk), self._part_bytes)
                if wanted > self._part_bytes:
                    self._seal()
            if self._filling is None:
                self._filling = _Filling(self._take_number())
            content = self._filling.content
            if begins:
                rows.append(part(len(rows), self._filling.number, len(content)))
            piece = chunk[: self._part_bytes - len(content)]
            content += piece
            rows[-1]["size"] = int(str(rows[-1]["size"])) + len(piece)
            if len(content) >= self._part_bytes:
                self._seal()
        return chunk[len(piece) :]

    def _seal(self) -> None:
        if self._filling is not None:
            self._full.append(self._filling)
            self._filling = None

    def _put_full(self) -> None:
        """Put full packs; one that the store does not take stays at hand."""
        while self._full:
            with self._putting, asking():
                if self._full:
                    pack = self._full[0]
                    obstore.put(self._store, _name(pack.number), bytes(pack.content), use_multipart=False)
                    self._full.pop(0)

    def _take_number(self) -> int:
        """A number that no pack has, in the bucket or in the catalogue."""
        while True:
            number = secrets.randbits(_NUMBER_BITS)
            if not self._unknown([_name(number)]):
                continue
            with asking(), suppress(AlreadyExistsError):
                obstore.put(self._store, _name(number), b"", mode="create", use_multipart=False)
                return number

    def _unknown(self, names: list[str]) -> list[str]:
        """Those of the packs that the catalogue does not refer to."""
        numbers = [_number(name) for name in names]
        known: set[int] = set()
        with self._database.read() as connection:
            for some in few(numbers):
                query = select(blob_part.c.pack).where(blob_part.c.pack.in_(some)).distinct()
                known.update(connection.execute(query).scalars())
        return [name for name in names if _number(name) not in known]

    def _drop(self, rows: _Rows) -> None:
        """Forget bytes that are here already or did not come in whole."""
        with self._guard:
            self._strays += [
                (int(str(row["pack"])), int(str(row["start"])), int(str(row["size"])))
                for row in rows
                if row["pack"] is not None and row["size"]
            ]

    def _blank_strays(self) -> None:
        """Put packs anew with zeros for what they hold for nothing; not within a transaction."""
        with self._putting, self._guard:
            strays, self._strays = self._strays, []
            at_hand = {pack.number: pack.content for pack in self._at_hand()}
            for number, start, size in strays:
                if number in at_hand:
                    at_hand[number][start : start + size] = bytes(size)
        for number in sorted({number for number, _, _ in strays} - at_hand.keys()):
            with asking():
                content = bytearray(obstore.get(self._store, _name(number)).bytes())
                for _, start, size in (stray for stray in strays if stray[0] == number):
                    content[start : start + size] = bytes(size)
                obstore.put(self._store, _name(number), bytes(content), use_multipart=False)

    def _at_hand(self) -> Iterator[_Filling]:
        yield from self._full
        if self._filling is not None:
            yield self._filling


def _name(number: int) -> str:
    return f"{number:010d}.pack"


def _number(name: str) -> int:
    return int(name.removesuffix(".pack"))
