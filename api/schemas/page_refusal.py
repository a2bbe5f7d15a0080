"""Records without the pages of their original, before a release and in one."""

from api.schemas.shape import Shape


class ExpectedRefusal(Shape):
    """A record that would go out without the pages of its original: why, by name and in words."""

    record_id: str
    title: str
    refusal: str
    sentence: str


class ExpectedRefusals(Shape):
    """Those among the PDFs that were looked at; the next ones come with the next page."""

    looked: int
    items: list[ExpectedRefusal]
    has_next_page: bool
    next_cursor: str | None


class RefusedMember(ExpectedRefusal):
    """A member of a release without the pages of its original."""

    number: int


class RefusedMembers(Shape):
    """The members of a release without pages: the first thousand, and how many in all."""

    total: int
    items: list[RefusedMember]
