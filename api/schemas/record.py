"""A record and what belongs to it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.schemas.shape import Channel, Kind, Shape
from records.trace import TraceKind


class Person(Shape):
    """Somebody as a message names him."""

    name: str
    address: str


class RecipientShape(Person):
    """Somebody who received a message."""

    role: Literal["to", "cc", "bcc", "member"]


class CustodianShape(Shape):
    """The person whose mail or chats these are."""

    id: str
    name: str


class AttachmentShape(Shape):
    """What hangs on a record."""

    id: str
    name: str
    media_type: str
    size_bytes: int


class PlaceShape(Shape):
    """Where a record stands: the path in the hand-in and the steps into it."""

    container: str
    locator: str


class DefectShape(Shape):
    """What could not be read of a record."""

    code: str
    detail: str


class TraceShape(Shape):
    """What a chat kept of a message besides its words."""

    kind: TraceKind
    who: str
    at: Annotated[datetime | None, Field(json_schema_extra={"format": "date-time"})]
    text: str


class RecordShape(Shape):
    """One message or file."""

    id: str
    kind: Kind
    subtype: str
    channel: Channel
    accession_id: str
    custodian: CustodianShape
    title: str
    sent_at: Annotated[datetime | None, Field(json_schema_extra={"format": "date-time"})]
    sent_timezone: str
    sender: Person | None
    recipients: list[RecipientShape]
    message_id: str
    message_id_hash: str
    thread_id: str
    family_id: str
    parent_id: str | None
    conversation_id: str | None
    attachments: list[AttachmentShape]
    media_type: str
    size_bytes: int
    digest: str
    place: PlaceShape
    evidence: Literal["original", "export", "forwarded", "screenshot", "retyped"]
    defects: list[DefectShape]
    traces: list[TraceShape]
    duplicate_count: int
    hidden: bool


class RecognitionShape(Shape):
    """What the file of a record was taken for, and why; `promised` is what its name promises instead."""

    form: str | None
    known_by: Literal["signature", "container", "content", "name", "declared", "nothing"] | None
    others: list[str]
    promised: str | None
    sentence: str


class Reader(Shape):
    """What found some of a text."""

    name: str
    version: str


class TextSourceShape(Shape):
    """Who found the text of a record, how well, and its language as far as that is told."""

    readers: list[Reader]
    confidence: Annotated[int | None, Field(ge=0, le=100)]
    seconds: Annotated[float, Field(ge=0)]
    attempts: Annotated[int, Field(ge=0)]
    language: Literal["nl", "en", "de", "fr"] | None


class Records(Shape):
    """A list of records."""

    items: list[RecordShape]


class ThreadShape(Records):
    """A thread, and how many of its messages are not here."""

    missing: int
