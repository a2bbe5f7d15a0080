"""What the tables stand on; SQLite and PostgreSQL each fulfil it in a file of their own.

Whoever writes waits for a turn, on either: one transaction at a time changes what others reckon
with (numbers in order, copies, threads, the chain of the audit), so none ever has to be tried again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Engine, MetaData


class Database(Protocol):
    """One database: `read` for a consistent view, `write` for a transaction that may change things.

    Everything raises UnavailableError when the database does not answer, or keeps a caller waiting too long.
    """

    engine: Engine
    metadata: MetaData

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees one moment."""

    def write(self) -> AbstractContextManager[Connection]:
        """A transaction in turn: all of it or nothing; on disk when the block has ended."""

    def aside(self) -> AbstractContextManager[Connection]:
        """A transaction that reckons with no other, such as a claim: out of turn where that can be."""

    def reshape(self) -> AbstractContextManager[Connection]:
        """A transaction that changes the tables themselves; one at a time, also before there are any."""

    def version(self) -> int | None:
        """A number that changes with every commit of a `write` by anybody; None if there is none such."""

    def moment(self) -> AbstractContextManager[None]:
        """Let this thread ask for the version once: what is remembered is of one moment throughout."""

    def up_since(self) -> datetime | None:
        """Since when it has answered without a break; None if it cannot break while its users live."""

    def spare(self, connection: Connection) -> None:
        """Let a connection forget the pages it remembers: for long work that meets each but once."""

    def ping(self) -> None:
        """Return if the database answers. Raises UnavailableError otherwise."""

    def close(self) -> None:
        """Let go of every connection."""


class PinnedVersion:
    """The version of a database, asked anew each time but within a `moment` of the same thread."""

    def __init__(self, ask: Callable[[], int]) -> None:
        """Ask the database by this."""
        self._ask, self._moment = ask, threading.local()

    def get(self) -> int:
        """The version; within a moment the one it began with."""
        pinned: int | None = getattr(self._moment, "version", None)
        return self._ask() if pinned is None else pinned

    @contextmanager
    def moment(self) -> Iterator[None]:
        """Ask once for all that this thread does in the block; a moment within a moment is the same one."""
        outer: int | None = getattr(self._moment, "version", None)
        self._moment.version = self.get()
        try:
            yield
        finally:
            self._moment.version = outer
