"""Recognition: what bytes were taken for, and why; content speaks before the name does."""

from dataclasses import dataclass
from enum import StrEnum


class KnownBy(StrEnum):
    """What decided it, the surest first."""

    SIGNATURE = "signature"
    """The first bytes can be nothing else."""
    CONTAINER = "container"
    """What it lies in keeps nothing else there: an mbox messages, a mailbox items."""
    CONTENT = "content"
    """The content looks like it."""
    NAME = "name"
    DECLARED = "declared"
    """Its message says so, and nothing else does."""
    NOTHING = "nothing"
    """Nothing told: kept as bytes, or as text if it looks like text."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a file was taken for, or the file that a record stands in.

    `form` is a format's name (`eml`, `whatsapp`), or of what is kept as a file its media type. `others` are
    formats that it also looked like, the surest first. `promised` is the media type that the name's ending
    promises, where what was found is another; else empty.
    """

    form: str
    known_by: KnownBy
    others: tuple[str, ...] = ()
    promised: str = ""
