"""Moving: a generated hand-in from a folder to servers and back: how long, in how much memory, and the same?

python -m bench.moving [--mails 10000] [--save], with the settings of servers that hold nothing yet.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from random import Random

from bench.kills import Outcome, outcome_of
from bench.processes import Run, measured
from bench.tables import Figures, folder_bytes, save, show
from records.record import Channel
from runtime.composition import compose
from runtime.hand_in import HandIn
from runtime.settings import Settings, embedded_in, read_settings
from runtime.taking_in import TakingIn

_STEMS, _ENDINGS = ("dijk", "brug", "nota", "klei", "peil"), ("", "en", "vak", "plan")
_WORDS = tuple(f"{stem}{ending}" for stem in _STEMS for ending in _ENDINGS)
_QUERIES = 200


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the mails in, move them out and home, and compare what is found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--save", action="store_true", help="write bench/results/moving.json")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="klaarlicht-bench-") as folder:
        place = Path(folder)
        there = read_settings(place / "scaled")
        here, home = embedded_in(place / "embedded", there), embedded_in(place / "home", there)
        _take_in(here, place / "post.mbox", given.mails)
        before = _outcome(here)
        out = _moved(there, "--from", here)
        away = _outcome(there)
        back = _moved(there, "--to", home)
        figures: Figures = {
            "records": len(before.records),
            "equal answers": before == away == _outcome(home),
            "sound": before.is_sound,
            "data folder, MB": folder_bytes(here.data) / 1e6,
            "out, s": out.wall_s,
            "out, peak MB": out.peak_bytes / 1e6,
            "back, s": back.wall_s,
            "back, peak MB": back.peak_bytes / 1e6,
        }
    show(f"{given.mails:,} mails", ("", "figure"), list(figures.items()))
    if given.save:
        save("moving", figures)


def _take_in(settings: Settings, mbox: Path, mails: int) -> None:
    with mbox.open("wb") as file:
        for raw in _mails(mails):
            file.write(b"From a@example.nl Tue Mar  5 10:12:00 2024\n" + raw + b"\n")
    with compose(settings) as services:
        hand_in = HandIn((mbox,), "J. de Vries", Channel.OFFICIAL)
        TakingIn(services).take_in(hand_in, attachments_now=True, watch=lambda _stage: None)


def _mails(count: int) -> Iterator[bytes]:
    random = Random(1)
    for number in range(count):
        mail = EmailMessage()
        mail["From"] = f"Afzender {number % 97} <a{number % 97}@example.nl>"
        mail["To"] = f"Ontvanger {number % 89} <b{number % 89}@example.nl>"
        mail["Subject"] = f"Stuk {number} over {random.choice(_WORDS)}"
        mail["Date"] = f"{1 + number % 28:02d} Mar {2010 + number % 15} 10:{number % 60:02d}:00 +0100"
        mail["Message-ID"] = f"<{number}@example.nl>"
        mail.set_content("\n".join(" ".join(random.choices(_WORDS, k=12)) for _ in range(20)))
        yield mail.as_bytes()


def _moved(there: Settings, which_way: str, other: Settings) -> Run:
    command = ("migrate", which_way, str(other.data), "--data", str(there.data), "--json")
    run = measured((sys.executable, "-m", "cli.main", *command))
    told = json.loads(run.output)["verify"]
    if told["source"] != told["target"]:
        raise SystemExit(f"verify differs: {told}")
    return run


def _outcome(settings: Settings) -> Outcome:
    with compose(settings) as services:
        return outcome_of(services, _QUERIES)


if __name__ == "__main__":
    main()
