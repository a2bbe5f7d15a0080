"""Filling: an empty installation gets all that another had, from that other or from a backup of it.

Until it is known to be the same nobody can open it. What was broken off is begun anew by the next
who fills it. The index is made anew: it follows from the catalogue.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from records.errors import ConflictError, InvalidError
from records.ports import CopyWatcher
from runtime.composition import Services, assembled
from runtime.keys import put_key
from runtime.settings import Settings
from runtime.stores import INSTALLATION
from storage.blob_store import packs_of
from storage.copying import PackSource, Sum, copy_packs, copy_tables, is_empty
from storage.database import Database
from storage.schema import bring_up, is_unfinished, leave_unfinished

_OURS = ("catalogue.sqlite", "index", "locks", "originals", "readings.sqlite", "restoring", "secrets")
"""How names of an embedded installation begin that was made, and in which nothing was done as yet."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What an installation is filled from: both databases, the keys by file name, and the packs."""

    catalogue: Database
    readings: Database
    keys: Mapping[str, bytes]
    pack: PackSource


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied and proved: the sum of each table and of the originals."""

    tables: Mapping[str, Sum]
    originals: Sum

    @property
    def sha256(self) -> str:
        """One hash over all of it."""
        sums = {**self.tables, "originals": self.originals}
        return hashlib.sha256(orjson.dumps(sums, option=orjson.OPT_SORT_KEYS)).hexdigest()


@contextmanager
def alone(settings: Settings) -> Iterator[Services]:
    """The services of an installation with nobody beside: whoever comes meanwhile is refused.

    Raises ConflictError when another process has it open.
    """
    with assembled(settings) as services:
        lock = services.locks.lock(INSTALLATION)
        if not lock.acquire():
            raise ConflictError(str(settings.data), "in-use")
        try:
            yield services
        finally:
            lock.release()


def require_installation(settings: Settings) -> None:
    """Raise InvalidError where an embedded installation should be and none is."""
    if not settings.database_url and not (settings.data / "catalogue.sqlite").exists():
        raise InvalidError("data", "absent", str(settings.data))


def refuse_foreign(settings: Settings) -> None:
    """Raise ConflictError if a folder that is to be filled holds anything of somebody else's."""
    folder = settings.data
    is_strange = not settings.database_url and folder.exists() and not all(map(_is_ours, folder.iterdir()))
    if is_strange:
        raise ConflictError(str(folder), "not-empty")


def fill(target: Services, origin: Origin, watch: CopyWatcher) -> Copied:
    """Copy everything, prove it, and build the index; the target is still unfinished after that.

    Raises ConflictError when the target has anything that is not of a copy that was broken off.
    """
    _begin(target)
    with origin.catalogue.read() as connection:
        tables = copy_tables(connection, target.database, watch)
        packs = packs_of(connection)
    # Acts before readings: the anchors of the former always stand in the latter.
    with origin.readings.read() as connection:
        tables |= copy_tables(connection, target.readings, watch)
    originals = copy_packs(packs, origin.pack, target.packs, watch)
    for name, key in origin.keys.items():
        put_key(target.settings.data, name, key)
    target.indexing.rebuild()
    target.indexing.drain()
    return Copied(tables, originals)


def _begin(target: Services) -> None:
    if is_unfinished(target.database):
        bring_up(target.readings)
        return
    target.bring_up()
    is_new = is_empty(target.database) and is_empty(target.readings) and target.packs.is_empty()
    if not is_new:
        raise ConflictError(str(target.settings.data), "not-empty")
    leave_unfinished(target.database)


def _is_ours(path: Path) -> bool:
    return path.name.startswith(_OURS)
