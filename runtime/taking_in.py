"""Taking in as one act: register, read, index, texts of attachments, seal; for a command or a worker."""

import time

from ingest.progress import Watcher
from records.access import Actor
from records.accession import AccessionState
from records.identity import AccessionId
from records.passwords import Passwords
from runtime.composition import Services
from runtime.hand_in import HandIn
from runtime.hand_in_work import HandInWork
from runtime.indexing import PreparedFeed
from runtime.unit_reading import Turn
from runtime.views import Json, ledger_view
from storage.locked_parts import UNLOCK
from storage.text_work import KIND as TEXT
from storage.units import UNIT

_LOOK_S = 0.1


class TakingIn:
    """Takes a hand-in from its files to searchable."""

    def __init__(self, services: Services) -> None:
        """Use these services."""
        self._services = services

    def take_in(self, hand_in: HandIn, *, attachments_now: bool, watch: Watcher) -> Json:
        """Take in a hand-in; the answer of `klaarlicht ingest`."""
        started = time.monotonic()
        actor = self._services.operator
        accession_id = self.read(hand_in, actor, watch)
        searchable = time.monotonic() - started
        if attachments_now:
            self.texts(accession_id)
        accession = self._services.accessions.get(accession_id)
        return {
            "accessionId": accession.id,
            "state": accession.state.value,
            "ledger": ledger_view(self._services.ledgers.ledger(accession.id)),
            "seconds": {"searchable": round(searchable, 3), "total": round(time.monotonic() - started, 3)},
        }

    def read(self, hand_in: HandIn, actor: Actor, watch: Watcher) -> AccessionId:
        """Read a hand-in until every message of it is searchable; a hand-in without news costs a look."""
        services = self._services
        accession, fresh = services.ingesting.register(hand_in, actor)
        unfinished = accession.state in {
            AccessionState.RECEIVED,
            AccessionState.READING,
            AccessionState.FAILED,
        }
        if fresh or unfinished:
            feed = PreparedFeed(services.indexing)
            if services.ingesting.is_large(accession, fresh):
                services.ingesting.cut(accession, fresh, actor, watch)
                self._read_units(accession.number, Turn(actor, feed, watch))
            else:
                services.ingesting.read(accession, fresh, feed, actor, watch)
            feed.flush()
            services.indexing.wait_until_indexed()
            services.ingesting.finish(accession.id, actor)
        elif hand_in.passwords:
            self.unlock(accession.id, hand_in.passwords, actor, watch)
        return accession.id

    def unlock(self, accession_id: AccessionId, given: Passwords, actor: Actor, watch: Watcher) -> int:
        """Keep passwords with a hand-in and read what they open until it is searchable; how many parts.

        Raises NotFoundError, and ConflictError for a private hand-in that is sealed.
        """
        services, opened = self._services, 0
        services.unlocking.give(actor, None, accession_id, given)
        number = services.accessions.get(accession_id).number
        feed = PreparedFeed(services.indexing)
        while services.jobs.open_count(UNLOCK, number):
            jobs = services.jobs.claim(UNLOCK, services.owner.name, 1, accession=number)
            opened += sum(HandInWork(services).unlock(job, Turn(actor, feed, watch)) for job in jobs)
            if not opened:
                time.sleep(_LOOK_S)
        feed.flush()
        services.indexing.wait_until_indexed()
        return opened

    def _read_units(self, number: int, turn: Turn) -> None:
        """Read the units of a hand-in; returns when all are done, by whomever."""
        services = self._services
        while services.jobs.open_count(UNIT, number):
            for job in services.jobs.claim(UNIT, services.owner.name, 1, accession=number):
                services.unit_reading.read(job, turn)
                break
            else:
                time.sleep(_LOOK_S)

    def texts(self, accession_id: AccessionId) -> None:
        """Work the texts of attachments off and index them; returns when those of a hand-in are done.

        What another process has under its lease is waited for. Raises UnavailableError when texts cannot be
        had now: they are left to a worker.
        """
        services = self._services
        number = services.accessions.get(accession_id).number
        with services.text_lane() as lane:
            while services.jobs.open_count(TEXT, number):
                if not lane.run(lambda _done: services.indexing.drain()):
                    time.sleep(_LOOK_S)
        services.indexing.wait_until_indexed()
