"""Judgement: what may go out of a record, why not, and which text was read for it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from records.ground import Ground
from records.identity import Digest, RecordId


class Outcome(StrEnum):
    """What becomes of a record; the first four are those of the existing publication platform."""

    PUBLIC = "public"
    PARTIAL = "partial_public"
    WITHHELD = "not_public"
    ALREADY_PUBLIC = "already_public"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"


RELEASABLE = frozenset({Outcome.PUBLIC, Outcome.PARTIAL})
"""Outcomes whose text goes out, redacted where it has redactions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one officer decided of one record, held to the text that he read.

    `version` is the record's version in the catalogue and `text_digest` the SHA-256 of its text
    (UTF-8) at that moment: a newer text reopens the judgement. `grounds` stand in the order of
    the law. `remark` is his reasoning in Dutch. `public_link` says where an already public one is.
    """

    record_id: RecordId
    outcome: Outcome
    version: int
    text_digest: Digest
    judge: str
    judged_at: datetime
    grounds: tuple[Ground, ...] = ()
    remark: str = ""
    public_link: str = ""
