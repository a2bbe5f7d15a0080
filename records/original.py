"""An original of a hand-in as it is stored: a file with its bytes, waiting to be read."""

from dataclasses import dataclass

from records.content import Content
from records.identity import Digest


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One stored file: its number in the catalogue, path within the hand-in, digest and bytes."""

    number: int
    path: str
    digest: Digest
    content: Content
    beside: frozenset[str] = frozenset()
    """Names of the files in its folder, where its format may refer to them."""
    companion: "StoredFile | None" = None
    """The other half of a database that is kept in two files; of an attachment kept apart, its mail."""
