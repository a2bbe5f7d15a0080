"""compose: the one place where adapters are joined; `runtime.engines` chooses between them."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ingest.cutter import UnitSize
from ingest.format import Format
from ingest.formats import FORMATS
from ingest.lane import TextLane
from ingest.limits import Limits
from records.access import Actor, Role
from records.errors import ConflictError, UnavailableError
from records.ports import Clock
from runtime.access import Policy
from runtime.clock import SystemClock
from runtime.engines import extracting, generations, keeping_of, originals, tika_ping
from runtime.indexing import Indexing
from runtime.ingesting import Ground, Ingesting
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
from storage.schema import bring_up
from storage.shelf import RecordShelf
from storage.text_work import TextQueue, WantedText

if TYPE_CHECKING:
    from runtime.asking import Asking
    from runtime.cases import Cases
    from runtime.desk import Desk
    from runtime.entering import Entering
    from runtime.measures import Measures
    from runtime.opening import Opening
    from runtime.standing import Standing
    from runtime.unit_reading import UnitReading
    from runtime.uploads import Uploads
    from search.service import SearchService

INSTALLATION = "installation"
"""The lock of who has the installation open."""


@dataclass
class Services:
    """Everything a door or a worker needs, made when it is first used.

    What only the API needs is also loaded then: a second run over a hand-in costs little more than
    its start.
    """

    settings: Settings
    clock: Clock
    database: Database
    readings: Database
    locks: Locks
    lease_clock: Clock
    limits: Limits = field(default_factory=Limits)
    formats: tuple[Format, ...] = FORMATS
    patience_s: float = 20.0
    """How long a server of texts that fell is waited for."""

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
    def entering(self) -> "Entering":
        """The log of reading as a server enters it."""
        from runtime.entering import Entering

        return Entering(self.reading_audit)

    @cached_property
    def accessions(self) -> Accessions:
        """Hand-ins."""
        return Accessions(self.database, self.audit, self.clock)

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
    def measures(self) -> "Measures | None":
        """What this process notes of itself; None where nobody watches."""
        if not self.settings.metrics_port:
            return None
        from runtime.prometheus_measures import PrometheusMeasures

        return PrometheusMeasures()

    def text_lane(self) -> TextLane[WantedText]:
        """A lane of one's own through the attachments that wait for their text."""
        engine = extracting(self.settings, self.limits, self.locks, self.patience_s)
        if self.measures:
            from runtime.measured import MeasuredExtracting

            engine = MeasuredExtracting(engine, self.measures)
        return TextLane(self.texts, self.limits, engine)

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

    @cached_property
    def ground(self) -> Ground:
        """What an ingest stands on."""
        return Ground(
            self.database,
            self.audit,
            self.packs,
            self.accessions,
            self.locks,
            self.settings.parsers or len(os.sched_getaffinity(0)),
            self.limits,
            self.formats,
            self.measures,
            _unit_size(self.settings),
        )

    @cached_property
    def ingesting(self) -> Ingesting:
        """Taking in hand-ins."""
        return Ingesting(self.ground)

    @cached_property
    def unit_reading(self) -> "UnitReading":
        """Reading work units."""
        from runtime.unit_reading import UnitReading

        return UnitReading(self.ground, self.jobs, self.owner.name)

    @cached_property
    def desk(self) -> "Desk":
        """The intake desk."""
        from runtime.desk import Desk
        from storage.screening import Screening

        return Desk(
            self.accessions, self.ledgers, Screening(self.database, self.audit), self.ingesting, self.policy
        )

    @cached_property
    def opening(self) -> "Opening":
        """Opening records."""
        from runtime.opening import Opening

        return Opening(self.shelf, self.packs, self.policy, self.reading_audit)

    @cached_property
    def asking(self) -> "Asking":
        """Searching."""
        from runtime.asking import Asking

        return Asking(self.search_service, self.policy, self.reading_audit, self.database.moment)

    @cached_property
    def search_service(self) -> "SearchService":
        """The one door to the index."""
        from runtime.searching import search_service

        return search_service(self.indexing, self.shelf, self.accessions, self.measures, self.settings.data)

    @cached_property
    def cases(self) -> "Cases":
        """Inquiries as people work on them."""
        from runtime.cases import Cases

        return Cases(
            database=self.database,
            audit=self.audit,
            reading_audit=self.reading_audit,
            clock=self.clock,
            inquiries=self.inquiries,
            policy=self.policy,
            shelf=self.shelf,
            asking=self.asking,
            search_service=self.search_service,
        )

    @cached_property
    def uploads(self) -> "Uploads":
        """Uploads over the network."""
        from runtime.uploads import Uploads

        return Uploads(self.settings.data / "uploads", self.ingesting, self.jobs, self.desk)

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

    @cached_property
    def standing(self) -> "Standing":
        """How the installation is doing."""
        from runtime.standing import Standing
        from storage.queues import Queues

        return Standing(self.pings(), Queues(self.database))

    def _ping(self) -> None:
        self.database.ping()
        if not self.presence.acquire():
            raise UnavailableError("database")

    def close(self) -> None:
        """Let go of everything that was opened."""
        if "presence" in self.__dict__:
            self.presence.release()
        for name in ("indexing", "packs", "owner"):
            if name in self.__dict__:
                self.__dict__[name].close()
        self.readings.close()
        self.database.close()


def compose(
    settings: Settings,
    clock: Clock | None = None,
    *,
    limits: Limits | None = None,
    formats: tuple[Format, ...] = FORMATS,
) -> Services:
    """The services for these settings, present in the installation; the databases are brought up to date.

    Raises ConflictError while somebody fills or moves the installation, or did so in part.
    """
    services = assembled(settings, clock, limits=limits, formats=formats)
    try:
        services.stay()
        services.bring_up()
    except BaseException:
        services.close()
        raise
    return services


def assembled(
    settings: Settings,
    clock: Clock | None = None,
    *,
    limits: Limits | None = None,
    formats: tuple[Format, ...] = FORMATS,
) -> Services:
    """The services for these settings, nothing opened yet: for who comes in otherwise than others."""
    settings.data.mkdir(parents=True, exist_ok=True)
    told = clock or SystemClock()
    keeping = keeping_of(settings, told)
    return Services(
        settings,
        told,
        keeping.catalogue,
        keeping.readings,
        keeping.locks,
        keeping.lease_clock,
        limits or Limits(),
        formats,
    )


def _unit_size(settings: Settings) -> UnitSize | None:
    """How hand-ins are cut: where one process has the catalogue to itself, not at all."""
    if settings.unit_sources:
        return UnitSize(settings.unit_sources)
    return UnitSize() if settings.database_url else None


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"uid-{os.getuid()}"
