"""What a worker does for a hand-in as a whole: reads or cuts an uploaded one, and seals it in the end."""

import shutil
from pathlib import Path

import structlog

from ingest.progress import Stage
from records.accession import Accession, AccessionState
from records.declaration import declaration_of
from records.defect import DefectCode
from records.errors import ConflictError, UnavailableError, WooError
from records.identity import AccessionId
from runtime.composition import Services
from runtime.hand_in import HandIn
from runtime.heartbeat import kept_alive
from runtime.unit_reading import Turn
from storage.jobs import MAX_ATTEMPTS, Job

FINISH = "finish"
"""The kind of job that seals a hand-in, or opens it to its holder, when all of it was read."""

_DIED = "WorkerDied"
"""Why a hand-in failed whose workers died one after another before any of it could be put in line."""

log = structlog.get_logger()


class HandInWork:
    """Works for hand-ins whose jobs this process claimed."""

    def __init__(self, services: Services) -> None:
        """Use these services."""
        self._services = services

    def read(self, job: Job, turn: Turn) -> None:
        """Read an uploaded hand-in, or cut it if it is large or suspect.

        One that cannot be read, or whose workers keep dying, has failed in the end. Raises
        UnavailableError when something that is needed does not answer; then nothing was tried.
        """
        services, owner = self._services, self._services.owner.name
        accession = services.accessions.get(AccessionId(job.subject.hex()))
        if job.attempts > 2 * MAX_ATTEMPTS:
            self._fail(job, accession, _DIED)
            return
        try:
            with kept_alive(services.jobs, owner, (job,)):
                self._read(job, accession, turn)
        except UnavailableError:
            raise
        except WooError as error:
            log.exception("read.failed", accession=accession.id)
            services.jobs.release([job], owner, type(error).__name__)
            if job.attempts >= MAX_ATTEMPTS:
                self._fail(job, accession, type(error).__name__)
            return
        services.jobs.add(FINISH, job.subject, job.accession)
        services.jobs.finish([job], owner)
        shutil.rmtree(job.source, ignore_errors=True)

    def finish(self, job: Job) -> bool:
        """Seal a hand-in if all that was read of it is in the index; else put the job back in line.

        The job then tells up to which row of the outbox it waits.
        """
        services, owner = self._services, self._services.owner.name
        until = int(job.source) if job.source else services.outbox.last()
        if services.outbox.waits(until):
            services.jobs.give_back([job], owner, source=str(until))
            return False
        services.ingesting.finish(AccessionId(job.subject.hex()), services.operator)
        services.jobs.finish([job], owner)
        return True

    def unlock(self, job: Job, turn: Turn) -> int:
        """Read what later passwords open; how many parts that are. While the hand-in is still read, none.

        The texts of files with a password of their own are put in line.
        """
        services, owner = self._services, self._services.owner.name
        accession = services.accessions.get(AccessionId(job.subject.hex()))
        try:
            with kept_alive(services.jobs, owner, (job,)):
                opened = services.unlocking.read(accession, turn)
                services.texts.ask_again((DefectCode.ENCRYPTED,), accession.number)
        except ConflictError:
            services.jobs.give_back([job], owner)
            return 0
        services.jobs.finish([job], owner)
        return opened

    def _read(self, job: Job, accession: Accession, turn: Turn) -> None:
        services = self._services
        hand_in = HandIn(
            (Path(job.source),),
            accession.custodian.name,
            accession.channel,
            accession.title,
            accession.timezone,
            declaration=declaration_of(accession.declaration),
        )
        accession, fresh = services.ingesting.register(hand_in, turn.actor)
        if job.is_suspect or services.ingesting.is_large(accession, fresh):

            def watch(stage: Stage) -> None:
                services.jobs.note_progress([job], services.owner.name)
                turn.watch(stage)

            services.ingesting.cut(accession, fresh, turn.actor, watch)
        else:
            services.ingesting.read(accession, fresh, turn.feed, turn.actor, turn.watch)

    def _fail(self, job: Job, accession: Accession, why: str) -> None:
        services = self._services
        services.jobs.release([job], services.owner.name, why)
        services.accessions.set_state(accession.id, AccessionState.FAILED, services.operator, why)
