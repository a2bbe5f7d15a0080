"""What waits for a second reading."""

from datetime import datetime

from api.schemas.judgement import OutcomeName
from api.schemas.shape import Shape


class WaitingJudgement(Shape):
    """A judgement that waits to be read by somebody else than who made it."""

    inquiry_id: str
    reference: str
    record_id: str
    title: str
    number: int
    outcome: OutcomeName
    grounds: list[str]
    judge: str
    judged_at: datetime


class WaitingJudgements(Shape):
    """A page of them, the oldest first."""

    items: list[WaitingJudgement]
    has_next_page: bool
    next_cursor: str | None
