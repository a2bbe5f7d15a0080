"""Second reading and propagation: standings as a law, four eyes, and what follows from a judgement."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.propagation import Reason, for_relatives, for_same_passages
from disclosure.second_reading import check_reading, standing
from records.errors import ConflictError, InvalidError
from records.ground import ground_of
from records.identity import RecordId, digest_of
from records.judgement import Judgement, KeptJudgement, Outcome, SecondReading, Standing, Verdict
from records.kin import Kin
from records.redaction import Passage, Redaction

NOW = datetime(2026, 3, 9, tzinfo=UTC)
OWN, PARENT, COPY, COPIED_PARENT, OTHER = (RecordId(letter * 32) for letter in "abcde")
KEPT = KeptJudgement(
    number=1,
    judgement=Judgement(
        record_id=OWN,
        outcome=Outcome.WITHHELD,
        version=1,
        text_digest=digest_of(b"tekst"),
        judge="anna",
        judged_at=NOW,
        grounds=(ground_of("5.1.1e"),),
    ),
)
READING = SecondReading(judgement=1, verdict=Verdict.APPROVED, reader="bea", reader_name="Bea", at=NOW)
KIN = {
    PARENT: Kin(family=PARENT, group="g", is_copy=False),
    OWN: Kin(family=PARENT, group="g", is_copy=False),
    COPIED_PARENT: Kin(family=COPIED_PARENT, group="g", is_copy=True),
    COPY: Kin(family=COPIED_PARENT, group="g", is_copy=True),
    OTHER: Kin(family=OTHER, group="h", is_copy=False),
}


@given(
    is_judged=st.booleans(),
    verdict=st.none() | st.sampled_from(Verdict),
    read=st.binary(max_size=2),
    present=st.binary(max_size=2),
)
def test_a_standing_follows_from_the_judgement_its_reading_and_the_present_text(
    is_judged: bool, verdict: Verdict | None, read: bytes, present: bytes
) -> None:
    kept = (
        replace(KEPT, judgement=replace(KEPT.judgement, text_digest=digest_of(read))) if is_judged else None
    )
    reading = None if verdict is None else replace(READING, verdict=verdict)
    found = standing(kept, reading, digest_of(present))
    assert (found is Standing.OPEN) == (not is_judged)
    assert (found is Standing.REOPENED) == (is_judged and read != present)
    if found is Standing.APPROVED:
        assert verdict is Verdict.APPROVED


def test_four_eyes_and_a_reason_to_send_back() -> None:
    present = KEPT.judgement.text_digest
    check_reading(KEPT, READING, present)
    with pytest.raises(ConflictError):
        check_reading(KEPT, replace(READING, reader="anna"), present)
    with pytest.raises(ConflictError):
        check_reading(KEPT, READING, digest_of(b"anders"))
    with pytest.raises(InvalidError):
        check_reading(KEPT, replace(READING, verdict=Verdict.SENT_BACK, remark=" "), present)
    check_reading(KEPT, replace(READING, verdict=Verdict.SENT_BACK, remark="naam"), present)


def test_copies_are_duplicates_and_the_family_follows() -> None:
    found = {each.record_id: (each.reason, each.outcome) for each in for_relatives(KEPT.judgement, KIN)}
    assert found == {
        PARENT: (Reason.FAMILY, Outcome.WITHHELD),
        COPY: (Reason.DUPLICATE, Outcome.DUPLICATE),
        COPIED_PARENT: (Reason.DUPLICATE, Outcome.DUPLICATE),
    }


def test_what_is_public_in_part_says_nothing_of_its_family() -> None:
    partly = replace(KEPT.judgement, outcome=Outcome.PARTIAL)
    assert {each.reason for each in for_relatives(partly, KIN)} == {Reason.DUPLICATE}


def test_a_judged_copy_makes_nobody_a_duplicate() -> None:
    of_copy = replace(KEPT.judgement, record_id=COPY)
    assert [(each.record_id, each.reason) for each in for_relatives(of_copy, KIN)] == [
        (COPIED_PARENT, Reason.FAMILY)
    ]


def test_a_covered_passage_is_found_elsewhere_however_it_is_spaced() -> None:
    text = "Bel Jan de Vries morgen."
    covered = Redaction(Passage(4, 16), ground_of("5.1.2e"))
    others = [(OWN, text), (PARENT, "jan  de\nVRIES was er."), (OTHER, "Jan was er.")]
    (found,) = for_same_passages(replace(KEPT, redactions=(covered,)), text, others)
    assert (found.record_id, found.outcome, found.reason) == (PARENT, Outcome.PARTIAL, Reason.SAME_PASSAGE)
    assert [(each.passage, each.ground.code) for each in found.redactions] == [(Passage(0, 13), "5.1.2e")]
    assert [ground.code for ground in found.grounds] == ["5.1.2e"]


@given(others=st.lists(st.text("Jande Vris.\n", max_size=40), max_size=4))
def test_what_is_proposed_to_be_covered_lies_in_its_text(others: list[str]) -> None:
    text = "Jan de Vries"
    kept = replace(KEPT, redactions=(Redaction(Passage(0, 12), ground_of("5.1.2e")),))
    listed = [(RecordId(f"{place:032x}"), other) for place, other in enumerate(others)]
    for each in for_same_passages(kept, text, listed):
        other = dict(listed)[each.record_id]
        assert all(one.passage.end <= len(other) for one in each.redactions)
