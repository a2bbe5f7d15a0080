"""Redactions of an inquiry: what the recognisers propose, and how a record would go out."""

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.judgement import Place, RedactionShape, TextDigest
from api.schemas.record import Person, RecipientShape
from api.schemas.shape import Shape

FullName = Annotated[str, Field(min_length=2, max_length=200)]
Names = Annotated[list[FullName], Field(max_length=500)]


class NewRedactionProposals(Shape):
    """Names to look for beside those of the record, and names that stay because of a public function."""

    people: Names = Field(default_factory=list)
    staying: Names = Field(default_factory=list)


class ProposedRedaction(RedactionShape):
    """A passage that a recogniser proposes to cover: how sure it is, and why."""

    confidence: Literal["certain", "likely", "possible"]
    why: str


class RedactionProposals(Shape):
    """Proposals for one text; nothing is covered by them."""

    text_digest: TextDigest
    items: list[ProposedRedaction]


class BoxShape(Shape):
    """A box in the redacted text: a range in code points, end exclusive, and its grounds."""

    start: Place
    end: Place
    grounds: list[str]


class PreviewShape(Shape):
    """A record as it would go out; `textDigest` is that of its bare text."""

    text_digest: TextDigest
    title: str
    sender: Person | None
    recipients: list[RecipientShape]
    attachment_names: list[str]
    text: str
    boxes: list[BoxShape]


class UnevenPassage(Shape):
    """A passage that is covered elsewhere and stands open here, or is covered on another ground here."""

    record_id: str
    start: Place
    end: Place
    kind: Literal["open", "other-ground"]
    here: list[str]
    elsewhere: list[str]


class UnevenPassages(Shape):
    """The passages of a selection that are not covered alike: the first thousand, and how many in all."""

    total: int
    items: list[UnevenPassage]
