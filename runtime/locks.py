"""Locks between processes of one machine: held as long as the process lives, by nobody's leave."""

import fcntl
import os
import secrets
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


class Owner:
    """A name for this process under which it claims work; others can tell when the process has gone."""

    def __init__(self, folder: Path) -> None:
        """Lie in a folder that all processes of the installation share; lock nothing yet."""
        self._folder, self._name = folder, secrets.token_hex(8)
        self._lock = FileLock(self._path(self._name))

    @property
    def name(self) -> str:
        """The name; from its first use on the process counts as there."""
        self._lock.acquire()
        return self._name

    def has_gone(self, name: str) -> bool:
        """Whether the process with this name has ended, however it ended."""
        if name == self._name:
            return False
        path = self._path(name)
        if not path.exists():
            return True
        lock = FileLock(path)
        if not lock.acquire():
            return False
        path.unlink(missing_ok=True)
        lock.release()
        return True

    def close(self) -> None:
        """Be gone."""
        if self._lock.acquire():
            self._path(self._name).unlink(missing_ok=True)
            self._lock.release()

    def _path(self, name: str) -> Path:
        return self._folder / f"owner-{name}.lock"
