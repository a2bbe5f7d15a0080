"""Export: one form in which a release is carried away. A file each in `disclosure/exports/`."""

from collections.abc import Iterator
from typing import Protocol

from records.release import Release, ReleasedSet

CHUNK_BYTES = 2**18
"""What is read of a file at a time."""


class Export(Protocol):
    """Writes a release in one form; reading that back gives the same members and digests.

    `name` is its word at the door and in docs, `media_type` what the bytes are.
    """

    @property
    def name(self) -> str:
        """Lower case, hyphens."""
        ...

    @property
    def media_type(self) -> str:
        """As HTTP names it."""
        ...

    def file_name(self, release: Release) -> str:
        """What the download is called: ASCII letters, digits, hyphens and a dot."""
        ...

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The bytes, piece by piece; memory does not grow with the number of members."""
        ...
