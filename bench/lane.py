"""The attachments' lane: after every mail is searchable, how fast do texts of attachments follow."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.mail import as_maildir, mail_options
from bench.processes import Run, measured
from bench.tables import Figures, Spread, save, show
from bench.taken_in import TakenIn, messages, take_in

_MB = 1e6


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the mail in and work the lane off, each round anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    runs: list[Run] = []
    items = size_bytes = given_up = 0
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
        mail = as_maildir(given, Path(place) / "mail")
        for _ in range(given.rounds):
            taken = take_in(mail, Path(place) / "klaarlicht", has_texts=False)
            before = _indexed(taken)
            work = (sys.executable, "-m", "cli.main", "worker", "--once", "--data", str(taken.data))
            runs.append(measured(work))
            after = _indexed(taken)
            done = [size for record_id, size in after.items() if record_id not in before]
            items, size_bytes = len(done), sum(done)
            with taken.services() as services:
                given_up = sum(
                    1 for record in messages(services) if record.id not in before and not record.text
                )
    if not items:
        raise SystemExit("no attachment of this mail waits for its text")
    figures = _show(runs, items, size_bytes, given_up)
    if given.save:
        save("lane", figures)


def _indexed(taken: TakenIn) -> dict[str, int]:
    """The records that can be found now, with the bytes of each."""
    with taken.services() as services:
        return {record.id: record.size_bytes for record in messages(services)}


def _show(runs: Sequence[Run], items: int, size_bytes: int, given_up: int) -> Figures:
    figures = {
        "items/s": Spread.of([items / run.wall_s for run in runs]),
        "MB/s": Spread.of([size_bytes / _MB / run.wall_s for run in runs]),
        "CPU s": Spread.of([run.cpu_s for run in runs]),
        "peak MB": Spread.of([run.peak_bytes / _MB for run in runs]),
        "foreign cores": Spread.of([run.foreign_cores for run in runs]),
    }
    title = f"{items:,} attachments, {size_bytes / _MB:,.1f} MB, {given_up:,} without text; n = {len(runs)}"
    show(title, ("", "median (lowest-highest)"), list(figures.items()))
    return {
        "items": items,
        "bytes": size_bytes,
        "without text": given_up,
        **{name: spread.figures() for name, spread in figures.items()},
    }


if __name__ == "__main__":
    main()
