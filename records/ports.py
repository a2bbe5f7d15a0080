"""What three rooms and more need of the outside, as protocols."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, as an argument: tests have their own."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...
