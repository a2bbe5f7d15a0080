"""Backup: the catalogue, the readings, the secrets and the originals of one moment, in one zip file.

The catalogue is copied first; packs only grow, so what it refers to is in them. The index is
left out: a restore builds it anew. Originals that were left in place are not in the file.
"""

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import orjson

from records.errors import ConflictError, InvalidError
from runtime.composition import compose
from runtime.settings import Settings
from runtime.verifying import verify
from runtime.views import Json
from storage.snapshot import copy_database, pack_sizes

_DATABASES = ("catalogue.sqlite", "readings.sqlite")
_MANIFEST = "manifest.json"
_ORIGINALS = "originals/"
_CHUNK_BYTES = 2**20
FORMAT = 1
_NO_BACKUP = (OSError, LookupError, ValueError, EOFError, zipfile.BadZipFile, zlib.error, InvalidError)
"""What a damaged or foreign file may raise while it is read."""


def write_backup(settings: Settings, file: Path) -> Json:
    """Write a backup to a file that must not exist yet. May run beside an ingest and a server.

    Raises InvalidError where the catalogue stands in PostgreSQL or the originals in a bucket: their own
    tools copy those.
    """
    _be_embedded(settings)
    if not (settings.data / _DATABASES[0]).exists():
        raise InvalidError("data", "absent", str(settings.data))
    if file.exists():
        raise InvalidError("file", "there", str(file))
    draft = file.with_name(file.name + ".part")
    manifest: dict[str, dict[str, object]] = {}
    with (
        tempfile.TemporaryDirectory(dir=settings.data) as folder,
        zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name in _DATABASES:
            copy_database(settings.data / name, Path(folder) / name)
        for name, path, size in _members(settings, Path(folder)):
            with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                manifest[name] = {"size": size, "sha256": _copy(source, target, size)}
        archive.writestr(_MANIFEST, orjson.dumps({"format": FORMAT, "files": manifest}))
    draft.replace(file)
    return {"files": len(manifest), "bytes": file.stat().st_size}


def read_backup(settings: Settings, file: Path) -> Json:
    """Put a backup back into an empty data folder, build the index and verify everything.

    Raises InvalidError for a file that is not a whole backup and where the catalogue stands in PostgreSQL,
    ConflictError when there is data already.
    """
    _be_embedded(settings)
    folders = (settings.data, settings.originals_folder)
    if any(folder.exists() and any(folder.iterdir()) for folder in folders):
        raise ConflictError("data", "not-empty")
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = orjson.loads(archive.read(_MANIFEST))["files"]
            if not manifest.keys() >= set(_DATABASES):
                raise InvalidError("file", "no-backup", str(file))
            for name, wanted in manifest.items():
                _restore_one(settings, archive, name, wanted)
    except _NO_BACKUP as error:
        _empty(folders)
        raise InvalidError("file", "no-backup", str(file)) from error
    with compose(settings) as services:
        services.indexing.rebuild()
        found = verify(services)
    return {"files": len(manifest), "verify": found, "ok": found["ok"]}


def _be_embedded(settings: Settings) -> None:
    if settings.database_url:
        raise InvalidError("database_url", "postgresql")
    if settings.has_bucket:
        raise InvalidError("blobs", "bucket")


def _empty(folders: tuple[Path, ...]) -> None:
    """Take away what was written of a backup that turned out not to be whole."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _members(settings: Settings, snapshots: Path) -> Iterator[tuple[str, Path, int]]:
    for name in _DATABASES:
        yield name, snapshots / name, (snapshots / name).stat().st_size
    for path in sorted((settings.data / "secrets").glob("*.key")):
        yield f"secrets/{path.name}", path, path.stat().st_size
    for pack, size in pack_sizes(snapshots / _DATABASES[0]):
        name = f"{pack:09d}.pack"
        yield f"{_ORIGINALS}{name}", settings.originals_folder / name, size


def _restore_one(settings: Settings, archive: zipfile.ZipFile, name: str, wanted: dict[str, object]) -> None:
    root, inner = settings.data, name
    if name.startswith(_ORIGINALS):
        root, inner = settings.originals_folder, name.removeprefix(_ORIGINALS)
    target = root / inner
    if not target.resolve().is_relative_to(root.resolve()):
        raise InvalidError("file", "no-backup", name)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.touch(mode=0o600)
    with archive.open(name) as source, target.open("wb") as copy:
        if _copy(source, copy, int(str(wanted["size"]))) != wanted["sha256"]:
            raise InvalidError("file", "no-backup", name)


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> str:
    """Copy that many bytes; the SHA-256 of what was copied."""
    sha, left = hashlib.sha256(), size
    while left and (chunk := source.read(min(_CHUNK_BYTES, left))):
        sha.update(chunk)
        target.write(chunk)
        left -= len(chunk)
    return sha.hexdigest()
