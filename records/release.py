"""Release: a frozen list of what goes out of an inquiry, member by member, file by file.

A member holds what a reader outside may see and nothing else: every text in it is redacted
already. Numbers stand for families, threads and conversations, so that no id of the catalogue
and no Message-ID goes out with them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType, Protocol
from zoneinfo import ZoneInfo

from records.content import Content
from records.ground import Ground
from records.identity import Digest, RecordId
from records.judgement import Outcome
from records.record import Channel, Evidence, Participant, Recipient, RecordKind

ReleaseId = NewType("ReleaseId", str)
"""32 lower-case hex digits, drawn at random: it says nothing of what is inside."""

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Days of a release are Dutch ones, as in the search."""

CODE_DIGITS = 6
"""A member's number is written with at least so many digits, so that files stand in order."""


class FileRole(StrEnum):
    """What a file of a release is."""

    PDF = "pdf"
    """The member as a page, boxes drawn."""
    TEXT = "text"
    """Its redacted text alone, UTF-8."""
    ORIGINAL = "original"
    """Its original bytes; only of a member that is public in full."""
    PAPER = "paper"
    """Of the set itself: an inventory, a letter, the manifest."""


class Change(StrEnum):
    """What a correction did to a member that it has."""

    ADDED = "added"
    CHANGED = "changed"


class WithdrawalReason(StrEnum):
    """Why a member was taken back; the list of the existing publication platform."""

    IN_DOCUMENT = "data_in_document"
    IN_FILE = "data_in_file"
    SUSPENDED = "suspended_document"
    UNREADABLE = "unreadable_document"
    INCORRECT = "incorrect_attachment"


@dataclass(frozen=True, slots=True)
class ReleasedFile:
    """One file of a member. `path` is its place in the set, with `/`; `crc32` is what a zip wants to know."""

    path: str
    role: FileRole
    media_type: str
    size_bytes: int
    digest: Digest
    crc32: int

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class GroundUse:
    """A ground, and on which lines of the released text its boxes stand (from 1; none for the whole)."""

    ground: Ground
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One record of a release, as it goes out: every text is redacted.

    `number` stays the same in every correction. `family` is the number of the member at the head
    of its family (its own for a head); `thread` and `conversation` number those of the inquiry
    from 1, None for neither. `parent` and `duplicate_of` are numbers of members. `pages` counts
    those of its PDF, 0 without one.
    """

    number: int
    record_id: RecordId
    kind: RecordKind
    channel: Channel
    evidence: Evidence
    title: str
    outcome: Outcome
    family: int
    subtype: str = ""
    media_type: str = ""
    sender: Participant | None = None
    recipients: tuple[Recipient, ...] = ()
    sent_at: datetime | None = None
    sent_timezone: str = ""
    grounds: tuple[GroundUse, ...] = ()
    remark: str = ""
    public_link: str = ""
    thread: int | None = None
    conversation: int | None = None
    conversation_title: str = ""
    page_refusal: str = ""
    """Why the pages of its original are not shown, by name; empty where they are or there are none."""
    parent: int | None = None
    duplicate_of: int | None = None
    pages: int = 0
    files: tuple[ReleasedFile, ...] = ()
    change: Change | None = None
    """Against the release that is corrected; None where nothing changed or nothing is corrected."""

    @property
    def code(self) -> str:
        """The number as it is written: `000123`."""
        return code_of(self.number)

    @property
    def day(self) -> date | None:
        """The Dutch day on which it was sent; None without a date."""
        return self.sent_at.astimezone(AMSTERDAM).date() if self.sent_at else None

    def file(self, role: FileRole) -> ReleasedFile | None:
        """Its file with this role, if there is one."""
        return next((each for each in self.files if each.role is role), None)


@dataclass(frozen=True, slots=True)
class Stone:
    """What is left of a member that was taken back by a correction: its number, when and why."""

    number: int
    withdrawn_at: datetime
    reason: WithdrawalReason

    @property
    def code(self) -> str:
        """The number as it is written: `000123`."""
        return code_of(self.number)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who releases; `uri` is its address in the lists of TOOI, or empty."""

    name: str
    uri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of an inquiry. It never changes: a correction is a release that names it in `corrects`.

    `inquiry` is the inquiry's reference as people write it, `subject` its wording in a line.
    `number` counts the releases of the inquiry from 1.
    """

    id: ReleaseId
    inquiry: str
    number: int
    released_at: datetime
    publisher: Organisation
    subject: str = ""
    corrects: ReleaseId | None = None

    @property
    def name(self) -> str:
        """The stem of what is downloaded: letters, digits and hyphens alone."""
        plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in self.inquiry)
        return f"verstrekking-{plain.strip('-') or 'verzoek'}-{self.number}"


class ReleasedSet(Protocol):
    """A release as its exports read it: member by member, so that the largest fits in little memory."""

    @property
    def release(self) -> Release:
        """What it is a release of."""
        ...

    def members(self) -> Iterator[Member]:
        """Every member, by number; may be asked more than once, with the same answer."""
        ...

    def papers(self) -> Iterator[ReleasedFile]:
        """The files of the set itself, by path; the manifest among them."""
        ...

    def stones(self) -> Iterator[Stone]:
        """What was taken back, by number."""
        ...

    def conversations(self) -> Iterator[int]:
        """The numbers of the conversations that have members."""
        ...

    def conversation(self, number: int) -> Iterator[Member]:
        """The members of a conversation in order of time, what hangs on a message right behind it."""
        ...

    def open(self, file: ReleasedFile) -> Content:
        """The bytes of a file. Raises NotFoundError if they are not kept."""
        ...

    def contents(self, files: Sequence[ReleasedFile]) -> Mapping[Digest, Content]:
        """The bytes of some files by digest, in one look; those that are not kept are left out."""
        ...


def code_of(number: int) -> str:
    """A member's number as it is written."""
    return f"{number:0{CODE_DIGITS}d}"
