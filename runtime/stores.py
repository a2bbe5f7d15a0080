"""Stores: what an installation keeps, joined once; `runtime.composition` adds what is done with it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Self

from records.access import Actor, Role
from records.errors import ConflictError, UnavailableError
from records.ports import Clock
from runtime.access import Policy
from runtime.engines import generations, originals, tika_ping
from runtime.indexing import Indexing
from runtime.locks import FileLock, Lock, Locks, Owner
from runtime.settings import Settings
from storage.accessions import Accessions
from storage.accounts import Accounts
from storage.audit import MainAudit, ReadingAudit
from storage.blob_store import BlobStore
from storage.database import Database
from storage.inquiries import Inquiries
from storage.jobs import Jobs
from storage.ledgers import Ledgers
from storage.outbox import OutboxTable
from storage.passwords import PasswordLists
from storage.schema import bring_up
from storage.shelf import RecordShelf
from storage.text_work import TextQueue

INSTALLATION = "installation"
"""The lock of who has the installation open."""


@dataclass
class Stores:
    """The catalogue, the originals, the index and the logs, each opened when it is first used."""

    settings: Settings
    clock: Clock
    database: Database
    readings: Database
    locks: Locks
    lease_clock: Clock

    def __enter__(self) -> Self:
        """Use and then close."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    @property
    def operator(self) -> Actor:
        """Whoever holds the folder: the command line acts under the system account's name."""
        name = f"{_user()}@localhost"
        return Actor("operator", name, Role.OPERATOR, f"pid:{os.getpid()}")

    @cached_property
    def audit(self) -> MainAudit:
        """The log of acts."""
        return MainAudit(self.database, self.clock)

    @cached_property
    def reading_audit(self) -> ReadingAudit:
        """The log of reading."""
        return ReadingAudit(self.readings, self.clock)

    @cached_property
    def accessions(self) -> Accessions:
        """Hand-ins."""
        return Accessions(self.database, self.audit, self.clock)

    @cached_property
    def passwords(self) -> PasswordLists:
        """Passwords of hand-ins."""
        return PasswordLists(self.database, self.audit)

    @cached_property
    def accounts(self) -> Accounts:
        """Accounts."""
        return Accounts(self.database, self.audit, self.clock)

    @cached_property
    def inquiries(self) -> Inquiries:
        """Inquiries."""
        return Inquiries(self.database, self.audit, self.clock)

    @cached_property
    def ledgers(self) -> Ledgers:
        """Ledgers."""
        return Ledgers(self.database)

    @cached_property
    def packs(self) -> BlobStore:
        """Original bytes."""
        return originals(self.settings, self.database)

    @cached_property
    def shelf(self) -> RecordShelf:
        """Records as they are read back."""
        return RecordShelf(self.database)

    @cached_property
    def presence(self) -> Lock:
        """Held by all who have the installation open, so that it is filled or moved with nobody beside."""
        return self.locks.lock(INSTALLATION, shared=True)

    @cached_property
    def jobs(self) -> Jobs:
        """Work units."""
        return Jobs(
            self.database,
            self.lease_clock,
            has_gone=self.owner.has_gone,
            up_since=self.database.up_since,
        )

    @cached_property
    def owner(self) -> Owner:
        """This process as it claims work."""
        return Owner(self.locks)

    @cached_property
    def texts(self) -> TextQueue:
        """Attachments whose text is still to come."""
        return TextQueue(
            self.database,
            self.packs,
            self.jobs,
            self.audit,
            actor=self.operator,
            owner=self.owner.name,
        )

    @cached_property
    def outbox(self) -> OutboxTable:
        """Changes that wait for the index."""
        return OutboxTable(self.database)

    @cached_property
    def policy(self) -> Policy:
        """Who may see what."""
        return Policy(self.accessions, self.inquiries)

    @cached_property
    def indexing(self) -> Indexing:
        """The index and who writes it."""
        return Indexing(generations(self.settings), self.outbox, self.locks.lock("index"))

    def stay(self) -> None:
        """Count as present, also when the database was away for a while.

        Raises ConflictError while somebody fills or moves the installation.
        """
        if not self.presence.acquire():
            raise ConflictError("installation", "being-moved")

    def bring_up(self) -> None:
        """Make or upgrade the tables; of two processes that start at once one does it.

        Raises ConflictError for an installation that was filled in part.
        """
        lock = FileLock(self.settings.data / "locks" / "schema.lock")
        lock.acquire(wait=True)
        try:
            bring_up(self.database)
            bring_up(self.readings)
        finally:
            lock.release()

    def pings(self) -> dict[str, Callable[[], None]]:
        """For each part a question that returns if the part answers."""
        asked = {
            "catalogue": self._ping,
            "readings": self.readings.ping,
            "index": self.indexing.ping,
            "originals": self.packs.ping,
        }
        return asked | ({"tika": tika_ping(self.settings)} if self.settings.tika_url else {})

    def _ping(self) -> None:
        self.database.ping()
        if not self.presence.acquire():
            raise UnavailableError("database")

    def close(self) -> None:
        """Let go of everything that was opened."""
        if "presence" in self.__dict__:
            self.presence.release()
        for name in ("disclosing", "indexing", "packs", "owner"):
            if name in self.__dict__:
                self.__dict__[name].close()
        self.readings.close()
        self.database.close()


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"uid-{os.getuid()}"
