"""Adapters that are measured: each does what the one within it does, and tells how long that took."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ingest.extraction import Extraction, ExtractionTask
from ingest.lane import Extracting
from ingest.ports import Intake
from records.access import AccessScope, Actor
from records.errors import UnavailableError
from records.identity import RecordId
from records.portion import Batch, Written
from runtime.measures import Measures
from search.index import IndexPage, IndexReader, Question


@dataclass(frozen=True, slots=True)
class MeasuredIndex:
    """Fulfils `search.index.IndexReader`."""

    index: IndexReader
    measures: Measures

    def search(self, question: Question, scope: AccessScope) -> IndexPage:
        """One page."""
        with self._timed("search"):
            return self.index.search(question, scope)

    def scan(self, question: Question, scope: AccessScope) -> Iterator[RecordId]:
        """Every hit once."""
        with self._timed("scan"):
            yield from self.index.scan(question, scope)

    def count(self, question: Question, scope: AccessScope) -> int:
        """The exact total."""
        with self._timed("count"):
            return self.index.count(question, scope)

    @contextmanager
    def _timed(self, call: str) -> Iterator[None]:
        started = time.perf_counter()
        is_answered = True
        try:
            yield
        except UnavailableError:
            is_answered = False
            raise
        finally:
            self.measures.asked(call, time.perf_counter() - started, is_answered=is_answered)


@dataclass(frozen=True, slots=True)
class MeasuredIntake:
    """Fulfils `ingest.ports.Intake`; what a killed process had written counts again when it is repeated."""

    intake: Intake
    measures: Measures

    def open_container(self, parent: int | None, path: str, name: str, found: int) -> int:
        """The number of the ledger row of a container, made if needed."""
        return self.intake.open_container(parent, path, name, found)

    def known(self, ids: Iterable[RecordId]) -> set[RecordId]:
        """Which of the records are there already."""
        return self.intake.known(ids)

    def write(self, batch: Batch, actor: Actor) -> Written:
        """Write a batch in one transaction."""
        written = self.intake.write(batch, actor)
        entries = [entry for portion in batch.portions for entry in portion.records]
        defects = Counter(each.code.value for portion in batch.portions for each in portion.defects)
        defects.update(each.code for entry in entries for each in entry.defects)
        self.measures.entered(Counter(entry.kind for entry in entries), defects)
        return written


@dataclass(frozen=True, slots=True)
class MeasuredExtracting:
    """Fulfils `ingest.lane.Extracting`."""

    extracting: Extracting
    measures: Measures

    def extract(self, task: ExtractionTask) -> Extraction:
        """The text of one item. Raises UnavailableError when none can be had now."""
        started = time.perf_counter()
        try:
            found = self.extracting.extract(task)
        except UnavailableError:
            self.measures.extracted("away", time.perf_counter() - started)
            raise
        for each in found.defects:
            self.measures.entered({}, {each.code.value: 1})
        outcome = found.defects[0].code.value if found.defects and not found.text else "text"
        self.measures.extracted(outcome, time.perf_counter() - started)
        return found

    def close(self) -> None:
        """Let go of all processes and connections."""
        self.extracting.close()
