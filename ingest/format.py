"""Format: the one protocol of everything that can be read, containers and leaves alike.

A format says how sure it is of a source, then reads it into findings:

    Opened       first, by a container: how many candidates its scanner counted
    Attachments  by a mail: how many attachments its scanner counted
    Source       something inside that goes back to the front, one deeper
    Record       a message or file
    Defect       what could not be read, or what a kept record suffers from

A record or source found directly in an opened container is counted in that container's row
of the ledger; a record with a parent in the row that all mails of the container share.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from ingest.limits import Limits
from records.content import Content
from records.defect import Defect
from records.identity import AccessionId, Digest, RecordId, record_id
from records.passwords import NO_PASSWORDS, Passwords
from records.place import Place
from records.recognition import Recognition
from records.record import Record


class Confidence(IntEnum):
    """How sure a format is; the surest reads, the earlier in FORMATS among equals."""

    NO = 0
    FALLBACK = 1
    NAME = 2
    """Only the file name says so."""
    LIKELY = 3
    """The content looks like it."""
    CERTAIN = 4
    """The content can be nothing else (a signature)."""


@dataclass(frozen=True, slots=True)
class FamilyLink:
    """The family that a source inside a message belongs to."""

    parent_id: RecordId
    family_id: RecordId


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that wait to be read, and where they stand.

    `origin` is the digest of the stored original in which the place's steps begin. `depth`
    counts the containers around it (0: a file of the hand-in). `media_type` is what the
    container said of it, not to be trusted.
    """

    place: Place
    content: Content
    origin: Digest
    depth: int = 0
    media_type: str = ""
    family: FamilyLink | None = None
    beside: frozenset[str] = frozenset()
    """Names of the files that stand beside it, for formats that refer to them (media of a chat)."""
    recognition: Recognition | None = None
    """What it was taken for, once somebody looked; does not travel."""
    companion: "Source | None" = None
    """The file beside it without which it is not whole: a database has its log, a log its database."""

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as a call: sources travel to parser processes by the million."""
        told = (self.place, self.content, self.origin, self.depth, self.media_type, self.family, self.beside)
        return Source, told if self.companion is None else (*told, None, self.companion)

    @property
    def name(self) -> str:
        """The file name as found, without folders."""
        return self.place.name

    def holding(self, content: Content) -> "Source":
        """The source with the same bytes held otherwise; `replace` would take 5 times as long."""
        return self._with(content, self.recognition)

    def taken_for(self, recognition: Recognition) -> "Source":
        """The source, taken for this."""
        return self._with(self.content, recognition)

    def _with(self, content: Content, recognition: Recognition | None) -> "Source":
        return Source(
            self.place,
            content,
            self.origin,
            self.depth,
            self.media_type,
            self.family,
            self.beside,
            recognition,
            self.companion,
        )

    def head(self, size_bytes: int = 4096) -> bytes:
        """The first bytes, for sniffing."""
        return self.content.read(0, size_bytes)

    def whole(self) -> bytes:
        """All bytes; for formats that first checked the size."""
        return self.content.read(0, self.content.size_bytes)


@dataclass(frozen=True, slots=True)
class Context:
    """What a reading needs to know besides the bytes. `timezone` is an IANA name."""

    accession_id: AccessionId
    timezone: str
    limits: Limits = field(default_factory=Limits)
    passwords: Passwords = NO_PASSWORDS

    def record_id(self, source: Source, place: Place | None = None) -> RecordId:
        """The id of the record at a place (the source's own, if none is given)."""
        return record_id(self.accession_id, str(place or source.place), source.origin)


@dataclass(frozen=True, slots=True)
class Opened:
    """A container was opened: its format's name and the candidates its scanner counted."""

    place: Place
    format: str
    found: int


@dataclass(frozen=True, slots=True)
class Attachments:
    """How many attachments a mail's scanner counted, nested messages included."""

    place: Place
    found: int

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle as a call: every mail sends one back."""
        return Attachments, (self.place, self.found)


Finding = Opened | Attachments | Source | Record | Defect


class Format(Protocol):
    """One format: `name` is its word in the ledger and the docs."""

    @property
    def name(self) -> str:
        """Lower case, as the docs list it."""
        ...

    def sniff(self, source: Source) -> Confidence:
        """How sure this format is of the source. Never raises, reads little."""
        ...

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The findings in the order of the bytes.

        Raises only if nothing at all could be read; the border round one item turns that
        into a Defect.
        """
        ...
