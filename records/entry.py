"""RecordEntry: a record as the catalogue enters it, made in the process that read it.

Plain values, so that handing a million of them to the writer costs next to nothing.
"""

from typing import NamedTuple

from records.record import TextState


class DefectEntry(NamedTuple):
    """A defect that a kept record carries."""

    code: str
    detail: str
    path: str
    locator: str
    lost: int


class RecordEntry(NamedTuple):
    """The columns of a record; ids and hashes as bytes, `sent` in seconds since 1970 UTC.

    `chain` holds the message ids (MIH) that it ties together, oldest first; `family` is None for
    the head of a family; `card` is what lists show, as `storage.cards` writes it.
    """

    id: bytes
    kind: str
    locator: str
    digest: bytes
    size: int
    parent: bytes | None
    family: bytes | None
    sent: int | None
    mih: bytes | None
    conversation: bytes | None
    sequence: int
    duplicate_key: bytes | None
    text_state: TextState
    card: bytes
    chain: tuple[bytes, ...]
    defects: tuple[DefectEntry, ...]
