"""The slower lane: texts of attachments, one at a time in a killable child, beside the mail."""

from collections.abc import Callable
from functools import partial
from typing import Generic, Protocol, Self

from ingest.extraction import Extraction, ExtractionTask
from ingest.limits import Limits
from ingest.media_type import media_type_of
from ingest.originals import open_place
from ingest.ports import TextWork, Wanted
from ingest.words.text_language import language_of
from records.defect import Defect, DefectCode
from records.errors import UnavailableError
from records.text_source import TextSource

_HEAD_BYTES = 8192
_CLAIM = 20


class Extracting(Protocol):
    """Finds the text of one item after another."""

    def extract(self, task: ExtractionTask) -> Extraction:
        """The text. Raises UnavailableError when none can be had now, whatever the item."""
        ...

    def close(self) -> None:
        """Let go of all processes and connections."""
        ...


class TextLane(Generic[Wanted]):
    """Works through the attachments that wait for their text. Use as a context manager."""

    def __init__(self, work: TextWork[Wanted], limits: Limits, extracting: Extracting) -> None:
        """Start nothing yet; `extracting` is this lane's own and ends with it."""
        self._work, self._limits, self._extracting = work, limits, extracting

    def __enter__(self) -> Self:
        """Ready; what extracts starts with the first attachment."""
        return self

    def __exit__(self, *_: object) -> None:
        """End what extracts."""
        self._extracting.close()

    def run(self, told: Callable[[int], object], *, stop: Callable[[], bool] = lambda: False) -> int:
        """Work until nothing is left or `stop` says so; `told` hears the number done so far.

        Raises UnavailableError when no text can be had now; what was not done is back in line.
        """
        done = 0
        while not stop() and (claimed := self._work.claim(_CLAIM)):
            for place, wanted in enumerate(claimed):
                if stop():
                    self._work.give_back(claimed[place:])
                    break
                self._work.renew(claimed[place:])
                still = partial(self._work.renew, claimed[place:])
                try:
                    if self._work.begin(wanted):
                        self._one(wanted, still)
                except UnavailableError:
                    self._work.give_back(claimed[place:])
                    told(done)
                    raise
                done += 1
            told(done)
        return done

    def _one(self, wanted: Wanted, still: Callable[[], object]) -> None:
        try:
            content = open_place(wanted.content, wanted.place.steps, wanted.passwords)
            if content.size_bytes > self._limits.message_bytes:
                detail = f"message_bytes {self._limits.message_bytes}"
                self._work.finish(wanted, "", (Defect(DefectCode.LIMIT_SIZE, wanted.place, detail),))
                return
            raw = content.read(0, content.size_bytes)
        except (OSError, ValueError, LookupError) as error:
            self._work.finish(
                wanted, "", (Defect(DefectCode.UNREADABLE, wanted.place, type(error).__name__),)
            )
            return
        media_type = media_type_of(raw[:_HEAD_BYTES], wanted.name, wanted.media_type)
        task = ExtractionTask(wanted.place, media_type, wanted.name, raw, still, wanted.passwords)
        extraction = self._extracting.extract(task)
        source = TextSource(
            extraction.readers, extraction.confidence, round(extraction.seconds, 3), wanted.attempts
        )
        self._work.finish(
            wanted,
            extraction.text,
            extraction.defects,
            source if extraction.readers else None,
            language_of(extraction.text),
        )
