"""Record: one message or one file, as it was read; its original bytes stay where they are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.defect import Defect
from records.frozen import swift
from records.identity import Digest, MessageIdHash, RecordId
from records.place import Place
from records.recognition import Recognition
from records.trace import Trace


class RecordKind(StrEnum):
    """What a record is; `Record.subtype` says more."""

    MAIL = "mail"
    CHAT = "chat"
    NOTICE = "notice"
    FILE = "file"
    ITEM = "item"


class Channel(StrEnum):
    """Whether a hand-in comes from the government's own systems or from private accounts."""

    OFFICIAL = "official"
    PRIVATE = "private"


class Evidence(StrEnum):
    """How near a record is to the original message."""

    ORIGINAL = "original"
    EXPORT = "export"
    FORWARDED = "forwarded"
    SCREENSHOT = "screenshot"
    RETYPED = "retyped"


class RecipientRole(StrEnum):
    """How somebody received a message; a chat has members."""

    TO = "to"
    CC = "cc"
    BCC = "bcc"
    MEMBER = "member"


WRAPPER = "wrapper"
"""The subtype of an attachment that is only packing: what it holds hangs on its message."""


KEPT_APART = "kept-apart"
"""The subtype of the empty attachment in a mail whose true one, a file of its own, hangs on that mail too."""


def is_listed(evidence: Evidence, subtype: str) -> bool:
    """Whether a child of a message is shown as its attachment: not what it forwards, nor a stand-in."""
    return evidence is not Evidence.FORWARDED and subtype not in {WRAPPER, KEPT_APART}


class TextState(StrEnum):
    """Whether the text of a record is there yet; only complete records are indexed."""

    READY = "ready"
    PENDING = "pending"
    """Waits for the attachments' lane."""
    GIVEN_UP = "given-up"
    """The lane could not get it; a Defect says why."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody as a message names him; either text may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """A participant who received the message, in the order of the headers."""

    role: RecipientRole
    name: str
    address: str


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One message or file of a hand-in.

    `family_id` is the id of the outermost record of its family (its own for a parent).
    `sent_at` is aware and UTC; `sent_timezone` is the offset or zone as written, and
    `sent_written` the date exactly as it stood. `size_bytes` and `digest` are of the
    original bytes (an attachment's: decoded). `references` are message ids, oldest first,
    in brackets. `content_hash` joins copies of a message whose bytes differ. `origin` is the
    digest of the stored original in which the place's steps begin.
    """

    id: RecordId
    kind: RecordKind
    place: Place
    origin: Digest
    digest: Digest
    size_bytes: int
    subtype: str = ""
    title: str = ""
    text: str = ""
    text_state: TextState = TextState.READY
    media_type: str = ""
    file_name: str = ""
    language: str = ""
    """`nl`, `en`, `de` or `fr`; empty if that is not told by its text or by what it belongs to."""
    sent_at: datetime | None = None
    sent_timezone: str = ""
    sent_written: str = ""
    sender: Participant | None = None
    recipients: tuple[Recipient, ...] = ()
    message_id: str = ""
    message_id_hash: MessageIdHash | None = None
    references: tuple[str, ...] = ()
    content_hash: bytes | None = None
    parent_id: RecordId | None = None
    family_id: RecordId
    conversation: str = ""
    """Key of the conversation within the hand-in (a chat export's place), or empty."""
    conversation_title: str = ""
    sequence: int = 0
    """Place within the conversation, from 1; messages of one minute have no other order."""
    attachment_names: tuple[str, ...] = ()
    """What hangs on a message, by file name or title, in its order; filled in by the pipeline."""
    evidence: Evidence = Evidence.ORIGINAL
    defects: tuple[Defect, ...] = ()
    traces: tuple[Trace, ...] = ()
    """What a chat or mailbox kept of it besides its words."""
    recognition: Recognition | None = None
    """What its file was taken for; None for what has no bytes of its own, such as a forwarded message."""
