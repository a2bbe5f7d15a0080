"""Ingest beside `notmuch new` and `mu index`: the same files, each from nothing, in turn, round after round.

Ours includes what the peers do not do (SHA-256, originals kept, text kept, ledger, audit); the peers
index the names of attachments only, and notmuch tags and threads. `--attachments later`, as they do.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from bench.mail import MailFolder, as_maildir, mail_options
from bench.peers import installed, mu, notmuch
from bench.processes import Run, measured
from bench.tables import Figures, Spread, folder_bytes, save, show

OURS = "klaarlicht"
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Contender:
    """A tool that takes the mail in: how to begin anew, its command, and what its answer takes on disk."""

    name: str
    begin_anew: Callable[[], None]
    command: tuple[str, ...]
    kept: tuple[Path, ...]


@dataclass(slots=True)
class Rounds:
    """What one tool did in every round. `searchable_s` is our own clock's word, for ours alone."""

    first: list[Run] = field(default_factory=list)
    again: list[Run] = field(default_factory=list)
    searchable_s: list[float] = field(default_factory=list)
    kept_bytes: list[int] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the rounds and show them."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
        mail = as_maildir(given, Path(place) / "mail")
        contenders = _contenders(mail, Path(place))
        results = {each.name: Rounds() for each in contenders}
        for number in range(given.rounds):
            # Another one begins each round, so that nobody always has the warmest cache.
            turn = number % len(contenders)
            for each in contenders[turn:] + contenders[:turn]:
                _round(each, results[each.name])
                print(
                    f"round {number + 1}: {each.name} {results[each.name].first[-1].wall_s:.2f} s", flush=True
                )
    figures = _show(mail, results)
    if given.save:
        save("ingest", figures)


def _contenders(mail: MailFolder, place: Path) -> list[Contender]:
    data = place / "klaarlicht"
    ours = Contender(
        OURS,
        lambda: shutil.rmtree(data, ignore_errors=True),
        ingest_command(mail.path, data),
        (data / "index", *(data / f"{name}.sqlite{end}" for name in _DATABASES for end in ("", "-wal"))),
    )
    peers = installed([notmuch(mail.path, place / "peers"), mu(mail.path, place / "peers")])
    return [ours, *(Contender(each.name, each.begin_anew, each.index, (each.database,)) for each in peers)]


_DATABASES = ("catalogue", "readings")


def ingest_command(mail: Path, data: Path) -> tuple[str, ...]:
    """Our whole ingest of a maildir, as an official hand-in."""
    begin = (sys.executable, "-m", "cli.main", "ingest", str(mail))
    who = ("--custodian", "Bench", "--channel", "official")
    return (*begin, *who, "--attachments", "later", "--data", str(data), "--json")


def _round(each: Contender, rounds: Rounds) -> None:
    each.begin_anew()
    first = measured(each.command)
    rounds.first.append(first)
    rounds.kept_bytes.append(folder_bytes(*each.kept))
    if each.name == OURS:
        answer = orjson.loads(first.output)
        assert answer["ledger"]["balanced"], "an ingest that does not balance is no measure"
        rounds.searchable_s.append(answer["seconds"]["searchable"])
    rounds.again.append(measured(each.command))


def _show(mail: MailFolder, results: dict[str, Rounds]) -> Figures:
    columns = ("", "wall s", "msg/s", "CPU s", "peak MB", "kept MB", "again s", "foreign cores")
    rows = [_row(name, rounds, mail.count) for name, rounds in results.items()]
    title = f"Ingest of {mail.count:,} messages, {mail.size_bytes / _MB:,.1f} MB, as median (lowest-highest)"
    show(title, columns, rows)
    ours = results[OURS]
    searchable = Spread.of(ours.searchable_s)
    print(f"{OURS}: searchable after {searchable} s by its own clock, start of the process not included")
    kept = Spread.of([each / mail.size_bytes for each in ours.kept_bytes])
    print(f"{OURS}: index, catalogue and text are {kept} of the raw bytes; originals come on top")
    ratios = {name: _ratios(ours, rounds) for name, rounds in results.items() if name != OURS}
    for name, found in ratios.items():
        rounds_done = len(ours.first)
        rows = [(what, str(Spread.of(each))) for what, each in found.items()]
        show(f"Against {name}, round by round, n = {rounds_done}", ("", "ratio"), rows)
    return {
        "messages": mail.count,
        "bytes": mail.size_bytes,
        "rounds": {name: _figures(rounds) for name, rounds in results.items()},
        "kept of raw": kept.figures(),
        "ratios": {
            name: {what: Spread.of(each).figures() for what, each in found.items()}
            for name, found in ratios.items()
        },
    }


def _row(name: str, rounds: Rounds, count: int) -> tuple[object, ...]:
    return (
        name,
        Spread.of([run.wall_s for run in rounds.first]),
        Spread.of([count / run.wall_s for run in rounds.first]),
        Spread.of([run.cpu_s for run in rounds.first]),
        Spread.of([run.peak_bytes / _MB for run in rounds.first]),
        Spread.of([each / _MB for each in rounds.kept_bytes]),
        Spread.of([run.wall_s for run in rounds.again]),
        Spread.of([run.foreign_cores for run in rounds.first]),
    )


def _ratios(ours: Rounds, theirs: Rounds) -> dict[str, list[float]]:
    pairs = list(zip(ours.first, theirs.first, strict=True))
    again = zip(ours.again, theirs.again, strict=True)
    kept = zip(ours.kept_bytes, theirs.kept_bytes, strict=True)
    searchable = zip(ours.searchable_s, theirs.first, strict=True)
    return {
        "times as fast, to the end of the process": [b.wall_s / a.wall_s for a, b in pairs],
        "times as fast, to searchable": [b.wall_s / a for a, b in searchable],
        "CPU": [a.cpu_s / b.cpu_s for a, b in pairs],
        "peak memory": [a.peak_bytes / b.peak_bytes for a, b in pairs],
        "kept bytes": [a / b for a, b in kept],
        "time of an unchanged second run": [a.wall_s / b.wall_s for a, b in again],
    }


def _figures(rounds: Rounds) -> Figures:
    return {
        "wall_s": [run.wall_s for run in rounds.first],
        "cpu_s": [run.cpu_s for run in rounds.first],
        "peak_bytes": [run.peak_bytes for run in rounds.first],
        "foreign_cores": [run.foreign_cores for run in rounds.first],
        "again_wall_s": [run.wall_s for run in rounds.again],
        "kept_bytes": rounds.kept_bytes,
        "searchable_s": rounds.searchable_s,
    }


if __name__ == "__main__":
    main()
