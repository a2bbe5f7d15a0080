"""BlobStore: original bytes under their SHA-256, wherever they are kept; and the rows that say where."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from sqlalchemy import Connection, delete, func, select

from records.content import Content
from records.errors import NotFoundError
from records.identity import Digest
from storage.database import Database
from storage.sql import ByKeys, few, insert_rows
from storage.tables import blob_part

CHUNK_BYTES = 2**16
"""Most files are smaller: a larger buffer costs more to get than the file to read."""

_FIRST_PARTS = ByKeys(
    lambda digests: select(blob_part.c.digest, blob_part.c.path).where(
        blob_part.c.digest.in_(digests), blob_part.c.ordinal == 0
    )
)
PARTS = ByKeys(
    lambda digests: (
        select(blob_part)
        .where(blob_part.c.digest.in_(digests))
        .order_by(blob_part.c.digest, blob_part.c.ordinal)
    )
)
"""Where the bytes with these digests lie, the parts of each in order."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that were written or referred to, not yet acknowledged by the catalogue."""

    digest: Digest
    size_bytes: int
    rows: tuple[dict[str, object], ...]
    """Rows for `blob_part`, one for each part."""

    @property
    def is_in_place(self) -> bool:
        """Whether the bytes were left where they are."""
        return self.rows[0]["path"] is not None


class PackSize(NamedTuple):
    """A pack by its number, and how many of its bytes a catalogue refers to: the first ones."""

    number: int
    size_bytes: int


class BlobStore(Protocol):
    """Originals. One thread may keep while another settles and acknowledges.

    Raises UnavailableError when what keeps the bytes does not answer.
    """

    def keep(self, stream: BinaryIO) -> Kept:
        """Take in a stream and hash it on the way.

        Nothing counts until `settle` and the caller's transaction with `acknowledge`. Raises OSError
        when the stream cannot be read to its end.
        """
        ...

    def refer(self, path: Path) -> Kept:
        """Take in a file where it lies: its digest, size and moment of change, no bytes."""
        ...

    def settle(self) -> None:
        """Make what was kept last; call before the transaction that acknowledges it."""
        ...

    def acknowledge(self, connection: Connection, kept: list[Kept]) -> None:
        """Write where the bytes lie. Bytes that were there already are blanked and forgotten.

        A copy of one's own takes the place of a reference to a file of somebody else's.
        """
        ...

    def open(self, digest: Digest) -> Content:
        """The content with this digest. Raises NotFoundError if it is not kept."""
        ...

    def contents(self, connection: Connection, digests: list[Digest]) -> dict[Digest, Content]:
        """Contents by digest, for many at a time."""
        ...

    def verify(self) -> Iterator[tuple[Digest, bool]]:
        """Every digest that is kept, and whether the bytes still have it."""
        ...

    def sweep(self, before: datetime) -> int:
        """Remove what was written before a moment and never acknowledged; how many pieces that were."""
        ...

    def ping(self) -> None:
        """Return if the store answers. Raises UnavailableError otherwise."""
        ...

    def is_empty(self) -> bool:
        """Whether nothing is kept here, acknowledged or not."""
        ...

    def pack(self, pack: PackSize) -> bytes:
        """The bytes of a pack that the catalogue refers to, fewer if it has shrunk or is gone."""
        ...

    def place(self, number: int, content: bytes) -> None:
        """Put a pack of another installation here as it lay there; on return it lasts."""
        ...

    def close(self) -> None:
        """Let go of what is being written."""
        ...


def packs_of(connection: Connection) -> list[PackSize]:
    """The packs that a catalogue refers to, by number."""
    end = func.max(blob_part.c.start + blob_part.c.size)
    query = select(blob_part.c.pack, end).where(blob_part.c.pack.is_not(None))
    rows = connection.execute(query.group_by(blob_part.c.pack).order_by(blob_part.c.pack))
    return [PackSize(number, int(size)) for number, size in rows]


def reference_to(path: Path) -> Kept:
    """A file that stays where it lies: its digest, size and moment of change. Raises OSError."""
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


def written(digest: Digest, parts: list[dict[str, object]]) -> Kept:
    """Bytes that were written in these parts, which so get their digest."""
    size = sum(int(str(row["size"])) for row in parts)
    return Kept(digest, size, tuple({"digest": digest, **row} for row in parts))


def opened(store: BlobStore, database: Database, digest: Digest) -> Content:
    """The content with this digest. Raises NotFoundError if it is not kept."""
    with database.read() as connection:
        found = store.contents(connection, [digest])
    if digest not in found:
        raise NotFoundError("original")
    return found[digest]


def part(ordinal: int, pack: int, start: int) -> dict[str, object]:
    """The row of a part that begins here and is empty as yet; its digest comes with the whole."""
    return {"ordinal": ordinal, "pack": pack, "start": start, "size": 0, "path": None, "mtime_ns": None}


def enter(connection: Connection, kept: list[Kept]) -> list[Kept]:
    """Write where the bytes lie; what was kept for nothing, since those bytes were there already."""
    fresh: dict[bytes, Kept] = {}
    superfluous: list[Kept] = []
    for each in kept:
        former = fresh.get(each.digest)
        if former is None or (former.is_in_place and not each.is_in_place):
            fresh[each.digest] = each
        else:
            superfluous.append(each)
    for digest, was_in_place in _known(connection, list(fresh)).items():
        if was_in_place and not fresh[digest].is_in_place:
            connection.execute(delete(blob_part).where(blob_part.c.digest == digest))
        else:
            superfluous.append(fresh.pop(digest))
    if rows := [row for each in fresh.values() for row in each.rows]:
        insert_rows(connection, blob_part, rows)
    return superfluous


def verified(store: BlobStore, database: Database) -> Iterator[tuple[Digest, bool]]:
    """Every digest of a store in order, and whether the bytes still have it."""
    with database.read() as connection:
        query = select(blob_part.c.digest).distinct().order_by(blob_part.c.digest)
        digests = [Digest(row.digest) for row in connection.execute(query)]
    for some in few(digests):
        with database.read() as connection:
            contents = store.contents(connection, some)
        for digest in some:
            yield digest, _is_intact(contents[digest], digest)


def _known(connection: Connection, digests: list[bytes]) -> dict[bytes, bool]:
    """Which of the digests are kept already, and whether only in place."""
    return {digest: path is not None for digest, path in _FIRST_PARTS.rows(connection, digests)}


def _is_intact(content: Content, digest: Digest) -> bool:
    sha = hashlib.sha256()
    try:
        for start in range(0, content.size_bytes, CHUNK_BYTES):
            sha.update(content.read(start, start + CHUNK_BYTES))
    except OSError:
        return False
    return sha.digest() == digest
