"""Queries beside notmuch: our engine call against its library (Q1), ours over HTTP against its command (Q2).

Ours answers whole records with who may see what; notmuch gives message ids and shows everything.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import orjson

from bench.mail import as_maildir, mail_options
from bench.notmuch_side import ABSENT, NEWEST
from bench.peers import installed, notmuch, notmuch_settings
from bench.processes import ROOT
from bench.questions import WANTED, Asked, draw, to_json
from bench.serving import Client, Serving
from bench.tables import Figures, percentile, save, show
from bench.taken_in import TakenIn, take_in, vocabulary
from records.access import AccessScope
from runtime.composition import Services
from search.request import SearchRequest, Sort

Timings = list[list[float]]
"""For each question the milliseconds of each pass."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw the questions, ask everybody, show the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--passes", type=int, default=3, help="timed passes, after one that warms up")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
        folder = Path(place)
        mail = as_maildir(given, folder / "mail")
        taken = take_in(mail, folder / "klaarlicht")
        peers = installed([notmuch(mail.path, folder / "peers")])
        for peer in peers:
            peer.begin_anew()
            subprocess.run(peer.index, check=True, capture_output=True)
        with taken.services() as services:
            asked = draw(vocabulary(services))
            timings = {"klaarlicht engine": _engine(services, asked, given.passes)}
        timings["klaarlicht HTTP"] = _http(taken, asked, given.passes)
        if peers:
            settings = notmuch_settings(folder / "peers")
            timings["notmuch process"] = _command(settings, asked, given.passes)
            timings |= _library(settings, asked, given.passes)
    figures = _show(asked, timings, mail.count)
    if given.save:
        save("queries", figures)


def _engine(services: Services, asked: Sequence[Asked], passes: int) -> Timings:
    """The search service within the process: the newest twenty records and the exact total, no audit."""
    service = services.asking._service  # noqa: SLF001  # the service without its audit entry is measured
    scope = AccessScope(frozenset(each.id for each in services.accessions.all()))

    def ask(question: Asked) -> None:
        request = SearchRequest(
            query=question.ours, sort=Sort.NEWEST, page_size=NEWEST, highlight=False, include_duplicates=True
        )
        service.search(request, scope)

    return _timed(ask, asked, passes)


def _http(taken: TakenIn, asked: Sequence[Asked], passes: int) -> Timings:
    """One client that keeps its connection, over loopback; audit on."""
    with Serving.ours(taken.data) as server, Client(server.port, taken.token) as client:
        return _timed(lambda question: client.search(question.ours), asked, passes)


def _command(settings: Path, asked: Sequence[Asked], passes: int) -> Timings:
    """`notmuch search`, a process a query; it counts no total."""
    begin = ("notmuch", f"--config={settings}", "search", "--sort=newest-first", f"--limit={NEWEST}")

    def ask(question: Asked) -> None:
        subprocess.run((*begin, question.notmuchs), check=True, stdout=subprocess.DEVNULL)

    return _timed(ask, asked, passes)


def _library(settings: Path, asked: Sequence[Asked], passes: int) -> dict[str, Timings]:
    """Notmuch2 in the system's own Python; empty, and said, where it is not installed."""
    python = shutil.which("python3", path="/usr/bin") or "python3"
    command = (python, str(ROOT / "bench" / "notmuch_side.py"), str(settings), str(passes))
    done = subprocess.run(command, input=to_json(asked).encode(), capture_output=True, check=False)
    if done.returncode == ABSENT:
        print("notmuch's Python library is absent (Debian: python3-notmuch2): Q1 stands beside its process")
        return {}
    done.check_returncode()
    return {"notmuch library": [each["ms"] for each in orjson.loads(done.stdout)]}


def _timed(ask: Callable[[Asked], object], asked: Sequence[Asked], passes: int) -> Timings:
    times: Timings = [[] for _ in asked]
    for number in range(passes + 1):
        for question, mine in zip(asked, times, strict=True):
            started = time.perf_counter()
            ask(question)
            if number:
                mine.append((time.perf_counter() - started) * 1000)
    return times


def _show(asked: Sequence[Asked], timings: dict[str, Timings], count: int) -> Figures:
    all_times = {name: [ms for each in times for ms in each] for name, times in timings.items()}
    show(
        f"{len(asked)} questions among {count:,} messages, in milliseconds",
        ("", "p50", "p95", "p99", "slowest"),
        [
            (name, *(percentile(ms, share) for share in (0.5, 0.95, 0.99)), max(ms))
            for name, ms in all_times.items()
        ],
    )
    kinds = {name: _by_kind(asked, times) for name, times in timings.items()}
    present = [kind for kind in WANTED if any(question.kind == kind for question in asked)]
    rows = [(name, *(medians[kind] for kind in present)) for name, medians in kinds.items()]
    show("Median by kind, in milliseconds", ("", *present), rows)
    ratios = _ratios(all_times)
    show("Ratios", ("", "p50", "p95"), [(name, *each) for name, each in ratios.items()])
    return {
        "messages": count,
        "ms": {
            name: {str(share): percentile(ms, share) for share in (0.5, 0.95, 0.99)}
            for name, ms in all_times.items()
        },
        "by kind": kinds,
        "ratios": ratios,
    }


def _by_kind(asked: Sequence[Asked], times: Timings) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for question, mine in zip(asked, times, strict=True):
        found.setdefault(question.kind, []).extend(mine)
    return {kind: median(ms) for kind, ms in found.items()}


def _ratios(times: dict[str, list[float]]) -> dict[str, tuple[float, float]]:
    pairs = (
        ("Q1 engine / library", "klaarlicht engine", "notmuch library"),
        ("Q1 engine / process", "klaarlicht engine", "notmuch process"),
        ("Q2 HTTP / process", "klaarlicht HTTP", "notmuch process"),
    )
    return {
        name: (
            percentile(times[ours], 0.5) / percentile(times[theirs], 0.5),
            percentile(times[ours], 0.95) / percentile(times[theirs], 0.95),
        )
        for name, ours, theirs in pairs
        if theirs in times
    }


if __name__ == "__main__":
    main()
