"""What three rooms and more need of the outside, as protocols."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, as an argument: tests have their own."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


CopyWatcher = Callable[[str, int, int], None]
"""Is told how far a copy is: the part at hand, and how many of its rows or bytes are done, of how many."""
