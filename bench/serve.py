"""Serving under load (S1 to S5): our server, audit on and a real account, beside a bare FastAPI with tantivy.

Two workers each, the load generator on the same cores. Both servers are up all the time and take
turns; the 90 questions without prefixes go round. The bare one knows no access, no audit, no versions.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.bare_index import LEAN, STORED, build
from bench.load import Endpoint, Load, bare, health, loaded, search
from bench.mail import as_maildir, mail_options
from bench.questions import Asked, draw
from bench.serving import Serving
from bench.tables import Figures, Spread, save, show
from bench.taken_in import TakenIn, messages, take_in, vocabulary

CONNECTIONS = 16
MANY = 64


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that is loaded each round: which server, which endpoint, how many connections."""

    name: str
    server: Serving
    endpoint: Endpoint
    connections: int = CONNECTIONS


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the mail in, start both servers, load them in turn, show what they did."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="of each run of wrk")
    given = parser.parse_args(arguments)
    if shutil.which("wrk") is None:
        print("wrk is not installed: serving is not measured (Debian: wrk)")
        return
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
        folder = Path(place)
        mail = as_maildir(given, folder / "mail")
        taken = take_in(mail, folder / "klaarlicht")
        asked = _prepared(taken, folder / "bare")
        with Serving.ours(taken.data) as ours, Serving.bare(folder / "bare") as plain:
            turns = _turns(ours, plain, asked, taken.token)
            loads: dict[str, list[Load]] = {turn.name: [] for turn in turns}
            for number in range(given.rounds):
                for turn in turns:
                    load = loaded(turn.server, turn.endpoint, turn.connections, given.seconds, folder)
                    loads[turn.name].append(load)
                    print(f"round {number + 1}: {turn.name} {load.per_second:.0f}/s", flush=True)
    figures = _show(loads, mail.count)
    if given.save:
        save("serve", figures)


def _prepared(taken: TakenIn, bare_folder: Path) -> list[Asked]:
    """The questions without prefixes; the bare indexes are made of the same messages."""
    with taken.services() as services:
        build(bare_folder, messages(services))
        return [each for each in draw(vocabulary(services)) if each.kind != "prefix"]


def _turns(ours: Serving, plain: Serving, asked: list[Asked], token: str) -> list[Turn]:
    found = search(asked, token, highlight=False)
    return [
        Turn("health", ours, health()),
        Turn("bare ping", plain, bare(asked, "ping")),
        Turn("search", ours, found),
        Turn("bare search, text stored", plain, bare(asked, STORED)),
        Turn("bare search, lean", plain, bare(asked, LEAN)),
        Turn("search + highlights", ours, search(asked, token, highlight=True)),
        Turn(f"search, {MANY} connections", ours, found, MANY),
    ]


def _show(loads: dict[str, list[Load]], count: int) -> Figures:
    kinds: tuple[Callable[[Load], float], ...] = (
        lambda load: load.per_second,
        lambda load: load.p50_ms,
        lambda load: load.p95_ms,
        lambda load: load.p99_ms,
    )
    rows = [
        (
            name,
            *(Spread.of([kind(each) for each in runs]) for kind in kinds),
            sum(each.errors for each in runs),
        )
        for name, runs in loads.items()
    ]
    columns = ("", "requests/s", "p50 ms", "p95 ms", "p99 ms", "errors")
    show(f"Serving {count:,} messages, 2 workers, {CONNECTIONS} connections", columns, rows)
    ratios = {
        "S1 health / bare ping: requests/s": _against(loads, "health", "bare ping", kinds[0]),
        "S2 search / bare, text stored: requests/s": _against(
            loads, "search", "bare search, text stored", kinds[0]
        ),
        "S2 search / bare, text stored: p95": _against(loads, "search", "bare search, text stored", kinds[2]),
        "S2 search / bare, lean: requests/s": _against(loads, "search", "bare search, lean", kinds[0]),
        "S2 search / bare, lean: p95": _against(loads, "search", "bare search, lean", kinds[2]),
        f"S5 {MANY} connections: p99 / p50": Spread.of(
            [each.p99_ms / each.p50_ms for each in loads[f"search, {MANY} connections"]]
        ),
    }
    show("Ratios, round by round", ("", "ratio"), list(ratios.items()))
    return {
        "messages": count,
        "loads": {name: [asdict(each) for each in runs] for name, runs in loads.items()},
        "ratios": {name: each.figures() for name, each in ratios.items()},
    }


def _against(loads: dict[str, list[Load]], ours: str, theirs: str, figure: Callable[[Load], float]) -> Spread:
    return Spread.of([figure(a) / figure(b) for a, b in zip(loads[ours], loads[theirs], strict=True)])


if __name__ == "__main__":
    main()
