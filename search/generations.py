"""Generations: where the indexes of an installation are; a rebuilt one takes the place of the live one."""

from typing import Protocol

from search.index import SearchIndex


class Generations(Protocol):
    """Indexes by generation: the catalogue says which one is live.

    `patience_s` is how long an index may fail to answer before whoever must write it gives up;
    0 for an engine whose trouble does not pass by itself.
    """

    @property
    def patience_s(self) -> float:
        """In seconds."""
        ...

    def opened(self, generation: str, *, new: bool) -> SearchIndex:
        """The live index, which is of this generation; made if it is `new`.

        Raises UnavailableError if it is not there, does not answer or has other fields.
        """
        ...

    def fresh(self, generation: str, records: int) -> SearchIndex:
        """An empty index for about so many records, beside the live one."""
        ...

    def make_live(self, generation: str) -> None:
        """Let readers find this generation; before the catalogue names it, and again by each writer."""
        ...

    def holds(self, generation: str) -> bool:
        """Whether there is an index of this generation. Raises UnavailableError if nobody can tell."""
        ...

    def discard(self, generation: str) -> None:
        """Remove an index, if it is there; readers that still have it open are not hurt."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
