"""Locks between processes: held as long as the process lives, by nobody's leave; files on one machine."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from ingest.ports import Gate


class Lock(Protocol):
    """One lock between processes."""

    def acquire(self, *, wait: bool = False) -> bool:
        """Take the lock, or see that it is still held; False when another has it and `wait` was not asked."""

    def is_held(self) -> bool:
        """Whether anybody has the lock at this moment."""

    def release(self) -> None:
        """Let go."""

    def discard(self) -> None:
        """Let go for good; nothing of it stays anywhere."""


class Locks(Protocol):
    """The locks of an installation, by name."""

    def lock(self, name: str, *, shared: bool = False) -> Lock:
        """The lock of this name, as many may hold it together if `shared`; nothing is held yet."""

    def gate(self, name: str) -> Gate:
        """The gate of this name; nobody is in it yet."""


class FileLocks:
    """Locks on files in a folder that all processes of the installation share."""

    def __init__(self, folder: Path) -> None:
        """Keep the files here."""
        self._folder = folder

    def lock(self, name: str, *, shared: bool = False) -> "FileLock":
        """The lock of this name, as many may hold it together if `shared`; nothing is held yet."""
        return FileLock(self._folder / f"{name}.lock", shared=shared)

    def gate(self, name: str) -> "FileGate":
        """The gate of this name; nobody is in it yet."""
        return FileGate(self._folder / f"{name}.lock")


class FileLock:
    """A lock on a file; released when the process ends, however it ends."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        """Name the file; lock nothing yet."""
        self._path, self._how = path, fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self._file: int | None = None

    def acquire(self, *, wait: bool = False) -> bool:
        """Take the lock; False when another process holds it and `wait` was not asked."""
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, self._how | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def is_held(self) -> bool:
        """Whether any process has the lock, this one too."""
        if self._file is not None or not self.acquire():
            return True
        self.release()
        return False

    def release(self) -> None:
        """Let go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def discard(self) -> None:
        """Let go for good: the file goes with it."""
        self._path.unlink(missing_ok=True)
        self.release()


class FileGate:
    """A gate on two files: who wants to be alone closes the first, and then waits for the second."""

    def __init__(self, path: Path) -> None:
        """Name the files; lock nothing yet."""
        self._path = path

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Be in with others; who waits to be alone goes first."""
        with ExitStack() as inside:
            with _locked(self._path.with_suffix(".turn"), fcntl.LOCK_SH):
                inside.enter_context(_locked(self._path, fcntl.LOCK_SH))
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be in with nobody beside."""
        with _locked(self._path.with_suffix(".turn"), fcntl.LOCK_EX), _locked(self._path, fcntl.LOCK_EX):
            yield

    def close(self) -> None:
        """Nothing is open while nobody is in."""


@contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, how)
        yield
    finally:
        os.close(file)


class Owner:
    """A name for this process under which it claims work; others can tell when the process has gone."""

    def __init__(self, locks: Locks) -> None:
        """Be known by a lock of the installation; lock nothing yet."""
        self._locks, self._name = locks, secrets.token_hex(8)
        self._lock = self._of(self._name)

    @property
    def name(self) -> str:
        """The name; from its first use on the process counts as there."""
        self._lock.acquire()
        return self._name

    def has_gone(self, name: str) -> bool:
        """Whether the process with this name has ended, however it ended."""
        if name == self._name:
            return False
        lock = self._of(name)
        if lock.is_held():
            return False
        lock.discard()
        return True

    def close(self) -> None:
        """Be gone."""
        self._lock.discard()

    def _of(self, name: str) -> Lock:
        return self._locks.lock(f"owner-{name}")
