"""A release, what stands in its way, and the links to it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from api.schemas.inquiry import FullLine, Id
from api.schemas.shape import Shape

Reason = Literal[
    "data_in_document", "data_in_file", "suspended_document", "unreadable_document", "incorrect_attachment"
]
State = Literal["freezing", "released", "failed"]
Obstacle = Literal[
    "unjudged", "reopened", "unapproved", "nothing-covered", "covered", "unexplained", "term-unanswered"
]


class Withdrawal(Shape):
    """A member that is taken back, and why."""

    number: Annotated[int, Field(ge=1, le=10_000_000)]
    reason: Reason


class NewRelease(Shape):
    """A first release, or a correction of the last one."""

    corrects: Id | None = None
    withdrawals: list[Withdrawal] = Field(default_factory=list, max_length=1000)


class StoneShape(Shape):
    """What is left of a member that was taken back."""

    number: int
    withdrawn_at: datetime
    reason: Reason


class ReleaseShape(Shape):
    """A release."""

    id: str
    inquiry_id: str
    reference: str
    number: int
    state: State
    started_at: datetime
    corrects: str | None
    members: int
    manifest: str | None


class ReleaseWithStones(ReleaseShape):
    """A release with what was taken back."""

    stones: list[StoneShape]


class Releases(Shape):
    """The releases of an inquiry."""

    items: list[ReleaseShape]


class Hindrance(Shape):
    """One kind of obstacle: how many records it holds back, and the first of them."""

    obstacle: Obstacle
    count: int
    record_ids: list[str]


class Hindrances(Shape):
    """Everything that stands in the way."""

    items: list[Hindrance]


class NewLink(Shape):
    """For whom a link is, and when it ends."""

    label: FullLine
    expires_at: AwareDatetime


class LinkShape(Shape):
    """A link, without its token."""

    id: str
    label: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


class GivenLink(LinkShape):
    """A new link with its path, which is shown this once."""

    path: str


class Links(Shape):
    """The links to a release."""

    items: list[LinkShape]
