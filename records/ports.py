"""What three rooms and more need of the outside, as protocols."""

from datetime import datetime
from typing import Protocol

from records.access import Actor


class Clock(Protocol):
    """The time, as an argument: tests have their own."""

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        ...


class AuditLog(Protocol):
    """The log of every act that the law may ask about: ids, never content."""

    def append(self, actor: Actor, action: str, subject: str, result: str = "ok") -> None:
        """Add one entry: who did what to which id, and how it ended. On disk on return."""
        ...
