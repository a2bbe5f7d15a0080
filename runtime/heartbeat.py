"""The heartbeat of a worker: what it holds stays its own for as long as it lives."""

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from records.errors import UnavailableError
from storage.jobs import Job, Jobs

_BEAT_S = 15


@contextmanager
def kept_alive(jobs: Jobs, owner: str, held: Collection[Job]) -> Iterator[None]:
    """Renew the leases of what is in `held`, whatever that is at the moment, until the block ends."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(_BEAT_S):
            # A database that is away takes leases along with everything; it is asked again.
            with suppress(UnavailableError):
                jobs.renew(list(held), owner)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
