"""The worker: reads hand-ins and work units, finds texts of attachments, and keeps the index up to date."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import structlog

from ingest.archives.rar_unpacker import unpackers
from ingest.lane import TextLane
from ingest.progress import Stage
from records.defect import DefectCode
from records.errors import UnavailableError
from runtime.composition import Services
from runtime.hand_in_work import FINISH, HandInWork
from runtime.heartbeat import kept_alive
from runtime.indexing import PreparedFeed
from runtime.releasing import RELEASE
from runtime.unit_reading import Turn
from runtime.uploads import READ
from runtime.verifying import anchor
from storage.jobs import Job
from storage.locked_parts import UNLOCK
from storage.text_work import WantedText
from storage.units import UNIT

_LOOK_S = 0.25
_ANCHOR_S = 3600
_OCR_LOOK_S = 10
_ABANDONED = timedelta(days=1)
"""Nobody acknowledges what he wrote this long ago."""

_READING_TURN_S, _TEXT_TURN_S = 10.0, 2.0
"""How long one hand-in, or the texts of attachments, have the worker while others wait."""

_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 10.0

log = structlog.get_logger()


class _StoppedError(Exception):
    """The worker was told to stop in the midst of a hand-in."""


class Worker:
    """Works until it is told to stop, or with `once` until nothing is left."""

    def __init__(self, services: Services) -> None:
        """Use these services."""
        self._services = services
        self._work_of = HandInWork(services)
        self._stop = threading.Event()
        services.indexing.attend(self._stop.is_set)
        self._anchored = self._texts_from = self._ocr_from = time.monotonic()
        self._wait_s = _FIRST_WAIT_S
        self._is_units_turn = False
        self._lacked_ocr, self._unpacked = True, False

    def run(self, *, once: bool) -> None:
        """Work; on SIGTERM what is at hand is written or returned at once. Anchors the log of reading.

        Waits for what does not answer; with `once` raises UnavailableError instead.
        """
        is_main = threading.current_thread() is threading.main_thread()
        former = signal.signal(signal.SIGTERM, lambda *_: self._stop.set()) if is_main else None
        with suppress(UnavailableError):  # another time
            self._services.packs.sweep(self._services.clock.now() - _ABANDONED)
        try:
            with suppress(_StoppedError), self._services.text_lane() as lane:
                self._work(lane, once=once)
        finally:
            # What cannot be told now is known by the lock that ends with this process.
            with suppress(UnavailableError):
                self._services.jobs.give_back_all(self._services.owner.name)
                anchor(self._services)
            if is_main:
                signal.signal(signal.SIGTERM, former)

    def _work(self, lane: TextLane[WantedText], *, once: bool) -> None:
        is_ready = False
        while not self._stop.is_set():
            try:
                self._services.stay()
                if not is_ready:
                    self._services.jobs.give_back_all(self._services.owner.name)
                    anchor(self._services)
                    is_ready = True
                if not self._round(lane, once=once) and once:
                    return
                self._wait_s = _FIRST_WAIT_S
            except UnavailableError as error:
                if once:
                    raise
                is_ready = False
                self._wait(error)

    def _round(self, lane: TextLane[WantedText], *, once: bool) -> int:
        """Each kind of work has its turn; what was done is counted."""
        self._read_again()
        worked = self._read() + self._drain() + self._finish(once=once) + self._unlock() + self._release()
        worked += self._find_texts(lane, once=once)
        if worked:
            return worked
        if once:
            self._services.indexing.wait_until_indexed()
            return 0
        self._services.indexing.rest()
        self._anchor_now_and_then()
        self._stop.wait(_LOOK_S)
        return 0

    def _read_again(self) -> None:
        """What was given up for want of OCR or of a command that unpacks is put in line once it is there."""
        if time.monotonic() < self._ocr_from:
            return
        self._ocr_from = time.monotonic() + _OCR_LOOK_S
        unpacks, unpacked = bool(unpackers()), self._unpacked
        if unpacks and not unpacked and (count := self._services.unlocking.unpack()):
            log.info("archives.again", accessions=count)
        self._unpacked = unpacks
        lacks, lacked = bool(self._services.ocr.lack()), self._lacked_ocr
        if lacked and not lacks and (count := self._services.texts.ask_again((DefectCode.NO_OCR,))):
            log.info("texts.again", texts=count)
        self._lacked_ocr = lacks

    def _wait(self, error: UnavailableError) -> None:
        """Let some time pass, each time more; nothing that was claimed counts as tried."""
        log.warning("worker.waiting", part=error.part, seconds=self._wait_s)
        self._stop.wait(self._wait_s)
        self._wait_s = min(2 * self._wait_s, _LONGEST_WAIT_S)

    def _read(self) -> int:
        """Read a new hand-in or units of one that was cut; which goes first alternates."""
        self._is_units_turn = not self._is_units_turn
        for kind in (UNIT, READ) if self._is_units_turn else (READ, UNIT):
            for job in self._services.jobs.claim(kind, self._services.owner.name, 1):
                self._read_one(job)
                return 1
        return 0

    def _read_one(self, job: Job) -> None:
        with self._feed() as feed:
            turn = Turn(self._services.operator, feed, self._watch, self._may_go_on(job))
            if job.kind == UNIT:
                self._services.unit_reading.read(job, turn)
            else:
                self._work_of.read(job, turn)

    def _watch(self, _stage: Stage) -> None:
        """Everything read so far is written, or nothing comes: the moment to stop, if that was asked."""
        if self._stop.is_set():
            raise _StoppedError

    def _may_go_on(self, job: Job) -> "_TurnEnds":
        return _TurnEnds(self._services, job, time.monotonic() + _READING_TURN_S, self._stop)

    @contextmanager
    def _feed(self) -> Iterator[PreparedFeed]:
        """What was read goes to the index in the end; while that does not answer it waits in the outbox."""
        feed = PreparedFeed(self._services.indexing)
        yield feed
        with suppress(UnavailableError):
            feed.flush()

    def _drain(self) -> int:
        """Let the index catch up, if it answers."""
        with suppress(UnavailableError):
            self._services.indexing.drain()
        return 0

    def _finish(self, *, once: bool) -> int:
        """Seal hand-ins of which everything was read and is in the index."""
        owner, jobs = self._services.owner.name, self._services.jobs
        for job in jobs.claim(FINISH, owner, 1, after=(READ, UNIT)):
            if once:
                self._services.indexing.wait_until_indexed()
            return int(self._work_of.finish(job))
        return 0

    def _unlock(self) -> int:
        """Read what passwords open that came after the reading."""
        services = self._services
        for job in services.jobs.claim(UNLOCK, services.owner.name, 1, after=(READ, UNIT, FINISH)):
            with self._feed() as feed:
                return self._work_of.unlock(job, Turn(services.operator, feed, self._watch))
        return 0

    def _release(self) -> int:
        """Freeze a release that was put in line."""
        services, owner = self._services, self._services.owner.name
        for job in services.jobs.claim(RELEASE, owner, 1):
            with kept_alive(services.jobs, owner, (job,)):
                services.disclosing.releasing.freeze(job.subject.hex(), job.source, services.operator)
            services.jobs.finish([job], owner)
            return 1
        return 0

    def _find_texts(self, lane: TextLane[WantedText], *, once: bool) -> int:
        """Texts that were found. Where none can be had now they wait, and hand-ins are read meanwhile."""
        if time.monotonic() < self._texts_from:
            return 0
        until = time.monotonic() + _TEXT_TURN_S
        try:
            return lane.run(lambda _done: self._drain(), stop=lambda: self._should_turn(until))
        except UnavailableError as error:
            if once or error.part == "database":
                raise
            log.warning("texts.waiting", part=error.part)
            self._texts_from = time.monotonic() + error.retry_after_s
            return 0

    def _should_turn(self, until: float) -> bool:
        if self._stop.is_set():
            return True
        jobs = self._services.jobs
        return time.monotonic() > until and (jobs.is_waiting(READ) or jobs.is_waiting(UNIT))

    def _anchor_now_and_then(self) -> None:
        if time.monotonic() - self._anchored > _ANCHOR_S:
            self._anchored = time.monotonic()
            anchor(self._services)


class _TurnEnds:
    """Whether a hand-in keeps the worker: until it is told to stop, or its time is over and another waits."""

    def __init__(self, services: Services, job: Job, until: float, stop: threading.Event) -> None:
        self._jobs, self._job, self._until, self._stop = services.jobs, job, until, stop

    def __call__(self) -> bool:
        if self._stop.is_set():
            return False
        if time.monotonic() < self._until:
            return True
        here = self._job.accession
        return not (self._jobs.is_waiting(READ, here) or self._jobs.is_waiting(UNIT, here))
