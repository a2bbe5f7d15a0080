"""Judgements of an inquiry: made, listed, read a second time, proposed."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from api.schemas.accession import Line
from api.schemas.inquiry import Id
from api.schemas.record import RecordShape
from api.schemas.shape import Day, Shape

OutcomeName = Literal["public", "partial_public", "not_public", "already_public", "out_of_scope", "duplicate"]
StandingName = Literal["open", "judged", "sent_back", "approved", "reopened"]
VerdictName = Literal["approved", "sent_back"]
EnvironmentName = Literal["none", "information", "emissions"]
TextDigest = Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
Reasons = Annotated[str, Field(max_length=4000)]
Place = Annotated[int, Field(ge=0, le=2**31, strict=True)]
Number = Annotated[int, Field(ge=0, le=10_000_000, strict=True)]


class RedactionShape(Shape):
    """A covered passage: a range in code points, end exclusive, and its ground."""

    start: Place
    end: Place
    ground: Annotated[str, Field(max_length=20)]
    recogniser: Annotated[str, Field(max_length=40)] = ""

    @model_validator(mode="after")
    def covers_something(self) -> Self:
        """Refuse a range without anything in it."""
        if self.start >= self.end:
            raise PydanticCustomError("empty_passage", "covers nothing")
        return self


class JudgementWords(Shape):
    """What a judgement says."""

    record_id: Id
    outcome: OutcomeName
    grounds: Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=40)] = Field(
        default_factory=list
    )
    remark: Reasons = ""
    age_reason: Reasons = ""
    closed_until: Day = None
    environment: EnvironmentName = "none"
    public_link: Annotated[str, Field(max_length=2048)] = ""
    text_digest: TextDigest
    redactions: Annotated[list[RedactionShape], Field(max_length=2000)] = Field(default_factory=list)
    origin: Annotated[str | None, Field(pattern="^[0-9a-f]{32}$")] = None


class NewJudgement(JudgementWords):
    """A judgement, of the text that was read and in place of the judgement that was seen (0: none)."""

    replaces: Number = 0


class NewJudgements(Shape):
    """Judgements to make, all or none."""

    judgements: Annotated[list[NewJudgement], Field(min_length=1, max_length=50)]


class Numbers(Shape):
    """The numbers of judgements."""

    numbers: list[int]


class JudgementShape(JudgementWords):
    """A judgement as it was kept."""

    number: int
    judge: str
    judged_at: datetime


class SecondReadingShape(Shape):
    """What a second reader said."""

    verdict: VerdictName
    reader: str
    remark: str
    at: datetime


class JudgedShape(Shape):
    """A selected record and where its judging stands."""

    record_id: str
    standing: StandingName
    judgement: JudgementShape | None
    second_reading: SecondReadingShape | None


class JudgedPage(Shape):
    """A page of selected records."""

    items: list[JudgedShape]
    has_next_page: bool
    next_cursor: str | None


class NewSecondReading(Shape):
    """A verdict on the judgement with a number; who sends back says why."""

    number: Number
    verdict: VerdictName
    remark: Reasons = ""


class NewSecondReadings(Shape):
    """Verdicts, all or none."""

    readings: Annotated[list[NewSecondReading], Field(min_length=1, max_length=100)]


class InquiryRecord(Shape):
    """A record of an inquiry with the text that is judged."""

    record: RecordShape
    text: str
    text_digest: TextDigest
    is_selected: bool
    standing: StandingName
    judgements: list[JudgementShape]


class ProposalShape(Shape):
    """What is proposed for a record because of another one's judgement."""

    record_id: str
    reason: Literal["duplicate", "family", "same_passage"]
    outcome: OutcomeName
    grounds: list[str]
    redactions: list[RedactionShape]
    text_digest: TextDigest
    replaces: int


class Proposals(Shape):
    """Proposals; nothing was changed."""

    items: list[ProposalShape]


class StepShape(Shape):
    """A count with the members behind it."""

    count: int
    record_ids: list[str]


class LeftOutShape(StepShape):
    """What was not selected, or taken out, by reason."""

    reason: Line


class OutcomeShape(StepShape):
    """What was judged, by outcome."""

    outcome: OutcomeName


class SiftingShape(Shape):
    """From what was found to what was judged; a difference other than 0 is an error."""

    difference: int
    found: StepShape
    added: StepShape
    duplicates: StepShape
    left_out: list[LeftOutShape]
    open: StepShape
    judged: list[OutcomeShape]
