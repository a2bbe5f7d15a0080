"""The shapes of the API as its description shows them; answers are built by `runtime.views`."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Kind = Literal["mail", "chat", "notice", "file", "item"]
Channel = Literal["official", "private"]
FacetName = Literal["kind", "channel", "custodian", "accession", "person", "month"]
Sort = Literal["relevance", "newest", "oldest"]


class Shape(BaseModel):
    """Base of all shapes: camelCase, nothing unknown taken in."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")


class Fault(Shape):
    """One fault of the input."""

    field: str
    detail: str


class ProblemShape(Shape):
    """RFC 9457 problem details."""

    type: str
    status: int
    title: str
    detail: str
    position: int | None = None
    expected: str | None = None
    errors: list[Fault] = []


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
    duplicate_count: int
    hidden: bool


class Records(Shape):
    """A list of records."""

    items: list[RecordShape]


class ThreadShape(Records):
    """A thread, and how many of its messages are not here."""

    missing: int


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


class ReceiptShape(Shape):
    """The seal of a hand-in."""

    sealed_at: datetime
    seal: str


class AccessionShape(Shape):
    """One hand-in."""

    id: str
    custodian: CustodianShape
    channel: Channel
    title: str
    timezone: str
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


class SetAside(Shape):
    """Records of a private hand-in to set aside, and the category of the reason."""

    record_ids: Annotated[list[str], Field(min_length=1, max_length=1000)]
    reason: Annotated[str, Field(max_length=100)]


class SetAsideDone(Shape):
    """How many records were set aside, families included."""

    set_aside: int


class Filters(Shape):
    """Restrictions of a search; values of one filter are alternatives."""

    kind: list[Kind] = []
    channel: list[Channel] = []
    custodian_id: Annotated[list[str], Field(max_length=1000)] = []
    accession_id: Annotated[list[str], Field(max_length=1000)] = []
    person_id: Annotated[list[str], Field(max_length=1000)] = []
    sent_from: Annotated[date | None, Field(json_schema_extra={"format": "date"})] = None
    sent_until: Annotated[date | None, Field(json_schema_extra={"format": "date"})] = None
    has_attachment: bool | None = None
    has_defect: bool | None = None


class Expansions(Shape):
    """Which variants of a word are found too."""

    stem: bool = True
    compounds: bool = True
    synonyms: bool = True


class SearchShape(Shape):
    """What is asked of a search."""

    query: Annotated[str, Field(max_length=8192)] = ""
    filters: Filters = Filters()
    sort: Sort = "relevance"
    page_size: Annotated[int, Field(ge=1, le=200)] = 20
    cursor: Annotated[str | None, Field(max_length=2000)] = None
    facets: Annotated[list[FacetName], Field(max_length=6)] = []
    highlight: bool = True
    explain: bool = False
    include_duplicates: bool = False
    expansions: Expansions = Expansions()


class HighlightShape(Shape):
    """A piece of text with the ranges of the words found, in characters."""

    field: str
    text: str
    ranges: list[list[int]]


class HitShape(RecordShape):
    """A record that was found."""

    match: Literal["title", "near", "exact", "variant"]
    highlights: list[HighlightShape]


class FacetShape(Shape):
    """One value of a facet."""

    value: str
    label: str
    count: int


class TermShape(Shape):
    """A word of the query with the forms that are found for it."""

    text: str
    variants: list[str]
    count: int


class ExplanationShape(Shape):
    """How the query was understood."""

    query: str
    terms: list[TermShape] = []


class IncompleteShape(Shape):
    """Why records may be missing from an answer."""

    records: int
    reason: str


class Answer(Shape):
    """The answer to a search."""

    total: int
    items: list[HitShape]
    facets: dict[str, list[FacetShape]]
    explanation: ExplanationShape
    incomplete: IncompleteShape | None
    has_next_page: bool
    next_cursor: str | None
    took_ms: float


class Health(Shape):
    """Whether the service can do its work."""

    status: Literal["ok", "unavailable"]
    parts: dict[str, Literal["ok", "unavailable"]] = {}


_VERSION_HEADER: dict[str, Any] = {
    "API-Version": {"description": "Versie van de API.", "schema": {"type": "string", "examples": ["1.0.0"]}}
}


def answers(*statuses: int, ok: int = 200) -> dict[int | str, dict[str, Any]]:
    """The answers of a route for its description: the good one and its problems."""
    described: dict[int | str, dict[str, Any]] = {ok: {"headers": _VERSION_HEADER}}
    for status in (400, *statuses):
        described[status] = {
            "description": _PROBLEMS[status],
            "headers": _VERSION_HEADER,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemShape"}}
            },
        }
    return described


_PROBLEMS = {
    400: "De invoer klopt niet.",
    401: "Er is geen geldige sleutel.",
    403: "De rol staat dit niet toe.",
    404: "Dit bestaat niet, of is niet aan de vrager.",
    406: "Deze antwoordvorm bestaat niet.",
    409: "De toestand staat dit niet toe.",
    413: "Te groot.",
    415: "Deze invoervorm wordt niet gelezen.",
    503: "Een onderdeel antwoordt niet.",
}
