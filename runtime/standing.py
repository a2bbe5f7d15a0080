"""Standing: how an installation is doing at this moment: what waits, since when, and which parts answer."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from records.errors import UnavailableError
from storage.queues import Queue, Queues

KINDS = ("read", "unit", "finish", "text")
"""The kinds of jobs: uploads, work units, hand-ins to be sealed, texts of attachments."""

Pings = dict[str, Callable[[], None]]

_NEEDED = ("catalogue", "readings")
"""Without these nobody can be answered anything: who asks and what he may see stands in the one, and
every answer is entered in the other before it goes out."""


@dataclass(slots=True)
class HeadOfLine:
    """Since when the first of a queue has been first, as far as anybody looked.

    Rows carry no moment of their own: to write one a million times would cost every ingest what only a
    watcher wants to know. A queue that moves has a young head, however long it is.
    """

    clock: Callable[[], float] = time.monotonic
    _seen: dict[tuple[str, str], tuple[int, float]] = field(default_factory=dict)

    def age_s(self, queue: Queue) -> float:
        """For how many seconds its first row has been first; 0 for an empty queue."""
        place = (queue.kind, queue.state)
        if not queue.size:
            self._seen.pop(place, None)
            return 0.0
        first, since = self._seen.get(place, (0, 0.0))
        if first != queue.first:
            first, since = self._seen[place] = (queue.first, self.clock())
        return self.clock() - since


@dataclass(frozen=True, slots=True)
class Standing:
    """Asks the parts and the queues of an installation."""

    pings: Pings
    queues: Queues
    abilities: Mapping[str, Callable[[], bool]] = field(default_factory=dict)
    """What a machine may have or lack; without it the rest is as well as with it."""
    head: HeadOfLine = field(default_factory=HeadOfLine)

    def parts(self) -> dict[str, bool]:
        """Whether each part answers; asked at the same time, so it takes as long as the slowest."""
        with ThreadPoolExecutor(len(self.pings), "klaarlicht-ping") as pool:
            return dict(zip(self.pings, pool.map(_answers, self.pings.values()), strict=True))

    def able(self) -> dict[str, bool]:
        """Which abilities this machine has."""
        return {name: is_there() for name, is_there in self.abilities.items()}

    def waiting(self) -> list[tuple[Queue, float]]:
        """Every queue, with how long its first row has been first. Raises UnavailableError."""
        found = [self.queues.outbox(), *self.queues.jobs(KINDS)]
        return [(each, self.head.age_s(each)) for each in found]

    def accessions(self) -> dict[str, int]:
        """How many hand-ins there are in each state. Raises UnavailableError."""
        return self.queues.accessions()


def standing_of(parts: Mapping[str, bool]) -> str:
    """`ok`, `degraded` when a part is away without which the rest goes on, or else `unavailable`."""
    if all(parts.values()):
        return "ok"
    return "degraded" if all(parts[each] for each in _NEEDED) else "unavailable"


def _answers(ping: Callable[[], None]) -> bool:
    try:
        ping()
    except UnavailableError:
        return False
    return True
