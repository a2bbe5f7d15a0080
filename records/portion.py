"""Portion: what was read of one source, ready to be written in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from records.defect import Defect
from records.entry import RecordEntry
from records.identity import RecordId


class PlacedText(NamedTuple):
    """Where the text of a record lies: which frame of the batch, from which byte, how many (UTF-8)."""

    frame: int
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class InnerSource:
    """A container inside a message that still waits to be read; until then its parent is not done."""

    id: bytes
    parent: RecordId


@dataclass(frozen=True, slots=True)
class Portion:
    """Findings that belong together.

    `frame_base` is the place in the batch of the first of its frames. `row` is the number of the
    ledger row in which the records count; those that are `hanging` (on a mail) count in the row of
    attachments beside it. The text of a record lies at its place in `texts`, in a frame of the batch.
    """

    source_file: int
    row: int
    frame_base: int = 0
    records: tuple[RecordEntry, ...] = ()
    texts: tuple[PlacedText | None, ...] = ()
    hanging: tuple[bool, ...] = ()
    defects: tuple[Defect, ...] = ()
    attachments_found: int = 0
    inner: tuple[InnerSource, ...] = ()
    finished_inner: bytes | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Portions that are written together, the compressed frames of their texts, and files now done."""

    portions: tuple[Portion, ...]
    frames: tuple[bytes, ...]
    finished_files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What writing a batch came to.

    `earlier` holds each new and complete record with the hand-ins that have an earlier copy of it;
    `moved` are records of before whose place among their copies changed. `posted` is the number of
    the last outbox row.
    """

    earlier: Mapping[RecordId, tuple[str, ...]]
    moved: frozenset[RecordId]
    posted: int
