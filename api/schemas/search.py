"""A search and its answer."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.record import RecordShape
from api.schemas.shape import Channel, Day, Kind, Shape

FacetName = Literal["kind", "channel", "custodian", "accession", "person", "month"]
Sort = Literal["relevance", "newest", "oldest"]
Flag = Annotated[bool, Field(strict=True)]


class Filters(Shape):
    """Restrictions of a search; values of one filter are alternatives."""

    kind: list[Kind] = Field(default_factory=list)
    channel: list[Channel] = Field(default_factory=list)
    custodian_id: list[str] = Field(default_factory=list, max_length=1000)
    accession_id: list[str] = Field(default_factory=list, max_length=1000)
    person_id: list[str] = Field(default_factory=list, max_length=1000)
    sent_from: Day = None
    sent_until: Day = None
    has_attachment: Flag | None = None
    has_defect: Flag | None = None


class Expansions(Shape):
    """Which variants of a word are found too."""

    stem: Flag = True
    compounds: Flag = True
    synonyms: Flag = True


class SearchShape(Shape):
    """What is asked of a search."""

    query: Annotated[str, Field(max_length=8192)] = ""
    filters: Filters = Field(default_factory=Filters)
    sort: Sort = "relevance"
    page_size: Annotated[int, Field(ge=1, le=200, strict=True)] = 20
    cursor: Annotated[str | None, Field(max_length=2000)] = None
    facets: list[FacetName] = Field(default_factory=list, max_length=6)
    highlight: Flag = True
    explain: Flag = False
    include_duplicates: Flag = False
    expansions: Expansions = Field(default_factory=Expansions)


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
    notes: list[str]
    terms: list[TermShape]


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
