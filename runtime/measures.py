"""Measures: what an installation counts of itself, for whoever watches over it.

Names and closed sets only: never a word of a question, a name or an id, so that no figure tells of
anybody and there are few of them.
"""

from collections.abc import Mapping
from typing import Protocol


class Measures(Protocol):
    """Takes note of what was done; quick, and never fails."""

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request was answered; `route` is its template."""

    def asked(self, call: str, seconds: float, *, is_answered: bool) -> None:
        """The index was asked: a search, a count or a scan."""

    def entered(self, kinds: Mapping[str, int], defects: Mapping[str, int]) -> None:
        """Records were written, by kind, with defects, by reason."""

    def extracted(self, outcome: str, seconds: float) -> None:
        """The text of an attachment was looked for: `text`, the reason why there is none, or `away`."""
