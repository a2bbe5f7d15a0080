"""Elusion: how much that matters was missed, estimated from a sample of what was not selected.

The interval is exact: C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits
illustrated in the case of the binomial, Biometrika 26 (1934) 404. It never promises more than
it says, also not for a sample in which nothing was found; for a small pile it is on the safe side.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

CONFIDENCE = 0.95
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Elusion:
    """A sample of `looked_at` records out of `discarded`, of which `relevant` should have been selected."""

    discarded: int
    looked_at: int
    relevant: int
    confidence: float = CONFIDENCE

    def __post_init__(self) -> None:
        """Refuse a sample that cannot be: larger than its pile, or with more hits than it has records."""
        if not 0 <= self.relevant <= self.looked_at <= self.discarded or not 0 < self.confidence < 1:
            message = f"no sample: {self}"
            raise ValueError(message)

    @property
    def rate(self) -> float:
        """The share of the sample that was missed; 0 for an empty sample."""
        return self.relevant / self.looked_at if self.looked_at else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares of the pile the truth lies, with the confidence."""
        return interval(self.relevant, self.looked_at, self.confidence)

    @property
    def missed(self) -> tuple[int, int]:
        """The same as numbers of records: at least and at most."""
        low, high = self.interval
        fewest = max(self.relevant, math.floor(low * self.discarded))
        most = min(self.discarded - (self.looked_at - self.relevant), math.ceil(high * self.discarded))
        return fewest, max(fewest, most)


def interval(hits: int, size: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper and Pearson's limits of a share, of which a sample of `size` had `hits`."""
    if size == 0:
        return 0.0, 1.0
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _where(lambda share: 1 - at_most(hits - 1, size, share) < tail)
    high = 1.0 if hits == size else _where(lambda share: at_most(hits, size, share) > tail)
    return low, high


def at_most(hits: int, size: int, share: float) -> float:
    """The chance of so many hits or fewer in a sample of `size`, when each is one with chance `share`."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 1.0 if hits >= size else 0.0
    each, other, whole = math.log(share), math.log1p(-share), math.lgamma(size + 1)
    return min(
        1.0,
        math.fsum(
            math.exp(whole - math.lgamma(k + 1) - math.lgamma(size - k + 1) + k * each + (size - k) * other)
            for k in range(hits + 1)
        ),
    )


def _where(holds: Callable[[float], bool]) -> float:
    """Up to which share a claim holds that holds from 0 and then no more."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return (low + high) / 2
