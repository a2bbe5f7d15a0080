"""The content at a place, opened in whichever process needs it: small to hand over, whatever its size."""

from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from ingest.originals import open_place
from records.content import Content
from records.place import Step, StepKind


@lru_cache(maxsize=4)
def _opened(root: Content, steps: tuple[Step, ...]) -> Content:
    return _follow(root, steps)


def _follow(root: Content, steps: tuple[Step, ...]) -> Content:
    """Open the outer containers once; the last step is cheap or used once."""
    if not steps:
        return root
    outer = steps[:-1]
    whole = _opened(root, outer) if outer and outer[-1].kind is not StepKind.BYTES else _follow(root, outer)
    return open_place(whole, steps[-1:])


@dataclass(frozen=True, slots=True)
class PlacedContent:
    """What the steps lead to from a stored original; `size_bytes` as its container said."""

    root: Content
    steps: tuple[Step, ...]
    size_bytes: int

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range."""
        return _opened(self.root, self.steps).read(start, end)

    def open(self) -> BinaryIO:
        """A stream over the content."""
        return _opened(self.root, self.steps).open()
