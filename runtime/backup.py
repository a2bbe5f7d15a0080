"""Backup: the catalogue, the readings, the keys and the originals of one moment, in one zip file.

It has the form of an embedded installation, whatever it was made of, and fills an empty one of
either mode. The catalogue is copied first; packs only grow, so what it refers to is in them. The
index is left out: a restore builds it anew. Originals that were left in place are not in the file.
"""

import hashlib
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from records.errors import InvalidError
from records.ports import CopyWatcher
from runtime.composition import Services, compose
from runtime.filling import Origin, alone, fill, refuse_foreign, require_installation
from runtime.keys import keys_in
from runtime.settings import Settings
from runtime.verifying import verify
from runtime.views import Json
from storage.blob_store import PackSize, packs_of
from storage.schema import bring_up, finish
from storage.snapshot import snapshot
from storage.sqlite_database import SqliteDatabase
from storage.tables import catalogue, readings

FORMAT = 1
_CATALOGUE, _READINGS = "catalogue.sqlite", "readings.sqlite"
_SCHEMAS = {_CATALOGUE: catalogue, _READINGS: readings}
_MANIFEST = "manifest.json"
_SECRETS = "secrets/"
_NAME = re.compile(
    r"catalogue\.sqlite|readings\.sqlite|secrets/[\w.-]+\.key|originals/[0-9]+\.pack", re.ASCII
)
_CHUNK_BYTES = 2**20
_NO_BACKUP = (OSError, LookupError, ValueError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)
"""What a damaged or foreign file may raise while it is read."""

_Member = tuple[str, Iterable[bytes], int]
"""A file of a backup: its name, its bytes, and how many there should be at least."""


@dataclass(frozen=True, slots=True)
class _Backup:
    """A backup that is whole."""

    file: Path
    archive: zipfile.ZipFile
    names: tuple[str, ...]

    def pack(self, pack: PackSize) -> bytes:
        """The bytes of a pack."""
        try:
            return self.archive.read(_member(pack))[: pack.size_bytes]
        except KeyError:
            raise InvalidError("file", "no-backup", str(self.file)) from None

    def keys(self) -> dict[str, bytes]:
        """The keys by file name."""
        named = [name for name in self.names if name.startswith(_SECRETS)]
        return {name.removeprefix(_SECRETS): self.archive.read(name) for name in named}


def write_backup(settings: Settings, file: Path, watch: CopyWatcher = lambda *_: None) -> Json:
    """Write a backup to a file that must not exist yet. May run beside an ingest and a server.

    `lacking` tells of how many packs there is less than the catalogue refers to: then originals are lost.
    """
    require_installation(settings)
    if file.exists():
        raise InvalidError("file", "there", str(file))
    draft = file.with_name(file.name + ".part")
    manifest: dict[str, Json] = {}
    lacking = 0
    with (
        compose(settings) as services,
        tempfile.TemporaryDirectory(dir=settings.data) as folder,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name, chunks, wanted_bytes in _members(services, Path(folder), watch):
            with archive.open(name, "w", force_zip64=True) as target:
                manifest[name] = _written(chunks, target.write)
            lacking += manifest[name]["size"] < wanted_bytes
        archive.writestr(_MANIFEST, orjson.dumps({"format": FORMAT, "files": manifest}))
    draft.replace(file)
    return {"files": len(manifest), "bytes": file.stat().st_size, "lacking": lacking}


def read_backup(settings: Settings, file: Path, watch: CopyWatcher = lambda *_: None) -> Json:
    """Put a backup back into an empty installation, build the index and verify everything.

    One that was broken off is begun anew. Raises InvalidError for a file that is not a whole backup,
    ConflictError when there is anything already or another process has the installation open.
    """
    refuse_foreign(settings)
    with _checked(file) as backup, alone(settings) as target:
        with _unpacked(backup, settings.data / "restoring") as origin:
            fill(target, origin, watch)
        found = verify(target)
        finish(target.database)
    return {"files": len(backup.names), "verify": found, "ok": found["ok"]}


def _members(services: Services, folder: Path, watch: CopyWatcher) -> Iterator[_Member]:
    """The files of a backup; the databases first and as of one moment, by which the rest goes."""
    snapshot(services.database, folder / _CATALOGUE)
    snapshot(services.readings, folder / _READINGS)
    for name in _SCHEMAS:
        yield name, _chunks(folder / name), 0
    for name, key in keys_in(services.settings.data).items():
        yield f"{_SECRETS}{name}", [key], 0
    with _database(folder, _CATALOGUE) as copy, copy.read() as connection:
        packs = packs_of(connection)
    done, total = 0, sum(pack.size_bytes for pack in packs)
    for pack in packs:
        yield _member(pack), [services.packs.pack(pack)], pack.size_bytes
        done += pack.size_bytes
        watch("originals", done, total)


@contextmanager
def _unpacked(backup: _Backup, folder: Path) -> Iterator[Origin]:
    """A backup as something to be filled from; of an older release it is brought up to date first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        for name in _SCHEMAS:
            with backup.archive.open(name) as source, (folder / name).open("wb") as target:
                shutil.copyfileobj(source, target, _CHUNK_BYTES)
        with _database(folder, _CATALOGUE) as acts, _database(folder, _READINGS) as read:
            bring_up(acts)
            bring_up(read)
            yield Origin(acts, read, backup.keys(), backup.pack)
    finally:
        shutil.rmtree(folder)


@contextmanager
def _checked(file: Path) -> Iterator[_Backup]:
    """A backup of which every byte was read and is as it was written. Raises InvalidError otherwise."""
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(file))
            wanted = orjson.loads(archive.read(_MANIFEST))["files"]
            is_whole = wanted.keys() >= _SCHEMAS.keys() and all(
                _NAME.fullmatch(name) and _found(archive, name) == told for name, told in wanted.items()
            )
        except _NO_BACKUP as error:
            raise InvalidError("file", "no-backup", str(file)) from error
        if not is_whole:
            raise InvalidError("file", "no-backup", str(file))
        yield _Backup(file, archive, tuple(wanted))


def _found(archive: zipfile.ZipFile, name: str) -> Json:
    with archive.open(name) as source:
        return _written(iter(lambda: source.read(_CHUNK_BYTES), b""), len)


def _written(chunks: Iterable[bytes], write: Callable[[bytes], int]) -> Json:
    """Write the chunks; how many bytes they are and their SHA-256, as the manifest has it."""
    sha, size = hashlib.sha256(), 0
    for chunk in chunks:
        sha.update(chunk)
        size += len(chunk)
        write(chunk)
    return {"size": size, "sha256": sha.hexdigest()}


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_CHUNK_BYTES), b"")


@contextmanager
def _database(folder: Path, name: str) -> Iterator[SqliteDatabase]:
    with closing(SqliteDatabase(f"sqlite:///{folder / name}", _SCHEMAS[name])) as database:
        yield database


def _member(pack: PackSize) -> str:
    return f"originals/{pack.number:09d}.pack"
