"""Uploads: files that come in over the network, set down in a folder of their own and then taken in."""

import secrets
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO
from zoneinfo import available_timezones

from records.access import Actor
from records.errors import InvalidError
from runtime.desk import Desk
from runtime.hand_in import HandIn
from runtime.ingesting import Ingesting
from runtime.views import Json
from storage.jobs import Jobs

READ = "read"
"""The kind of job that reads a hand-in."""

_LONGEST_BYTES, _ENDING_BYTES, _DEEPEST = 200, 20, 5


@dataclass(slots=True)
class Upload:
    """A folder that is being filled; `taken` holds its files and folders, without regard to case."""

    folder: Path
    files: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    def add(self, name: str, stream: BinaryIO) -> None:
        """Set a file down under the path its sender gave, made harmless.

        One that is there already, or stands in the way of another, gets a folder of its own: both are kept.
        """
        path, copy = harmless_path(name), 1
        while self._clashes(path):
            copy += 1
            path = f"({copy})/{harmless_path(name)}"
        self.files.add(path.casefold())
        self.taken.update(_with_folders(path))
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(stream, file, 2**20)

    def _clashes(self, path: str) -> bool:
        return path.casefold() in self.taken or not self.files.isdisjoint(_with_folders(path))


class Uploads:
    """Receives uploads and puts their reading in line."""

    def __init__(self, folder: Path, ingesting: Ingesting, jobs: Jobs, desk: Desk) -> None:
        """Set uploads down under `folder`."""
        self._folder, self._ingesting, self._jobs, self._desk = folder, ingesting, jobs, desk

    def start(self) -> Upload:
        """An empty folder for one upload."""
        folder = self._folder / secrets.token_hex(16)
        folder.mkdir(parents=True)
        return Upload(folder)

    def hand_in(self, upload: Upload, actor: Actor, told: HandIn) -> Json:
        """Register what was uploaded, as it was told, and put its reading in line. Raises InvalidError."""
        if told.timezone not in available_timezones():
            raise InvalidError("timezone", "unknown", told.timezone)
        wanted = replace(told, roots=(upload.folder,), title=told.title or "Aanlevering")
        accession, fresh = self._ingesting.register(wanted, actor)
        if fresh:
            self._jobs.add(READ, bytes.fromhex(accession.id), accession.number, str(upload.folder))
        else:
            shutil.rmtree(upload.folder)
        return self._desk.view(accession)


def harmless_path(name: str) -> str:
    """A relative path without a way out: no parts like `..`, nothing that does not print, none too long.

    A part keeps at most 200 bytes of UTF-8, its ending among them, and a path its last five
    parts, so that every file system takes it. A path that was made so comes back as it is.
    """
    parts = (_harmless_part(part) for part in name.replace("\\", "/").split("/"))
    return "/".join([part for part in parts if part][-_DEEPEST:]) or "bestand"


def _harmless_part(part: str) -> str:
    cleaned = "".join(each if each.isprintable() else "_" for each in part)
    stem, dot, ending = cleaned.rpartition(".")
    if not stem or len(ending.encode("utf-8", "replace")) > _ENDING_BYTES:
        stem, dot, ending = cleaned, "", ""
    room = _LONGEST_BYTES - len(f"{dot}{ending}".encode("utf-8", "replace"))
    short = stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore")
    kept = f"{short}{dot}{ending}".strip()
    return "" if kept in {".", ".."} else kept


def _with_folders(path: str) -> set[str]:
    """A path and every folder on the way to it, without regard to case."""
    parts = path.casefold().split("/")
    return {"/".join(parts[:length]) for length in range(1, len(parts) + 1)}
