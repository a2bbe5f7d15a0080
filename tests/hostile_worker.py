"""A worker that knows formats over which it dies or waits for ever: `python -m tests.hostile_worker [--once]`."""

import sys

from ingest.formats import FORMATS
from ingest.limits import Limits
from runtime.composition import compose
from runtime.settings import read_settings
from runtime.worker import Worker
from tests.hostile_formats import Hangs, KillsWorker


def main(*, once: bool) -> None:
    patient = Limits(item_time_s=600)
    with compose(read_settings(), limits=patient, formats=(*FORMATS, KillsWorker(), Hangs())) as services:
        Worker(services).run(once=once)


if __name__ == "__main__":
    main(once="--once" in sys.argv)
