"""compose: the one place where adapters are joined; `runtime.engines` chooses between them."""

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ingest.cutter import UnitSize
from ingest.format import Format
from ingest.formats import FORMATS
from ingest.lane import TextLane
from ingest.limits import Limits
from records.ports import Clock
from records.release import Organisation
from runtime.clock import SystemClock
from runtime.engines import extracting, keeping_of
from runtime.ingesting import Ground, Ingesting
from runtime.settings import Settings
from runtime.stores import Stores
from storage.text_work import WantedText

if TYPE_CHECKING:
    from ingest.documents.ocr import Ocr
    from runtime.asking import Asking
    from runtime.cases import Cases
    from runtime.desk import Desk
    from runtime.disclosing import Disclosing
    from runtime.entering import Entering
    from runtime.measures import Measures
    from runtime.opening import Opening
    from runtime.standing import Standing
    from runtime.unit_reading import UnitReading
    from runtime.unlocking import Unlocking
    from runtime.uploads import Uploads
    from search.service import SearchService


@dataclass
class Services(Stores):
    """Everything a door or a worker needs, made when it is first used.

    What only the API needs is also loaded then: a second run over a hand-in costs little more than
    its start.
    """

    limits: Limits = field(default_factory=Limits)
    formats: tuple[Format, ...] = FORMATS
    patience_s: float = 20.0
    """How long a server of texts that fell is waited for."""

    @cached_property
    def entering(self) -> "Entering":
        """The log of reading as a server enters it."""
        from runtime.entering import Entering

        return Entering(self.reading_audit)

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
    def ground(self) -> Ground:
        """What an ingest stands on."""
        return Ground(
            self.database,
            self.audit,
            self.packs,
            self.accessions,
            self.passwords,
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
    def unlocking(self) -> "Unlocking":
        """Passwords that come after the reading."""
        from runtime.unlocking import Unlocking

        return Unlocking(self.ground, self.ingesting, self.jobs, self.policy)

    @cached_property
    def unit_reading(self) -> "UnitReading":
        """Reading work units."""
        from runtime.unit_reading import UnitReading

        return UnitReading(self.ground, self.jobs, self.owner.name)

    @cached_property
    def desk(self) -> "Desk":
        """The intake desk."""
        from runtime.desk import Desk
        from storage.provenances import Provenances
        from storage.screening import Screening

        return Desk(
            self.accessions,
            self.ledgers,
            Screening(self.database, self.audit),
            self.ingesting,
            self.policy,
            Provenances(self.database, self.audit),
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
    def disclosing(self) -> "Disclosing":
        """Releases and who reads them."""
        from runtime.disclosing import Disclosing

        return Disclosing(
            database=self.database,
            packs=self.packs,
            audit=self.audit,
            reading_audit=self.reading_audit,
            clock=self.clock,
            shelf=self.shelf,
            jobs=self.jobs,
            policy=self.policy,
            inquiries=self.inquiries,
            accessions=self.accessions,
            ledgers=self.ledgers,
            cases=self.cases,
            publisher=Organisation(self.settings.organisation, self.settings.organisation_uri),
            folder=self.settings.data,
            index_bytes=self.settings.index_memory_mb * 2**20,
        )

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

    @cached_property
    def standing(self) -> "Standing":
        """How the installation is doing."""
        from ingest.archives.rar_unpacker import unpackers
        from runtime.standing import Standing
        from storage.queues import Queues

        abilities = {"ocr": lambda: not self.ocr.lack(), "rar": lambda: bool(unpackers())}
        return Standing(self.pings(), Queues(self.database), abilities)

    @cached_property
    def ocr(self) -> "Ocr":
        """What this machine has to read the words of pictures with."""
        from ingest.documents.ocr import Ocr

        return Ocr(self.limits.ocr_page_time_s, self.limits.text_memory_bytes)


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
