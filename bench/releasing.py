"""Releasing: so many mails judged, released and exported in every form; minutes and memory of it.

`python -m bench.releasing [MAILS]` makes mails (50,000), takes them in, searches them in an inquiry, selects
what was found and judges it, every third with covered names, read by a second reader; none of that is
measured. Then a process of its own asks for the release and freezes it as a worker does, with its search
account and its index, and writes every export; its memory is told after each step. With fewer mails the
memory shows whether it is flat.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import orjson

from bench.processes import Tree
from disclosure.exports import EXPORTS
from ingest.progress import Stage
from records.access import AccessScope, Actor, Role
from records.ground import Act
from records.identity import AccessionId, RecordId, digest_of, digest_text
from records.inquiry import CasePart, NewInquiry, Requester, Scope
from records.judgement import Outcome, Verdict
from records.record import Channel
from records.selection import Action
from runtime.composition import Services, compose
from runtime.freezing import BATCH
from runtime.hand_in import HandIn
from runtime.judging import Draft
from runtime.selecting import Pointed
from runtime.settings import read_settings
from runtime.taking_in import TakingIn

MAILS = 50_000
_GROUND = "5.1.2e"
_NAME = "Jan Jansen"
_BOX = 10_000
_LOOK_S = 0.5
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


def _covered(text: str) -> Iterator[tuple[int, int, str, str]]:
    at = text.find(_NAME)
    while at >= 0:
        yield at, at + len(_NAME), _GROUND, ""
        at = text.find(_NAME, at + 1)


def main() -> None:
    """Make, take in, and measure in a process of its own."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MAILS
    if len(sys.argv) > 2:
        measure(Path(sys.argv[2]), sys.argv[3])
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        inquiry = _take_in(Path(folder), data, count)
        subprocess.run([sys.executable, "-m", "bench.releasing", str(count), str(data), inquiry], check=True)


def _take_in(folder: Path, data: Path, count: int) -> str:
    """The id of the inquiry that is ready to be released."""
    handed_in = folder / "in"
    handed_in.mkdir()
    for start in range(0, count, _BOX):
        with (handed_in / f"postvak-{start}.mbox").open("w", encoding="utf-8") as file:
            for number in range(start, min(start + _BOX, count)):
                file.write(_mail(number))
    with compose(read_settings(data)) as services:
        hand_in = HandIn((handed_in,), "A. de Vries", Channel.OFFICIAL, "Postvak")
        TakingIn(services).take_in(hand_in, attachments_now=True, watch=_unwatched)
        return _work(services)


def _work(services: Services) -> str:
    """Search, select, judge and read again."""
    officer, reader = _actor(services, "officer", Role.OFFICER), _actor(services, "reader", Role.REVIEWER)
    there = tuple(each.id for each in services.accessions.all())
    for each in there:
        services.accounts.grant("officer", each, services.operator)
    account = next(each for each in services.accounts.all() if each.name == "officer")
    opened = services.cases.work.open(officer, account, _asked(there))
    inquiry: str = opened["id"]
    services.cases.work.set_caseworker(officer, inquiry, opened["version"], "reader", CasePart.SECOND_READER)
    found = orjson.loads(services.cases.searching.search(officer, inquiry, {"query": "partij"}))
    pointed = Pointed(search=found["searchNumber"])
    services.cases.selecting.change(officer, inquiry, 0, (Action.ADD, pointed), "treffers")
    judging = services.cases.judging
    scope = AccessScope(frozenset(there))
    selected = iter(sorted(judging.selected(inquiry)))
    while batch := list(islice(selected, BATCH)):
        texts = services.shelf.texts(batch, scope)
        numbers = judging.judge(officer, inquiry, [_draft(each, texts[each]) for each in batch])
        judging.read(reader, inquiry, [(number, Verdict.APPROVED, "") for number in numbers])
    return inquiry


def _actor(services: Services, name: str, role: Role) -> Actor:
    account, _ = services.accounts.add(name, role, services.operator)
    return Actor(account.id, account.name, account.role, "bench")


def _asked(there: tuple[AccessionId, ...]) -> NewInquiry:
    return NewInquiry(
        reference="2026-014",
        wording="Alles over de partijen",
        act=Act.WOO,
        received_on=date(2026, 3, 2),
        requester=Requester("J. Vrager", "j.vrager@example.nl"),
        scope=Scope(version=1, accessions=there),
    )


def _draft(record_id: RecordId, text: str) -> Draft:
    covered = tuple(_covered(text)) if int(record_id[:4], 16) % 3 == 0 else ()
    return Draft(
        record_id=record_id,
        outcome=Outcome.PARTIAL if covered else Outcome.PUBLIC,
        text_digest=digest_text(digest_of(text.encode())),
        grounds=(_GROUND,) if covered else (),
        remark="Namen van medewerkers." if covered else "",
        age_reason="De medewerkers werken er nog." if covered else "",
        redactions=covered,
    )


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


def measure(data: Path, inquiry: str) -> None:
    """Freeze, export in every form, index; a line of JSON for each."""
    measuring = Measuring()
    with compose(read_settings(data)) as services:
        releasing, releases = services.disclosing.releasing, services.disclosing.releases
        started = time.perf_counter()
        begun = releasing.begin(services.operator, inquiry, corrects=None, withdrawn={})
        measuring.tell("ask", started)
        at = time.perf_counter()
        releasing.freeze(begun["id"], "", services.operator)
        measuring.tell("freeze", at, releases.head(begun["id"]).members)
        released = releases.opened(begun["id"])
        for export in EXPORTS:
            at = time.perf_counter()
            size = sum(map(len, export.write(released)))
            measuring.tell(export.name, at, size)
    measuring.end()


def _unwatched(_stage: Stage) -> None:
    """Nobody looks."""


if __name__ == "__main__":
    main()
