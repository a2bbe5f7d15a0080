"""Pack: one append-only file of originals, open for one process at a time."""

import fcntl
import os
from pathlib import Path
from typing import Self


class Pack:
    """A pack file under its lock; the lock goes when it is closed or the process ends."""

    def __init__(self, file: int, number: int) -> None:
        """Hold an open, locked file."""
        self._file, self.number = file, number
        self.size_bytes = os.fstat(file).st_size

    @classmethod
    def lock(cls, path: Path, number: int) -> Self | None:
        """The pack at a path, made if needed; None when somebody else has it."""
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return None
        # A pack that is new: its name must survive power loss as its bytes do.
        if os.fstat(file).st_size == 0:
            _sync_folder(path.parent)
        return cls(file, number)

    def cut(self, size_bytes: int) -> None:
        """Drop what lies behind the last acknowledged byte."""
        os.ftruncate(self._file, size_bytes)
        self.size_bytes = size_bytes

    def append(self, piece: bytes) -> None:
        """Write at the end; on disk only after `sync`."""
        view, at = memoryview(piece), self.size_bytes
        while view:
            done = os.pwrite(self._file, view, at)
            view, at = view[done:], at + done
        self.size_bytes = at

    def sync(self) -> None:
        """Bring what was written to disk."""
        os.fdatasync(self._file)

    def close(self) -> None:
        """Let go of the file and its lock."""
        os.close(self._file)


def put_whole(path: Path, content: bytes) -> None:
    """Write a pack that nobody has open; on disk on return, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fdatasync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Bring the names of a folder to disk."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
