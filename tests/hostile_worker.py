"""A worker that dies over some files: `python -m tests.doomed_worker DATA` works until nothing is left."""

import sys
from pathlib import Path

from ingest.formats import FORMATS
from runtime.worker import Worker
from tests.hand_ins import installation
from tests.hostile_formats import KillsWorker


def main(data: Path) -> None:
    with installation(data, formats=(*FORMATS, KillsWorker())) as services:
        Worker(services).run(once=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
