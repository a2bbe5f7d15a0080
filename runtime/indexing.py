"""The index of an installation: which one is live, who drains the outbox, how it is rebuilt."""

import math
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor

from records.access import AccessScope
from records.errors import UnavailableError
from records.identity import AccessionId, RecordId
from records.portion import Written
from runtime.catalogue_outbox import CatalogueOutbox
from runtime.locks import Lock
from runtime.views import Json
from search.analysis import ANALYSIS_VERSION
from search.fields import INDEX_VERSION
from search.generations import Generations
from search.index import IndexDocument, IndexPage, Question, SearchIndex
from search.indexer import Indexer, rebuild
from storage.outbox import OutboxTable

ANALYSIS = f"{INDEX_VERSION}.{ANALYSIS_VERSION}"
_LOOK_S = 0.1
_HANDFUL_DOCUMENTS = 4_000
_HANDFUL_CHARACTERS = 8_000_000
_MOST_HANDFULS = 2
"""Held at most: then the writer waits for the index, so that memory stays bounded."""


class Indexing:
    """The live index for readers, and the one lock under which it is written."""

    def __init__(self, generations: Generations, table: OutboxTable, lock: Lock) -> None:
        """Keep indexes as these generations."""
        self._generations, self._table, self._lock = generations, table, lock
        self._outbox = CatalogueOutbox(table)
        self._opening, self._draining = threading.Lock(), threading.RLock()
        self._live: tuple[str, SearchIndex] | None = None
        self._indexer: Indexer | None = None
        self._silent_since: float | None = None
        self._patience_s = generations.patience_s
        self._stops: Callable[[], bool] = lambda: False

    def attend(self, stops: Callable[[], bool]) -> None:
        """Wait for an index that may come back, however long it takes; leave off when `stops` says so."""
        self._stops = stops
        if self._patience_s:
            self._patience_s = math.inf

    def live(self) -> tuple[SearchIndex, int]:
        """The live index and the seq as of which it is asked now."""
        _, seq, _ = self._state()
        return self._opened(), seq

    def drain(
        self, prepared: MutableMapping[RecordId, IndexDocument] | None = None, until: int | None = None
    ) -> bool:
        """Index what waits, if no other process does that and the index answers; whether this one did.

        `prepared` and `until` are as `Indexer.drain` has them. Raises UnavailableError if the
        index does not answer and will not by itself.
        """
        with self._draining:
            if not self._lock.acquire():
                return False
            try:
                self._made_ready().drain(prepared, until)
            except UnavailableError:
                # What was written and not committed is undone before it is written again.
                self._indexer = None
                if not self._is_patient():
                    raise
                return False
            self._silent_since = None
            return True

    def _made_ready(self) -> Indexer:
        generation, seq, analysis = self._state()
        if analysis != ANALYSIS or (
            self._indexer is None and seq and not self._generations.holds(generation)
        ):
            self.rebuild()
        if self._indexer is None:
            index = self._opened()
            self._generations.make_live(self._state()[0])
            self._indexer = Indexer(self._outbox, index, stops=self._stops)
            self._indexer.recover()
        return self._indexer

    def _is_patient(self) -> bool:
        """Whether an index that does not answer may still come back."""
        from structlog import get_logger  # dear to load, and hardly ever needed

        now = time.monotonic()
        self._silent_since = self._silent_since or now
        get_logger().warning("index.silent", seconds=round(now - self._silent_since))
        return now - self._silent_since < self._patience_s

    def wait_until_indexed(self) -> None:
        """Return when everything that waits now has been indexed, by this process or another."""
        until = self._table.last()
        while self._table.waits(until):
            if not self.drain():
                time.sleep(_LOOK_S)

    def rebuild(self) -> Json:
        """A new index beside the live one from the catalogue, then the switch."""
        started = time.monotonic()
        self._lock.acquire(wait=True)
        former, seq, analysis = self._state()
        if analysis == ANALYSIS and (not seq or self._generations.holds(former)):
            self.drain()
        generation = secrets.token_hex(8)
        fresh = self._generations.fresh(generation, self._table.complete())
        # What comes in meanwhile waits in the outbox: the live index stays whole until the switch.
        rebuild(self._outbox, fresh)
        fresh.close()
        self._generations.make_live(generation)
        self._table.switch(generation, ANALYSIS)
        self._indexer = None
        self._generations.discard(former)
        return {"records": self._table.complete(), "seconds": round(time.monotonic() - started, 2)}

    def contents(self) -> Iterator[tuple[RecordId, AccessionId]]:
        """Every record of which the live index has a version valid now; for `verify`."""
        return self.live()[0].versions()

    def ping(self) -> None:
        """Return if the live index answers. Raises UnavailableError otherwise."""
        self.live()[0].ping()

    def rest(self) -> None:
        """Let another process write the index; the next `drain` takes it back if it is free."""
        with self._draining:
            if self._live:
                self._live[1].close()
            self._indexer = None
            self._lock.release()

    def close(self) -> None:
        """Let go of the index and the lock."""
        if self._live:
            self._live[1].close()
            self._live = None
        self._indexer = None
        self._lock.release()
        self._generations.close()

    def _state(self) -> tuple[str, int, str]:
        return self._table.state(generation="first", analysis=ANALYSIS)

    def _opened(self) -> SearchIndex:
        generation, seq, _ = self._state()
        if self._live is None or self._live[0] != generation:
            with self._opening:
                if self._live is None or self._live[0] != generation:
                    self._live = (generation, self._generations.opened(generation, new=not seq))
        return self._live[1]


