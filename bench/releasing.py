"""Releasing: so many mails judged, released and exported in every form; minutes and memory of it.

`python -m bench.releasing [MAILS]` makes mails (50,000) and takes them in, which is not measured. Then a
process of its own freezes them as one release, every third with covered names, writes every export and
builds the index of the reading room; its peak memory is told after each step. With fewer mails the peak
shows whether memory is flat.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.processes import Tree
from disclosure.exports import EXPORTS
from ingest.progress import Stage
from records.access import AccessScope
from records.ground import Act, ground_of
from records.identity import RecordId, digest_of
from records.judgement import Judgement, Outcome
from records.record import Channel
from records.redaction import Passage, Redaction
from records.release import Organisation, Release, ReleaseId
from runtime.composition import Services, compose
from runtime.freezing import BATCH, Freezing
from runtime.hand_in import HandIn
from runtime.judged import Chosen, ReleaseCase
from runtime.outgoing import Filing
from runtime.settings import read_settings
from runtime.taking_in import TakingIn

MAILS = 50_000
_INQUIRY = "1c" * 16
_NAME = "Jan Jansen"
_BOX = 10_000
_LOOK_S = 0.5
_JUDGED_AT = datetime(2026, 11, 2, tzinfo=UTC)
_LINES = (
    "Beste {name},",
    "",
    "De levering van partij {number} komt donderdag aan in Utrecht; de keuring volgt een dag later.",
    "Kun jij met de afdeling afstemmen wie er tekent en of de factuur al binnen is?",
    "",
    "Met vriendelijke groet,",
    "{name}",
)
_MAIL = (
    "From bureau@voorbeeld.nl Thu Mar  5 10:00:00 2020\n"
    "From: Bureau <bureau@voorbeeld.nl>\nTo: {name} <jj@voorbeeld.nl>\n"
    "Subject: Partij {number} voor {name}\n"
    "Message-ID: <{number}@voorbeeld.nl>\n{parent}Date: {day} Mar 2020 {hour:02}:{minute:02}:00 +0100\n"
    "Content-Type: text/plain; charset=utf-8\n\n{body}\n\n"
)


@dataclass(frozen=True, slots=True)
class EveryThird:
    """Fulfils `runtime.judged.JudgedRecords`: names are covered in every third record, the rest is public."""

    services: Services
    scope: AccessScope

    def judged(self, inquiry_id: str) -> Iterator[Chosen]:
        """Every record."""
        batch: list[RecordId] = []
        for record_id in self.services.outbox.findable():
            batch.append(record_id)
            if len(batch) == BATCH:
                yield from self.some(inquiry_id, batch).values()
                batch = []
        yield from self.some(inquiry_id, batch).values()

    def some(self, inquiry_id: str, ids: Collection[RecordId]) -> Mapping[RecordId, Chosen]:
        """Some records."""
        del inquiry_id
        texts = self.services.shelf.texts(list(ids), self.scope)
        return {each: _judged(each, texts.get(each, "")) for each in ids}


def _judged(record_id: RecordId, text: str) -> Chosen:
    covered = tuple(_covered(text)) if int(record_id[:4], 16) % 3 == 0 else ()
    judgement = Judgement(
        record_id=record_id,
        outcome=Outcome.PARTIAL if covered else Outcome.PUBLIC,
        version=1,
        text_digest=digest_of(text.encode()),
        judge="bench",
        judged_at=_JUDGED_AT,
        grounds=(ground_of("5.1.2e"),) if covered else (),
    )
    return Chosen(record_id=record_id, judgement=judgement, redactions=covered, is_approved=True)


def _covered(text: str) -> Iterator[Redaction]:
    at = text.find(_NAME)
    while at >= 0:
        yield Redaction(Passage(at, at + len(_NAME)), ground_of("5.1.2e"))
        at = text.find(_NAME, at + 1)


def main() -> None:
    """Make, take in, and measure in a process of its own."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MAILS
    if len(sys.argv) > 2:
        measure(Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        _take_in(Path(folder), data, count)
        subprocess.run([sys.executable, "-m", "bench.releasing", str(count), str(data)], check=True)


def _take_in(folder: Path, data: Path, count: int) -> None:
    handed_in = folder / "in"
    handed_in.mkdir()
    for start in range(0, count, _BOX):
        with (handed_in / f"postvak-{start}.mbox").open("w", encoding="utf-8") as file:
            for number in range(start, min(start + _BOX, count)):
                file.write(_mail(number))
    with compose(read_settings(data)) as services:
        hand_in = HandIn((handed_in,), "A. de Vries", Channel.OFFICIAL, "Postvak")
        TakingIn(services).take_in(hand_in, attachments_now=True, watch=_unwatched)


def _mail(number: int) -> str:
    parent = f"In-Reply-To: <{number - 1}@voorbeeld.nl>\n" if number % 5 else ""
    body = "\n".join(line.format(name=_NAME, number=number) for line in _LINES * 4)
    minute = number % 43_200
    return _MAIL.format(
        name=_NAME,
        number=number,
        parent=parent,
        day=1 + minute // 1_440,
        hour=minute // 60 % 24,
        minute=minute % 60,
        body=body,
    )


class Measuring:
    """Tells of each step its time, and the memory of this process and its children since the last."""

    def __init__(self) -> None:
        """Look at the memory from now on."""
        self._began = time.perf_counter()
        self._highest = (0, 0)
        self._tree, self._ended = Tree(os.getpid()), threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def tell(self, step: str, started: float, count: int = 0) -> None:
        """Print a line of JSON; `count` is of what the step made."""
        self._tree.look()
        told = {
            "step": step,
            "seconds": round(time.perf_counter() - started, 1),
            "processorSeconds": round(self._tree.cpu_s, 1),
            "count": count,
            "peakMb": self._tree.peak_bytes // 2**20,
            "peakOwnMb": self._tree.peak_own_bytes // 2**20,
        }
        print(json.dumps(told), flush=True)
        self._highest = max(self._highest, (self._tree.peak_bytes, self._tree.peak_own_bytes))
        self._tree.peak_bytes = self._tree.peak_own_bytes = 0

    def end(self) -> None:
        """Tell of all of it, and look no more."""
        self._ended.set()
        self._tree.peak_bytes, self._tree.peak_own_bytes = self._highest
        self.tell("together", self._began)

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            self._tree.look()


def measure(data: Path) -> None:
    """Freeze, export in every form, index; a line of JSON for each."""
    measuring = Measuring()
    with compose(read_settings(data)) as services:
        scope = AccessScope(frozenset(each.id for each in services.accessions.all()))
        case = ReleaseCase(
            inquiry_id=_INQUIRY, reference="2026-014", subject="Partijen", act=Act.WOO, scope=scope
        )
        releases, operator = services.disclosing.releases, services.operator
        wanted = Release(
            id=ReleaseId(""),
            inquiry=case.reference,
            number=0,
            released_at=services.clock.now(),
            publisher=Organisation("Ministerie"),
        )
        started = time.perf_counter()
        begun = releases.begin(_INQUIRY, wanted, operator)
        filing = Filing(services.packs)
        Freezing(releases, services.shelf, EveryThird(services, scope), case, filing).freeze(
            begun, None, {}, (), operator
        )
        measuring.tell("freeze", started, releases.head(begun.release.id).members)
        released = releases.opened(begun.release.id)
        for export in EXPORTS:
            at = time.perf_counter()
            size = sum(map(len, export.write(released)))
            measuring.tell(export.name, at, size)
        at = time.perf_counter()
        services.disclosing.indexes.make(released)
        measuring.tell("index", at)
    measuring.end()


def _unwatched(_stage: Stage) -> None:
    """Nobody looks."""


if __name__ == "__main__":
    main()
