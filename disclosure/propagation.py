"""Propagation: what follows from one judgement for its copies, its family and the same passage elsewhere.

Nothing is applied here. A proposal is shown, and becomes a judgement only when somebody makes it one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from disclosure.judging import ordered
from disclosure.phrases import Phrases
from records.ground import Ground
from records.identity import RecordId
from records.judgement import Judgement, KeptJudgement, Outcome
from records.kin import Kin
from records.redaction import Redaction

_SHORTEST_WORDS, _LONGEST_WORDS = 12, 12


class Reason(StrEnum):
    """Why something is proposed for a record."""

    DUPLICATE = "duplicate"
    FAMILY = "family"
    SAME_PASSAGE = "same_passage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed for a record, and why."""

    record_id: RecordId
    reason: Reason
    outcome: Outcome
    grounds: tuple[Ground, ...] = ()
    redactions: tuple[Redaction, ...] = ()


def for_relatives(judgement: Judgement, kin: Mapping[RecordId, Kin]) -> Iterator[Proposal]:
    """Proposals for copies, which are duplicates, and for the rest of the family, which follows.

    A record that is public in part says nothing of what else its family holds. `kin` is closed.
    """
    own = kin[judgement.record_id]
    for record_id, other in sorted(kin.items()):
        if record_id == judgement.record_id or other.group != own.group:
            continue
        if other.is_copy and not own.is_copy:
            yield Proposal(record_id=record_id, reason=Reason.DUPLICATE, outcome=Outcome.DUPLICATE)
        elif other.family == own.family and judgement.outcome is not Outcome.PARTIAL:
            yield Proposal(
                record_id=record_id,
                reason=Reason.FAMILY,
                outcome=judgement.outcome,
                grounds=judgement.grounds,
            )


def for_same_passages(
    kept: KeptJudgement, text: str, others: Iterable[tuple[RecordId, str]]
) -> Iterator[Proposal]:
    """Proposals for records in which a passage stands that this judgement covers; one text at a time."""
    phrases = Phrases(_SHORTEST_WORDS, _LONGEST_WORDS)
    phrases.add(text, kept.redactions)
    for record_id, other in others:
        if record_id == kept.judgement.record_id:
            continue
        redactions = tuple(
            Redaction(passage, ground, "same-passage")
            for passage, grounds in phrases.within(other)
            for ground in grounds
        )
        if redactions:
            yield Proposal(
                record_id=record_id,
                reason=Reason.SAME_PASSAGE,
                outcome=Outcome.PARTIAL,
                grounds=ordered(each.ground for each in redactions),
                redactions=redactions,
            )
