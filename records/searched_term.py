"""SearchedTerm: a word that was searched, where it stands, and whether it may be told outside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Whereabouts(StrEnum):
    """Where a searched term stands."""

    RELEASED = "released"
    """In what goes out, open, or in the request itself: to tell it tells nothing new."""
    COVERED = "covered"
    """In no open text; and it is covered wherever it stands, so that its ground goes out instead."""
    WITHHELD = "withheld"
    """Only in records or passages that stay inside."""
    NOWHERE = "nowhere"
    """In no record of the scope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAnswer:
    """What was said of a term: whether it goes out, and what is told instead (Dutch or empty)."""

    term: str
    goes_out: bool
    instead: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedTerm:
    """A term as the query language writes it, the numbers of the searches that have it, and its answer."""

    term: str
    searches: tuple[int, ...]
    whereabouts: Whereabouts
    answer: TermAnswer | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to say if it goes out."""
        return self.whereabouts is Whereabouts.WITHHELD and self.answer is None

    @property
    def goes_out(self) -> bool:
        """Whether it is told outside; unless somebody said so, not what stands only in what stays inside."""
        if self.answer is not None:
            return self.answer.goes_out
        return self.whereabouts is not Whereabouts.WITHHELD
