"""Locks between processes of one machine: held as long as the process lives, by nobody's leave."""

import fcntl
import os
from pathlib import Path


class FileLock:
    """A lock on a file; released when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Name the file; lock nothing yet."""
        self._path = path
        self._file: int | None = None

    def acquire(self, *, wait: bool = False) -> bool:
        """Take the lock; False when another process holds it and `wait` was not asked."""
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
