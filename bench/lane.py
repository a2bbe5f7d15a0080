"""The attachments' lane: after every mail is searchable, how fast do texts of attachments follow.

Once for the attachments of the mail, and once for scanned pages, with OCR and without (then each page is
given up with a Defect); with OCR only on a machine that has `tesseract` and its Dutch.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.mail import MailFolder, as_maildir, mail_options
from bench.processes import Run, measured
from bench.scanned_pages import scans
from bench.tables import Figures, Spread, save, show
from bench.taken_in import TakenIn, messages, take_in
from ingest.documents.ocr import Ocr
from ingest.limits import Limits

_MB = 1e6
_WITHOUT_COMMANDS = ("/usr/bin/env", "PATH=")
"""With these before it a worker finds no command to read pictures with."""


@dataclass(frozen=True, slots=True)
class _Worked:
    """What the lane had to do, the same in each round, and the rounds."""

    items: int
    size_bytes: int
    without_text: int
    runs: tuple[Run, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the mail in and work the lane off, each round anew."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=20, help="scanned pages, each on a mail of its own")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as place:
        folder = Path(place)
        data, pages = folder / "klaarlicht", scans(folder / "scans", given.pages)
        worked = {"attachments": _rounds(as_maildir(given, folder / "mail"), data, given.rounds)}
        if not worked["attachments"].items:
            raise SystemExit("no attachment of this mail waits for its text")
        worked["pages, no OCR"] = _rounds(pages, data, given.rounds, _WITHOUT_COMMANDS)
        if lack := _lack_of_ocr():
            print(f"no OCR to measure: {lack}")
        else:
            worked["pages, OCR"] = _rounds(pages, data, given.rounds)
    figures = {name: _show(name, each) for name, each in worked.items()}
    if given.save:
        save("lane", {**figures})


def _lack_of_ocr() -> str:
    limits = Limits()
    return Ocr(limits.ocr_page_time_s, limits.text_memory_bytes).lack()


def _rounds(mail: MailFolder, data: Path, rounds: int, before: Sequence[str] = ()) -> _Worked:
    """The lane worked off so many times, by a worker that is started with these words before it."""
    runs: list[Run] = []
    items = size_bytes = without_text = 0
    for _ in range(rounds):
        taken = take_in(mail, data, has_texts=False)
        known = _indexed(taken)
        work = (*before, sys.executable, "-m", "cli.main", "worker", "--once", "--data", str(taken.data))
        runs.append(measured(work))
        done = [size for record_id, size in _indexed(taken).items() if record_id not in known]
        items, size_bytes = len(done), sum(done)
        with taken.services() as services:
            without_text = sum(not each.text for each in messages(services) if each.id not in known)
    return _Worked(items, size_bytes, without_text, tuple(runs))


def _indexed(taken: TakenIn) -> dict[str, int]:
    """The records that can be found now, with the bytes of each."""
    with taken.services() as services:
        return {record.id: record.size_bytes for record in messages(services)}


def _show(name: str, worked: _Worked) -> Figures:
    runs, size_mb = worked.runs, worked.size_bytes / _MB
    figures = {
        "items/s": Spread.of([worked.items / run.wall_s for run in runs]),
        "MB/s": Spread.of([size_mb / run.wall_s for run in runs]),
        "CPU s": Spread.of([run.cpu_s for run in runs]),
        "peak MB": Spread.of([run.peak_bytes / _MB for run in runs]),
        "foreign cores": Spread.of([run.foreign_cores for run in runs]),
    }
    counts = f"{worked.items:,} of {size_mb:,.1f} MB, {worked.without_text:,} without text; n = {len(runs)}"
    show(f"{name}: {counts}", ("", "median (lowest-highest)"), list(figures.items()))
    return {
        "items": worked.items,
        "bytes": worked.size_bytes,
        "without text": worked.without_text,
        **{label: spread.figures() for label, spread in figures.items()},
    }


if __name__ == "__main__":
    main()
