"""The embedded index of an installation: which one is live, who drains the outbox, how it is rebuilt."""

import contextlib
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from records.access import AccessScope
from records.identity import AccessionId, RecordId
from records.portion import Written
from runtime.catalogue_outbox import CatalogueOutbox
from runtime.locks import FileLock
from runtime.views import Json
from search.analysis import ANALYSIS_VERSION
from search.backends.tantivy_index import TantivyIndex
from search.fields import INDEX_VERSION
from search.index import IndexDocument, IndexPage, Question
from search.indexer import Indexer, rebuild
from storage.outbox import OutboxTable

ANALYSIS = f"{INDEX_VERSION}.{ANALYSIS_VERSION}"
_LOOK_S = 0.1
_HANDED_DOCUMENTS = 2_000
_HELD_DOCUMENTS = 8_000
"""Held at most: then the writer waits for the index, so that memory stays bounded."""


class Indexing:
    """The live index for readers, and the one lock under which it is written."""

    def __init__(self, folder: Path, table: OutboxTable, lock: FileLock, *, heap_bytes: int) -> None:
        """Keep indexes under `folder`, one a generation."""
        self._folder, self._table, self._lock, self._heap_bytes = folder, table, lock, heap_bytes
        self._outbox = CatalogueOutbox(table)
        self._opening, self._draining = threading.Lock(), threading.RLock()
        self._live: tuple[str, TantivyIndex] | None = None
        self._indexer: Indexer | None = None

    def live(self) -> tuple[TantivyIndex, int]:
        """The live index and the seq as of which it is asked now."""
        generation, seq, _ = self._state()
        return self._opened(generation), seq

    def drain(
        self, prepared: Mapping[RecordId, IndexDocument] | None = None, until: int | None = None
    ) -> bool:
        """Index what waits, if no other process does that; whether this one did.

        `prepared` and `until` are as `Indexer.drain` has them.
        """
        with self._draining:
            return self._drain(prepared, until)

    def _drain(self, prepared: Mapping[RecordId, IndexDocument] | None, until: int | None) -> bool:
        if not self._lock.acquire():
            return False
        if self._state()[2] != ANALYSIS:
            self.rebuild()
        generation = self._state()[0]
        if self._indexer is None or self._live is None or self._live[0] != generation:
            self._indexer = Indexer(self._outbox, self._opened(generation))
            self._indexer.recover()
        self._indexer.drain(prepared, until)
        return True

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
        if self._state()[2] == ANALYSIS:
            self.drain()
        generation = secrets.token_hex(8)
        fresh = TantivyIndex(self._folder / generation, heap_bytes=self._heap_bytes)
        # What comes in meanwhile waits in the outbox: the live index stays whole until the switch.
        rebuild(self._outbox, fresh)
        fresh.close()
        former = self._state()[0]
        self._table.switch(generation, ANALYSIS)
        self._indexer = None
        with contextlib.suppress(OSError):
            # Readers that still have it open keep their files until they ask again.
            shutil.rmtree(self._folder / former)
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

    def _state(self) -> tuple[str, int, str]:
        return self._table.state(generation="first", analysis=ANALYSIS)

    def _opened(self, generation: str) -> TantivyIndex:
        if self._live is None or self._live[0] != generation:
            with self._opening:
                if self._live is None or self._live[0] != generation:
                    index = TantivyIndex(self._folder / generation, heap_bytes=self._heap_bytes)
                    self._live = (generation, index)
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
            self._posted = written.posted
        if len(self._held) >= _HELD_DOCUMENTS:
            self._wait()
        if len(self._held) >= _HANDED_DOCUMENTS and (self._at_work is None or self._at_work.done()):
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
            until = self._posted
        self._indexing.drain(held, until)

    def _wait(self) -> None:
        if self._at_work is not None:
            self._at_work.result()
