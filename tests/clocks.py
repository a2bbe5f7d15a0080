"""A clock that tests set."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class FixedClock:
    """Tells the moment that it was given."""

    moment: datetime = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment
