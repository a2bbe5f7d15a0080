"""The content at a place, opened in whichever process needs it: small to hand over, whatever its size."""

from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from ingest.originals import open_place
from records.content import Content
from records.passwords import NO_PASSWORDS, Passwords
from records.place import Step, StepKind


@lru_cache(maxsize=4)
def _opened(root: Content, steps: tuple[Step, ...], passwords: Passwords) -> Content:
    return _follow(root, steps, passwords)


def _follow(root: Content, steps: tuple[Step, ...], passwords: Passwords) -> Content:
    """Open the outer containers once; the last step is cheap or used once."""
    if not steps:
        return root
    outer = steps[:-1]
    follow = _opened if outer and outer[-1].kind is not StepKind.BYTES else _follow
    return open_place(follow(root, outer, passwords), steps[-1:], passwords)


@dataclass(frozen=True, slots=True)
class PlacedContent:
    """What the steps lead to from a stored original.

    `told_bytes` is the size as its container said, negative if nobody has. An item of a mailbox has none
    before it is opened: there it is what such items have on average.
    """

    root: Content
    steps: tuple[Step, ...]
    told_bytes: int
    passwords: Passwords = NO_PASSWORDS

    @property
    def size_bytes(self) -> int:
        """How many bytes there are."""
        if self.told_bytes < 0 or (self.steps and self.steps[-1].kind is StepKind.ITEM):
            return self._content.size_bytes
        return self.told_bytes

    def read(self, start: int, end: int) -> bytes:
        """The bytes of the range."""
        return self._content.read(start, end)

    def open(self) -> BinaryIO:
        """A stream over the content."""
        return self._content.open()

    @property
    def _content(self) -> Content:
        return _opened(self.root, self.steps, self.passwords)


def told_bytes(content: Content) -> int:
    """About how many bytes there are, without opening anything: enough to share out work by."""
    return content.told_bytes if isinstance(content, PlacedContent) else content.size_bytes
