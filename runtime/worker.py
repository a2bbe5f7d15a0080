"""The worker: reads hand-ins that were uploaded, texts of attachments, and keeps the index up to date."""

import shutil
import signal
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import structlog

from ingest.lane import TextLane
from ingest.progress import Stage
from records.accession import AccessionState
from records.errors import UnavailableError, WooError
from records.identity import AccessionId
from runtime.composition import Services
from runtime.hand_in import HandIn
from runtime.taking_in import TakingIn
from runtime.uploads import READ
from runtime.verifying import anchor
from storage.jobs import MAX_ATTEMPTS, Job
from storage.text_work import WantedText

_LOOK_S = 0.25
_HEARTBEAT_S = 15
_ANCHOR_S = 3600
_ABANDONED = timedelta(days=1)
"""Nobody acknowledges what he wrote this long ago."""

log = structlog.get_logger()


class Worker:
    """Works until it is told to stop, or with `once` until nothing is left."""

    def __init__(self, services: Services) -> None:
        """Use these services."""
        self._services = services
        self._stop = threading.Event()
        self._anchored = self._texts_from = time.monotonic()

    def run(self, *, once: bool) -> None:
        """Work; ends by itself on SIGTERM, after the unit at hand. Anchors the log of reading.

        With `once` raises UnavailableError when texts cannot be had now.
        """
        is_main = threading.current_thread() is threading.main_thread()
        former = signal.signal(signal.SIGTERM, lambda *_: self._stop.set()) if is_main else None
        anchor(self._services)
        with suppress(UnavailableError):  # another time
            self._services.packs.sweep(self._services.clock.now() - _ABANDONED)
        try:
            self._work(once=once)
        finally:
            anchor(self._services)
            if is_main:
                signal.signal(signal.SIGTERM, former)

    def _work(self, *, once: bool) -> None:
        with self._services.text_lane() as lane:
            while not self._stop.is_set():
                worked = self._read_one()
                self._services.indexing.drain()
                # New hand-ins go before texts: look after every claim.
                worked += self._find_texts(lane, once=once)
                if not worked:
                    if once:
                        self._services.indexing.wait_until_indexed()
                        return
                    self._services.indexing.rest()
                    self._anchor_now_and_then()
                    self._stop.wait(_LOOK_S)

    def _find_texts(self, lane: TextLane[WantedText], *, once: bool) -> int:
        """Texts that were found. Where none can be had now they wait, and hand-ins are read meanwhile."""
        if time.monotonic() < self._texts_from:
            return 0
        try:
            return lane.run(lambda _done: self._services.indexing.drain(), stop=self._should_turn)
        except UnavailableError as error:
            if once:
                raise
            log.warning("texts.waiting", part=error.part)
            self._texts_from = time.monotonic() + error.retry_after_s
            return 0

    def _anchor_now_and_then(self) -> None:
        if time.monotonic() - self._anchored > _ANCHOR_S:
            self._anchored = time.monotonic()
            anchor(self._services)

    def _should_turn(self) -> bool:
        return self._stop.is_set() or self._services.jobs.open_count(READ) > 0

    def _read_one(self) -> int:
        owner = self._services.owner.name
        jobs = self._services.jobs.claim(READ, owner, 1)
        for job in jobs:
            self._read(job, owner)
        return len(jobs)

    def _read(self, job: Job, owner: str) -> None:
        services = self._services
        accession = services.accessions.get(AccessionId(job.subject.hex()))
        hand_in = HandIn(
            (Path(job.source),),
            accession.custodian.name,
            accession.channel,
            accession.title,
            accession.timezone,
        )
        ended = threading.Event()
        beat = threading.Thread(target=self._heartbeat, args=(job, owner, ended), daemon=True)
        beat.start()
        try:
            TakingIn(services).read(hand_in, services.operator, _silent)
            services.jobs.finish([job], owner)
            shutil.rmtree(job.source, ignore_errors=True)
        except WooError as error:
            log.exception("read.failed", accession=accession.id)
            services.jobs.release([job], owner, type(error).__name__)
            if job.attempts >= MAX_ATTEMPTS:
                services.accessions.set_state(
                    accession.id, AccessionState.FAILED, services.operator, type(error).__name__
                )
        finally:
            ended.set()
            beat.join()

    def _heartbeat(self, job: Job, owner: str, ended: threading.Event) -> None:
        while not ended.wait(_HEARTBEAT_S):
            self._services.jobs.renew([job], owner)


def _silent(_stage: Stage) -> None:
    """Progress stands in the accession; nobody looks at this terminal."""
