"""Attempts: how often somebody may try, counted within this process.

A token of 256 bits is not found by trying; this keeps who tries anyway from making others wait. Counting
in a table would let him do just that, for each try would be a transaction in turn.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta

from records.ports import Clock

_REMEMBERED = 10_000
"""Origins that are counted; of more, the one that tried longest ago is forgotten."""


@dataclass(slots=True)
class Attempts:
    """Allows `most` attempts in `window` to each origin, counted from its first."""

    clock: Clock
    most: int = 30
    window: timedelta = timedelta(minutes=1)
    _counts: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def may(self, origin: str) -> bool:
        """Count an attempt; whether it is one of those allowed."""
        now = self.clock.now().timestamp()
        with self._guard:
            began, count = self._counts.pop(origin, (now, 0))
            if now - began >= self.window.total_seconds() or now < began:
                began, count = now, 0
            self._counts[origin] = (began, count + 1)
            while len(self._counts) > _REMEMBERED:
                self._counts.popitem(last=False)
            return count < self.most
