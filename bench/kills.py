"""Kills: an ingest is killed at random moments and started again; nothing is lost, nothing doubled.

`python -m bench.kills FOLDER [KILLS] [SEED]` takes the mails of a folder in undisturbed, then again
and again under SIGKILL until there were so many kills (50), and compares ledger and answers.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from runtime.composition import Services, compose
from runtime.settings import Settings
from runtime.verifying import verify

ROOT = Path(__file__).resolve().parents[1]
QUERIES = 200
_LEAST_S = 0.1
_PATIENCE_S = 600


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an installation holds and answers; two of them are equal or the ingest was not."""

    ledger: dict[str, Any]
    records: tuple[str, ...]
    """Every record that is found, copies included, in the order of the answer."""
    answers: tuple[tuple[str, int, tuple[str, ...]], ...]
    """Query, total, and the first page."""
    is_sound: bool


@dataclass(frozen=True, slots=True)
class Round:
    """One disturbed ingest: how often it was killed, after how many seconds, and what came of it."""

    moments_s: tuple[float, ...]
    outcome: Outcome


def ingest_command(source: Path, data: Path) -> list[str]:
    """The command that takes a folder in."""
    wanted = ["ingest", str(source), "--custodian", "J. de Vries", "--channel", "official"]
    return [sys.executable, "-m", "cli.main", *wanted, "--data", str(data), "--json"]


def undisturbed(source: Path, data: Path) -> tuple[float, Outcome]:
    """The seconds that an ingest takes, and what comes of it."""
    started = time.monotonic()
    subprocess.run(
        ingest_command(source, data), cwd=ROOT, check=True, capture_output=True, timeout=_PATIENCE_S
    )
    return time.monotonic() - started, _outcome_in(data)


def disturbed(source: Path, data: Path, seconds: float, most: int, random: Random) -> Round:
    """An ingest killed at random moments, at most so often, and started again until it is done."""
    moments: list[float] = []
    while len(moments) < most:
        moment = random.uniform(_LEAST_S, seconds)
        if _ended_before(moment, ingest_command(source, data)):
            break
        moments.append(round(moment, 2))
    subprocess.run(
        ingest_command(source, data), cwd=ROOT, check=True, capture_output=True, timeout=_PATIENCE_S
    )
    return Round(tuple(moments), _outcome_in(data))


def outcome_of(services: Services, queries: int) -> Outcome:
    """What an installation holds and answers to so many questions that follow from what it holds."""
    ledgers = [services.desk.ledger(services.operator, None, each.id) for each in services.accessions.all()]
    items = list(_everything(services))
    answers = tuple(_answer(services, query) for query in _questions(items, queries))
    return Outcome(
        {"ledgers": ledgers}, tuple(item["id"] for item in items), answers, bool(verify(services)["ok"])
    )


def _outcome_in(data: Path) -> Outcome:
    settings = Settings.model_validate({"data": data, "index_memory_mb": 32})
    with compose(settings) as services:
        return outcome_of(services, QUERIES)


def _ended_before(moment: float, command: list[str]) -> bool:
    """Whether the command came to its end by itself; else it was killed."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return False
    return True


def _everything(services: Services) -> Iterator[dict[str, Any]]:
    wanted: dict[str, Any] = {"query": "", "sort": "oldest", "page_size": 200, "include_duplicates": True}
    while True:
        page = services.asking.search(services.operator, None, wanted)
        yield from page["items"]
        if not page["hasNextPage"]:
            return
        wanted["cursor"] = page["nextCursor"]


def _questions(items: list[dict[str, Any]], count: int) -> list[str]:
    """Words of titles, senders, ids and years: the same for the same records."""
    words = {word for item in items for word in item["title"].split() if word.isalnum()}
    people = {
        f"van:{item['sender']['address']}" for item in items if item["sender"] and item["sender"]["address"]
    }
    known = {f"msgid:{item['messageId']}" for item in items if item["messageId"]}
    years = {f"datum:{item['sentAt'][:7]}" for item in items if item["sentAt"]}
    every = sorted(words | people | known | years)
    return ["", *Random(1).sample(every, min(count - 1, len(every)))]


def _answer(services: Services, query: str) -> tuple[str, int, tuple[str, ...]]:
    found = services.asking.search(services.operator, None, {"query": query})
    return query, found["total"], tuple(item["id"] for item in found["items"])


def main(source: Path, kills: int, seed: int) -> int:
    """Print what happened; 0 if every ingest came out as the undisturbed one."""
    random, done, unequal, rounds = Random(seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        seconds, wanted = undisturbed(source, Path(folder) / "undisturbed")
        print(f"undisturbed: {seconds:.1f} s, {len(wanted.records)} records, sound: {wanted.is_sound}")
        while done < kills:
            rounds += 1
            found = disturbed(source, Path(folder) / str(rounds), seconds, kills - done, random)
            done += len(found.moments_s)
            unequal += found.outcome != wanted
            lost = len(set(wanted.records) - set(found.outcome.records))
            doubled = len(found.outcome.records) - len(set(found.outcome.records))
            told = {
                "kills_s": found.moments_s,
                "lost": lost,
                "doubled": doubled,
                "equal": found.outcome == wanted,
            }
            print(json.dumps(told))
    print(f"{done} kills in {rounds} ingests; {unequal} came out otherwise than the undisturbed one")
    return int(bool(unequal) or not wanted.is_sound)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(
        main(
            Path(arguments[0]).absolute(),
            int(arguments[1]) if len(arguments) > 1 else 50,
            int(arguments[2]) if len(arguments) > 2 else 1,
        )
    )
