"""Judgement: what may go out of a record, why not, and which text was read for it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from records.ground import Ground
from records.identity import Digest, RecordId
from records.redaction import Redaction


class Outcome(StrEnum):
    """What becomes of a record; the first four are those of the existing publication platform."""

    PUBLIC = "public"
    PARTIAL = "partial_public"
    WITHHELD = "not_public"
    ALREADY_PUBLIC = "already_public"
    OUT_OF_SCOPE = "out_of_scope"
    DUPLICATE = "duplicate"


class Environment(StrEnum):
    """Whether it is about the environment, which the law opens further (Woo 5.1 par. 5 to 7)."""

    NONE = "none"
    INFORMATION = "information"
    EMISSIONS = "emissions"
    """About emissions into the environment."""


class Verdict(StrEnum):
    """What a second reader says of a judgement."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"


class Standing(StrEnum):
    """Where the judging of a record stands."""

    OPEN = "open"
    """Nobody judged it yet."""
    JUDGED = "judged"
    """It waits for its second reader."""
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    REOPENED = "reopened"
    """Its text is another than was read: the judgement has to be made again."""


RELEASABLE = frozenset({Outcome.PUBLIC, Outcome.PARTIAL})
"""Outcomes whose text goes out, redacted where it has redactions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one officer decided of one record, held to the text that he read.

    `version` is the record's version in the catalogue and `text_digest` the SHA-256 of its text
    (UTF-8) at that moment: a newer text reopens the judgement. `grounds` stand in the order of
    the law. `remark` is his reasoning in Dutch, `age_reason` why the interest still weighs more after
    five years (art. 5.3), `closed_until` the day told to the requester (art. 5.1 par. 4).
    `public_link` says where an already public one is.
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
    age_reason: str = ""
    closed_until: date | None = None
    environment: Environment = Environment.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptJudgement:
    """A judgement as an inquiry keeps it, with what it covers.

    `number` counts within the inquiry. `origin` is the record from which it was taken over by proposal,
    or None. `judge` in the judgement is the id of an account, `judge_name` what people call it.
    """

    number: int
    judgement: Judgement
    redactions: tuple[Redaction, ...] = ()
    judge_name: str = ""
    origin: RecordId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """What a second reader said of the judgement with a number; of several the last one counts."""

    judgement: int
    verdict: Verdict
    reader: str
    reader_name: str
    at: datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A selected record, where its judging stands, and its judgement if there is one."""

    record_id: RecordId
    standing: Standing
    kept: KeptJudgement | None
    reading: SecondReading | None
