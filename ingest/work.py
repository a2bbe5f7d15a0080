"""What parser processes are handed and what they hand back."""

from typing import NamedTuple, Protocol

from ingest.format import Attachments, Opened, Source
from records.content import Content
from records.defect import Defect
from records.entry import RecordEntry
from records.identity import RecordId
from records.portion import PlacedText
from records.record import Record


class Task(NamedTuple):
    """One source to be read.

    `own_hangs` says that the source hangs on a mail: its record counts among the attachments of
    `row`. `inner` is the id under which the catalogue remembers it until it has been read. `group` is
    the file or work unit that is done when all its tasks are.
    """

    number: int
    source: Source
    root: Content
    """The stored original in which the source's place begins."""
    source_file: int
    row: int
    group: int
    own_hangs: bool = False
    inner: bytes | None = None
    bare: Defect | None = None
    """Keep the bytes as a file with this defect and do not look inside: reading it went wrong twice."""


class ReadRecord(NamedTuple):
    """A record as it is to be entered, where its text lies, and its index document if it is complete."""

    id: RecordId
    entry: RecordEntry
    text: PlacedText | None
    hangs: bool
    document: object


class Outcome(NamedTuple):
    """What reading a task yielded so far; a large container hands back several, the last is `final`."""

    task: int
    opened: Opened | None = None
    records: tuple[ReadRecord, ...] = ()
    sources: tuple[Source, ...] = ()
    defects: tuple[Defect, ...] = ()
    attachments: Attachments | None = None
    final: bool = False


class Parcel(NamedTuple):
    """One message of a parser process: outcomes and the frames that their texts lie in."""

    outcomes: tuple[Outcome, ...]
    frames: tuple[bytes, ...]


class Preparer(Protocol):
    """Makes a record ready for catalogue and index, in the process that read it; must survive pickling."""

    def __call__(self, record: Record) -> tuple[RecordEntry, object]:
        """The entry, and the index document of a complete record (opaque to this room) or None."""
        ...
