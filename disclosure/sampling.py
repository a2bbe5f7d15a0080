"""Sampling: a draw from what was not selected, that anybody can make again and that says what it is worth.

Those records are drawn whose SHA-256 with the seed is lowest: the order in which they come plays no part,
and of a million only as many as are drawn are held. The sum of these hashes names the whole pile.
"""

import hashlib
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

from disclosure.elusion import Elusion
from records.identity import RecordId

_MODULUS = 2**256


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draw gave: how many there were to draw from, the name of that pile, and the ids as drawn."""

    discarded: int
    pile: str
    ids: tuple[RecordId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleTaken:
    """A sample of an inquiry as its account tells of it.

    `relevant` counts those of `looked_at` that should have been selected; `changes_since` the changes of
    the selection after the draw, `scope` is the version of the scope of then.
    """

    number: int
    drawn_on: date
    scope: int
    discarded: int
    drawn: int
    looked_at: int
    relevant: int
    changes_since: int = 0

    @property
    def elusion(self) -> Elusion | None:
        """What follows from it; None for an empty one, and while any record of it was not looked at.

        An estimate from those that somebody came to first would be one of what is easy to judge.
        """
        if not self.drawn or self.looked_at < self.drawn:
            return None
        return Elusion(self.discarded, self.looked_at, self.relevant)


def draw(records: Iterable[RecordId], chosen: AbstractSet[RecordId], size: int, seed: str) -> Drawn:
    """Draw `size` of the records that are not chosen, or all if there are fewer; each comes once."""
    count, total = 0, 0

    def hashed() -> Iterator[tuple[bytes, RecordId]]:
        nonlocal count, total
        for each in records:
            if each not in chosen:
                digest = hashlib.sha256(f"{seed}\0{each}".encode()).digest()
                count += 1
                total += int.from_bytes(digest)
                yield digest, each

    drawn = nsmallest(size, hashed())
    return Drawn(count, f"{total % _MODULUS:064x}", tuple(each for _, each in drawn))
