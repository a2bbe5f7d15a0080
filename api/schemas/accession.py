"""A hand-in: its progress, ledger and defects, and what its holder sends."""

from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from api.schemas.record import CustodianShape, DefectShape, PlaceShape
from api.schemas.shape import Channel, Day, Shape, not_empty
from records import passwords
from records.declaration import LONGEST


class TallyShape(Shape):
    """Counts of candidates."""

    found: int
    kept: int
    hidden: int
    defects: int


class ContainerShape(TallyShape):
    """The counts of one container."""

    path: str
    format: str


class LedgerShape(TallyShape):
    """What was found in a hand-in and what became of it."""

    balanced: bool
    kept_with_defects: int
    set_aside: int
    by_kind: dict[str, TallyShape]
    containers: list[ContainerShape]


class ProgressShape(Shape):
    """How far the reading is."""

    files_found: int
    files_read: int
    started_at: Annotated[datetime | None, Field(json_schema_extra={"format": "date-time"})]
    finished_at: Annotated[datetime | None, Field(json_schema_extra={"format": "date-time"})]


def _one_line(text: str) -> str:
    """Any white space is a space; what steers a terminal or turns the line around is refused."""
    folded = " ".join(text.split())
    if not folded.isprintable():
        raise PydanticCustomError("not_printable", "not printable")
    return folded


Line = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]


MethodName = Literal["device_readout", "mailbox_export", "app_export", "forwarded", "screenshot", "retyped"]


class NewProvenance(Shape):
    """How a private hand-in was taken: the method, the device or app, of which days, by which rules."""

    method: MethodName
    source: Annotated[Line, AfterValidator(not_empty)]
    sent_from: Day = None
    sent_until: Day = None
    rules: Annotated[str, Field(max_length=4000)] = ""


class ProvenanceShape(NewProvenance):
    """The same, with the grade of evidence that follows from the method."""

    evidence: Literal["original", "export", "forwarded", "screenshot", "retyped"]


class ReceiptShape(Shape):
    """The receipt of a sealed hand-in; `set_aside` counts what was kept out, by reason."""

    sealed_at: datetime
    seal: str
    provenance: ProvenanceShape | None
    set_aside: dict[str, int]


class AccessionShape(Shape):
    """One hand-in."""

    id: str
    custodian: CustodianShape
    channel: Channel
    title: str
    timezone: str
    declaration: dict[str, object] | None
    state: Literal["received", "reading", "screening", "sealed", "available", "failed"]
    received_at: datetime
    supplements: str | None
    failure: str | None
    progress: ProgressShape
    receipt: ReceiptShape | None


class Accessions(Shape):
    """A page of hand-ins."""

    items: list[AccessionShape]
    has_next_page: bool
    next_cursor: str | None


class NotedDefectShape(DefectShape):
    """A defect of a hand-in, where it struck and what it means."""

    meaning: str
    place: PlaceShape
    record_id: str | None
    lost: int


class Defects(Shape):
    """A page of defects."""

    items: list[NotedDefectShape]
    has_next_page: bool
    next_cursor: str | None


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError("timezone", "unknown")
    return name


def _lines_of_passwords(text: str) -> str:
    try:
        passwords.listed(text)
    except ValueError:
        raise PydanticCustomError(
            "passwords", "passwords", {"most": passwords.MOST, "longest": passwords.LONGEST}
        ) from None
    return text


class NewPasswords(Shape):
    """Passwords that may open what is encrypted in a hand-in."""

    passwords: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=passwords.LONGEST)]],
        Field(min_length=1, max_length=passwords.MOST),
    ]


class PasswordsKept(Shape):
    """How many passwords a hand-in has; what they are is shown to nobody."""

    passwords: int


class UploadFields(Shape):
    """What is said of files that are handed in."""

    custodian: Annotated[Line, AfterValidator(not_empty)]
    channel: Channel
    title: Line = ""
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Amsterdam"
    passwords: Annotated[str, Field(max_length=20_000), AfterValidator(_lines_of_passwords)] = ""
    declaration: Annotated[str, Field(max_length=LONGEST)] = ""


class SetAside(Shape):
    """Records of a private hand-in to set aside, and the category of the reason."""

    record_ids: Annotated[list[str], Field(min_length=1, max_length=1000)]
    reason: Annotated[str, Field(max_length=100)]


class SetAsideDone(Shape):
    """How many records were set aside, families included."""

    set_aside: int
