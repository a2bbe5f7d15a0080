"""StoredRecord: a record as the catalogue gives it back, with the facts of its hand-in."""

from dataclasses import dataclass
from datetime import datetime

from records.accession import Custodian
from records.defect import DefectCode
from records.identity import AccessionId, Digest, RecordId
from records.recognition import Recognition
from records.record import Channel, Evidence, Participant, Recipient, RecordKind, TextState
from records.text_source import TextSource
from records.trace import Trace


@dataclass(frozen=True, slots=True)
class Attachment:
    """A direct child of a record, as its parent lists it."""

    id: RecordId
    name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class NotedDefect:
    """A defect as it is shown with a record or in the list of a hand-in."""

    code: DefectCode
    detail: str
    path: str = ""
    locator: str = ""
    record_id: RecordId | None = None
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """What lists and pages show of a record; its text and original bytes are asked for apart.

    `hidden` says whether an earlier copy exists in the same hand-in; whether it is hidden in
    a search depends on the hand-ins searched. `duplicate_count` counts the other copies that
    the reader may see. `message_id_hash` is hex or empty.
    """

    id: RecordId
    kind: RecordKind
    subtype: str
    channel: Channel
    accession_id: AccessionId
    custodian: Custodian
    title: str
    sent_at: datetime | None
    sent_timezone: str
    sent_written: str
    sender: Participant | None
    recipients: tuple[Recipient, ...]
    message_id: str
    message_id_hash: str
    thread_id: str
    family_id: RecordId
    parent_id: RecordId | None
    conversation_id: str
    attachments: tuple[Attachment, ...]
    media_type: str
    size_bytes: int
    digest: Digest
    container: str
    locator: str
    evidence: Evidence
    text_state: TextState
    defects: tuple[NotedDefect, ...]
    duplicate_count: int
    hidden: bool
    language: str
    traces: tuple[Trace, ...] = ()
    recognition: Recognition | None = None
    """What its file was taken for; None of what has none, or was read before this was kept."""
    text_source: TextSource | None = None
