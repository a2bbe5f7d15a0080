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
    """What the steps lead to from a stored original.

    `told_bytes` is the size as its container said. An item of a mailbox has none before it is opened:
    there it is what such items have on average.
    """

    root: Content
    steps: tuple[Step, ...]
    told_bytes: int

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        if self.steps and self.steps[-1].kind is StepKind.ITEM:
            return _opened(self.root, self.steps).size_bytes
        return self.told_bytes

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range."""
        return _opened(self.root, self.steps).read(start, end)

    def open(self) -> BinaryIO:
        """A stream over the content."""
        return _opened(self.root, self.steps).open()


def told_bytes(content: Content) -> int:
    """About how many bytes there are, without opening anything: enough to share out work by."""
    return content.told_bytes if isinstance(content, PlacedContent) else content.size_bytes