class LiveIndex:
    """The live index as `search.service` asks it; a rebuilt one takes its place between two questions."""

    def __init__(self, indexing: Indexing) -> None:
        """Ask the live index of this installation."""
        self._indexing = indexing

    def search(self, question: Question, scope: AccessScope) -> IndexPage:
        """One page."""
        return self._indexing.live()[0].search(question, scope)

    def scan(self, question: Question, scope: AccessScope) -> Iterator[RecordId]:
        """Every hit once."""
        return self._indexing.live()[0].scan(question, scope)

    def count(self, question: Question, scope: AccessScope) -> int:
        """The exact total."""
        return self._indexing.live()[0].count(question, scope)


class PreparedFeed:
    """Index documents that parser processes made, handed to the index by a thread beside the writer."""

    def __init__(self, indexing: Indexing) -> None:
        """Feed this index."""
        self._indexing = indexing
        self._guard = threading.Lock()
        self._held: dict[RecordId, IndexDocument] = {}
        self._held_characters = 0
        self._posted = 0
        self._pool = ThreadPoolExecutor(1, "klaarlicht-index")
        self._at_work: Future[None] | None = None

    def offer(self, documents: Mapping[RecordId, object], written: Written) -> None:
        """Hold documents of new records; when there are enough and the index is free, hand them over."""
        with self._guard:
            for record_id in written.moved:
                self._held.pop(record_id, None)
            for record_id, earlier in written.earlier.items():
                values = documents.get(record_id)
                if isinstance(values, dict):
                    complete = {**values, "preceded": earlier} if earlier else values
                    self._held[record_id] = IndexDocument(record_id, complete)
                    self._held_characters += sum(len(text) for text in complete.values() if type(text) is str)
            self._posted = written.posted
        if self._handfuls() >= _MOST_HANDFULS:
            self._wait()
        if self._handfuls() >= 1 and (self._at_work is None or self._at_work.done()):
            self._wait()
            self._at_work = self._pool.submit(self._hand_over)

    def flush(self) -> None:
        """Hand over what is held, and return when the index has it. Another process may drain instead."""
        self._wait()
        self._hand_over()
        self._pool.shutdown()

    def _hand_over(self) -> None:
        with self._guard:
            held, self._held = self._held, {}
            self._held_characters = 0
            until = self._posted
        self._indexing.drain(held, until)

    def _handfuls(self) -> float:
        return max(len(self._held) / _HANDFUL_DOCUMENTS, self._held_characters / _HANDFUL_CHARACTERS)

    def _wait(self) -> None:
        if self._at_work is not None:
            self._at_work.result()
