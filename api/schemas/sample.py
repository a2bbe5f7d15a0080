"""A sample of what was not selected: drawing it, looking at it, and what follows."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.inquiry import Id
from api.schemas.shape import Shape


class NewSample(Shape):
    """How many records are drawn; all that were not selected, if there are fewer."""

    size: Annotated[int, Field(ge=1, le=5000, strict=True)]


class EstimateShape(Shape):
    """How much was missed: as shares, between which the truth lies with the confidence, and as records."""

    confidence: float
    rate: float
    low: float
    high: float
    fewest: int
    most: int


class SampleShape(Shape):
    """A sample; `estimate` is null until all of it was looked at, `pile` names what it was drawn from."""

    number: int
    drawn_at: datetime
    by: str
    seed: str
    pile: str
    scope_version: int
    selection_version: int
    changes_since: int
    discarded: int
    drawn: int
    looked_at: int
    relevant: int
    estimate: EstimateShape | None


class Samples(Shape):
    """Every sample of an inquiry."""

    items: list[SampleShape]


class SampledRecord(Shape):
    """A drawn record and what was said of it last; null until somebody did."""

    record_id: str
    is_relevant: bool | None
    by: str | None
    at: datetime | None


class SampleWithRecords(SampleShape):
    """A sample with its records, as they were drawn."""

    items: list[SampledRecord]


class NewSampleReading(Shape):
    """Whether a drawn record should have been selected."""

    record_id: Id
    is_relevant: Annotated[bool, Field(strict=True)]


class NewSampleReadings(Shape):
    """What is said of records of a sample, all or none."""

    readings: Annotated[list[NewSampleReading], Field(min_length=1, max_length=200)]


class Redrawn(Shape):
    """A sample drawn again; `isWhole` says that all it was drawn from is there."""

    number: int
    is_same: bool
    is_whole: bool
    discarded: int
    withdrawn: list[str]
    record_ids: list[str]
