"""Second reading: where the judging of a record stands, and who may read it a second time (four eyes)."""

from records.errors import ConflictError, InvalidError
from records.identity import Digest
from records.judgement import KeptJudgement, SecondReading, Standing, Verdict

_AFTER = {Verdict.APPROVED: Standing.APPROVED, Verdict.SENT_BACK: Standing.SENT_BACK}


def standing(kept: KeptJudgement | None, reading: SecondReading | None, present: Digest) -> Standing:
    """Where a record stands, by its last judgement, the last reading of that, and its present text.

    Another text than was read reopens a judgement, approved or not.
    """
    if kept is None:
        return Standing.OPEN
    if kept.judgement.text_digest != present:
        return Standing.REOPENED
    return Standing.JUDGED if reading is None else _AFTER[reading.verdict]


def check_reading(kept: KeptJudgement, reading: SecondReading, present: Digest) -> None:
    """Return if somebody may read a judgement a second time, and says why he sends it back.

    Raises ConflictError for one's own judgement and for one whose text is another by now.
    """
    if kept.judgement.judge == reading.reader:
        raise ConflictError("judgement", "own-judgement")
    if kept.judgement.text_digest != present:
        raise ConflictError("judgement", "reopened")
    if reading.verdict is Verdict.SENT_BACK and not reading.remark.strip():
        raise InvalidError("remark", "missing")
