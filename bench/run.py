"""`make bench`: every bench in turn, over the same mail; `--save` keeps the figures.

python -m bench.run [FOLDER ...] [--limit N] [--rounds 5] [--save] [--only ingest,queries,serve,lane,formats]
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench import formats, ingest, lane, queries, serve
from bench.mail import mail_options

BENCHES = {
    "formats": (formats.main, "--passes"),
    "ingest": (ingest.main, "--rounds"),
    "queries": (queries.main, "--passes"),
    "serve": (serve.main, "--rounds"),
    "lane": (lane.main, "--rounds"),
}
"""Each bench with its name for how often."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benches that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default=",".join(BENCHES), help="names, joined by commas")
    given = parser.parse_args(arguments)
    for name in given.only.split(","):
        if name not in BENCHES:
            parser.error(f"no bench is called {name}; there are {', '.join(BENCHES)}")
        bench, often = BENCHES[name]
        bench([*_of_mail(given.folder, given.limit, is_saved=given.save), often, str(given.rounds)])


def _of_mail(folders: Sequence[Path], limit: int | None, *, is_saved: bool) -> list[str]:
    options = [str(folder) for folder in folders]
    if limit is not None:
        options += ["--limit", str(limit)]
    return [*options, "--save"] if is_saved else options


if __name__ == "__main__":
    main()
