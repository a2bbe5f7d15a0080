"""Judgements as the outside sees them: the keys of the API."""

from collections.abc import Iterable

from disclosure.propagation import Proposal
from records.ground import Ground
from records.identity import Digest, digest_text
from records.judgement import Judged, KeptJudgement, SecondReading
from records.redaction import Redaction
from runtime.views import Json, moment


def judgement_view(kept: KeptJudgement) -> Json:
    """A judgement with what it covers."""
    made = kept.judgement
    return {
        "number": kept.number,
        "recordId": made.record_id,
        "outcome": made.outcome.value,
        "grounds": _codes(made.grounds),
        "remark": made.remark,
        "ageReason": made.age_reason,
        "closedUntil": made.closed_until and made.closed_until.isoformat(),
        "environment": made.environment.value,
        "publicLink": made.public_link,
        "textDigest": digest_text(made.text_digest),
        "redactions": redactions_view(kept.redactions),
        "origin": kept.origin,
        "judge": kept.judge_name,
        "judgedAt": moment(made.judged_at),
    }


def line_view(judged: Judged) -> Json:
    """A selected record with where it stands."""
    return {
        "recordId": judged.record_id,
        "standing": judged.standing.value,
        "judgement": judged.kept and judgement_view(judged.kept),
        "secondReading": judged.reading and reading_view(judged.reading),
    }


def reading_view(reading: SecondReading) -> Json:
    """What a second reader said."""
    return {
        "verdict": reading.verdict.value,
        "reader": reading.reader_name,
        "remark": reading.remark,
        "at": moment(reading.at),
    }


def proposal_view(proposal: Proposal, present: Digest, number: int) -> Json:
    """A proposal, with what a judgement that takes it over has to name."""
    return {
        "recordId": proposal.record_id,
        "reason": proposal.reason.value,
        "outcome": proposal.outcome.value,
        "grounds": _codes(proposal.grounds),
        "redactions": redactions_view(proposal.redactions),
        "textDigest": digest_text(present),
        "replaces": number,
    }


def redactions_view(redactions: Iterable[Redaction]) -> list[Json]:
    """Covered passages, in code points."""
    return [
        {
            "start": each.passage.start,
            "end": each.passage.end,
            "ground": each.ground.code,
            "recogniser": each.recogniser,
        }
        for each in redactions
    ]


def _codes(grounds: Iterable[Ground]) -> list[str]:
    return [ground.code for ground in grounds]
