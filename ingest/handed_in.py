"""What was handed in: every file under the paths that were given, listed before anything is read."""

import os
import stat
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from records.errors import InvalidError
from records.place import fitting_path

_LAST_NS = 2**63 - 1
"""A file may say that it changed after 2262; no database keeps such a number."""


class HandedFile(NamedTuple):
    """One entry of a hand-in: its path there (with `/`), where it lies, and what kind of thing it is.

    `is_regular` is False for links, sockets and the like: counted, named, never followed.
    """

    path: str
    address: str
    size_bytes: int
    mtime_ns: int
    is_regular: bool

    @property
    def place(self) -> Path:
        """Where it lies on this machine."""
        return Path(self.address)


def list_files(roots: list[Path]) -> list[HandedFile]:
    """Every entry below the roots, by path. Raises InvalidError for a root that is not there.

    The paths of one root are relative to it; of several, the name of each root goes before. Names that
    are not UTF-8 have the odd bytes written out; a path that stands there already gets a number.
    """
    files: list[HandedFile] = []
    for root in dict.fromkeys(roots):
        if not root.exists():
            raise InvalidError("path", "absent", str(root))
        prefix = f"{root.name}/" if len(roots) > 1 and root.is_dir() else ""
        if root.is_dir():
            files += _walk(str(root), prefix)
        else:
            files.append(_entry(root.name, str(root), root.stat()))
    return sorted(_distinct(files), key=attrgetter("path"))


def _distinct(files: list[HandedFile]) -> Iterator[HandedFile]:
    """The files under paths that differ, so that none takes the place of another."""
    taken = {file.path for file in files}
    if len(taken) == len(files):
        yield from files
        return
    seen: set[str] = set()
    for file in sorted(files, key=lambda file: (file.path, str(file.place))):
        path, number = file.path, 1
        while path in seen or (number > 1 and path in taken):
            number += 1
            path = f"{file.path} ({number})"
        seen.add(path)
        yield file._replace(path=path)


def _walk(folder: str, prefix: str) -> Iterator[HandedFile]:
    waiting = [(folder, prefix)]
    while waiting:
        here, before = waiting.pop()
        try:
            entries = list(os.scandir(here))
        except OSError:
            yield HandedFile(_readable(before.rstrip("/")), here, 0, 0, is_regular=False)
            continue
        for entry in entries:
            path = before + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, path + "/"))
            else:
                yield _entry(path, entry.path, entry.stat(follow_symlinks=False))


def _entry(path: str, place: str, status: os.stat_result) -> HandedFile:
    regular = stat.S_ISREG(status.st_mode)
    size = status.st_size if regular else 0
    changed = min(status.st_mtime_ns, _LAST_NS)
    return HandedFile(_readable(path), place, size, changed, is_regular=regular)


def _readable(path: str) -> str:
    """The path as text that can be kept: bytes that are not UTF-8 are written out in hex."""
    if path.isascii():
        return fitting_path(path)
    return fitting_path(os.fsencode(path).decode("utf-8", "backslashreplace"))
