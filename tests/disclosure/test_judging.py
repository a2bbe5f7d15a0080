"""What a judgement must say: each rule of Woo 5.1 to 5.3 as cases, and as laws over all of them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.deadline import Duty
from disclosure.judging import Circumstances, Fault, faults, ordered
from records.ground import GROUNDS, Act, Weight, ground_of
from records.identity import Digest, RecordId
from records.judgement import Environment, Judgement, Outcome
from records.labels import DUTIES, JUDGEMENT_FAULTS
from records.redaction import Passage, Redaction

RECENT = Circumstances(Act.WOO, date(2026, 3, 2), date(2024, 1, 1), 100)
OLD = Circumstances(Act.WOO, date(2026, 3, 2), date(2020, 3, 1), 100)
WOB = Circumstances(Act.WOB, date(2021, 3, 2), date(2020, 1, 1), 100)


def judged(outcome: Outcome, *codes: str, **more: object) -> Judgement:
    return Judgement(
        record_id=RecordId("a" * 32),
        outcome=outcome,
        version=1,
        text_digest=Digest(bytes(32)),
        judge="anna",
        judged_at=datetime(2026, 3, 9, tzinfo=UTC),
        grounds=ordered(map(ground_of, codes)),
        **more,  # type: ignore[arg-type]
    )


def covered(start: int, end: int, code: str) -> Redaction:
    return Redaction(Passage(start, end), ground_of(code))


WHY = {"remark": "omdat"}
LINK = {"public_link": "https://open.example/1"}
INFORMATION = {"environment": Environment.INFORMATION}
EMISSIONS = {"environment": Environment.EMISSIONS}
Case = tuple[Judgement, Circumstances, set[Fault]]

CASES: dict[str, Case] = {
    "public": (judged(Outcome.PUBLIC), RECENT, set()),
    "public with a ground": (judged(Outcome.PUBLIC, "5.1.1e"), RECENT, {Fault.GROUND_NOT_HERE}),
    "withheld without a ground": (judged(Outcome.WITHHELD), RECENT, {Fault.GROUND_MISSING}),
    "partly without a ground": (judged(Outcome.PARTIAL), RECENT, {Fault.GROUND_MISSING}),
    "absolute without reasons": (judged(Outcome.WITHHELD, "5.1.1e"), RECENT, set()),
    "weighing without reasons": (judged(Outcome.WITHHELD, "5.1.2e"), RECENT, {Fault.REASONS_MISSING}),
    "reasons of spaces": (judged(Outcome.WITHHELD, "5.1.2e", remark=" \n"), RECENT, {Fault.REASONS_MISSING}),
    "weighing with reasons": (judged(Outcome.WITHHELD, "5.1.2e", **WHY), RECENT, set()),
    "views without reasons": (judged(Outcome.WITHHELD, "5.2"), RECENT, {Fault.REASONS_MISSING}),
    "old, weighing": (judged(Outcome.WITHHELD, "5.1.2e", **WHY), OLD, {Fault.AGE_REASON_MISSING}),
    "old, weighed again": (judged(Outcome.WITHHELD, "5.1.2e", age_reason="nog steeds", **WHY), OLD, set()),
    "old, absolute": (judged(Outcome.WITHHELD, "5.1.1b"), OLD, set()),
    "undated, weighing": (
        judged(Outcome.WITHHELD, "5.2", **WHY),
        Circumstances(Act.WOO, date(2026, 3, 2), None, 0),
        {Fault.AGE_REASON_MISSING},
    ),
    "just five years": (
        judged(Outcome.WITHHELD, "5.2", **WHY),
        Circumstances(Act.WOO, date(2026, 3, 2), date(2021, 3, 2), 0),
        set(),
    ),
    "five years and a day": (
        judged(Outcome.WITHHELD, "5.2", **WHY),
        Circumstances(Act.WOO, date(2026, 3, 2), date(2021, 3, 1), 0),
        {Fault.AGE_REASON_MISSING},
    ),
    "of a leap day": (
        judged(Outcome.WITHHELD, "5.2", **WHY),
        Circumstances(Act.WOO, date(2025, 2, 28), date(2020, 2, 29), 0),
        set(),
    ),
    "the Wob knows no 5.3": (judged(Outcome.WITHHELD, "10.2e", **WHY), WOB, set()),
    "Wob under the Woo": (judged(Outcome.WITHHELD, "10.2e", **WHY), RECENT, {Fault.OTHER_ACT}),
    "Woo under the Wob": (judged(Outcome.WITHHELD, "5.1.1e"), WOB, {Fault.OTHER_ACT}),
    "5.1.5 alone": (judged(Outcome.WITHHELD, "5.1.5", **WHY), RECENT, set()),
    "5.1.5 beside paragraph 2": (
        judged(Outcome.WITHHELD, "5.1.5", "5.1.2i", **WHY),
        RECENT,
        {Fault.RESIDUAL_BESIDE},
    ),
    "5.1.5 beside paragraph 1": (
        judged(Outcome.WITHHELD, "5.1.5", "5.1.1c", **WHY),
        RECENT,
        {Fault.RESIDUAL_BESIDE},
    ),
    "5.1.5 beside 5.2": (judged(Outcome.WITHHELD, "5.1.5", "5.2", **WHY), RECENT, set()),
    "5.1.5 for the environment": (
        judged(Outcome.WITHHELD, "5.1.5", **WHY, **INFORMATION),
        RECENT,
        {Fault.RESIDUAL_ENVIRONMENT},
    ),
    "5.1.1c for the environment": (
        judged(Outcome.WITHHELD, "5.1.1c", **INFORMATION),
        RECENT,
        {Fault.BUSINESS_ENVIRONMENT},
    ),
    "5.1.6 for the environment": (judged(Outcome.WITHHELD, "5.1.6", **WHY, **INFORMATION), RECENT, set()),
    "5.1.6 for anything else": (judged(Outcome.WITHHELD, "5.1.6", **WHY), RECENT, {Fault.NO_ENVIRONMENT}),
    "emissions, paragraph 1": (judged(Outcome.WITHHELD, "5.1.1b", **EMISSIONS), RECENT, {Fault.EMISSIONS}),
    "emissions, paragraph 2": (
        judged(Outcome.WITHHELD, "5.1.2b", **WHY, **EMISSIONS),
        RECENT,
        {Fault.EMISSIONS},
    ),
    "emissions, views": (judged(Outcome.WITHHELD, "5.2", **WHY, **EMISSIONS), RECENT, set()),
    "first for the addressee": (judged(Outcome.WITHHELD, "5.1.4", **WHY), RECENT, {Fault.UNTIL_MISSING}),
    "first for the addressee, until": (
        judged(Outcome.WITHHELD, "5.1.4", closed_until=date(2026, 4, 1), **WHY),
        RECENT,
        set(),
    ),
    "another law, unnamed": (judged(Outcome.WITHHELD, "8.8"), RECENT, {Fault.REASONS_MISSING}),
    "already public": (judged(Outcome.ALREADY_PUBLIC, **LINK), RECENT, set()),
    "already public, where": (judged(Outcome.ALREADY_PUBLIC), RECENT, {Fault.LINK_MISSING}),
    "already public, no address": (
        judged(Outcome.ALREADY_PUBLIC, public_link="javascript:alert(1)"),
        RECENT,
        {Fault.LINK_MISSING},
    ),
    "public with a link": (judged(Outcome.PUBLIC, **LINK), RECENT, {Fault.LINK_NOT_HERE}),
    "out of scope": (judged(Outcome.OUT_OF_SCOPE, **WHY), RECENT, set()),
    "out of scope, why": (judged(Outcome.OUT_OF_SCOPE), RECENT, {Fault.REMARK_MISSING}),
    "out of scope with a ground": (
        judged(Outcome.OUT_OF_SCOPE, "5.1.1e", **WHY),
        RECENT,
        {Fault.GROUND_NOT_HERE},
    ),
    "a duplicate": (judged(Outcome.DUPLICATE), RECENT, set()),
    "a duplicate with a ground": (judged(Outcome.DUPLICATE, "5.1.1e"), RECENT, {Fault.GROUND_NOT_HERE}),
    "everything at once": (
        judged(Outcome.PUBLIC, "5.1.5", "5.1.2e", **LINK, **EMISSIONS),
        OLD,
        {
            Fault.GROUND_NOT_HERE,
            Fault.LINK_NOT_HERE,
            Fault.REASONS_MISSING,
            Fault.AGE_REASON_MISSING,
            Fault.RESIDUAL_BESIDE,
            Fault.RESIDUAL_ENVIRONMENT,
            Fault.EMISSIONS,
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_judgement_has_exactly_these_faults(case: str) -> None:
    judgement, known, expected = CASES[case]
    assert set(faults(judgement, (), known)) == expected


PARTLY = judged(Outcome.PARTIAL, "5.1.5", "5.1.2e", **WHY)


def test_the_residual_ground_may_stand_beside_another_for_other_information() -> None:
    apart = (covered(0, 10, "5.1.5"), covered(10, 20, "5.1.2e"))
    assert faults(PARTLY, apart, RECENT) == ()
    overlapping = (covered(0, 11, "5.1.5"), covered(10, 20, "5.1.2e"))
    assert faults(PARTLY, overlapping, RECENT) == (Fault.RESIDUAL_BESIDE,)
    within = (covered(0, 50, "5.1.2e"), covered(1, 2, "5.1.2e"), covered(40, 41, "5.1.5"))
    assert faults(PARTLY, within, RECENT) == (Fault.RESIDUAL_BESIDE,)


def test_passages_lie_in_the_text_and_have_a_ground_of_the_judgement() -> None:
    assert faults(PARTLY, (covered(90, 100, "5.1.5"),), RECENT) == ()
    assert faults(PARTLY, (covered(90, 101, "5.1.5"),), RECENT) == (Fault.REDACTION_OUTSIDE,)
    assert faults(PARTLY, (covered(0, 1, "5.1.1e"),), RECENT) == (Fault.REDACTION_UNGROUNDED,)
    public = faults(judged(Outcome.PUBLIC), (covered(0, 1, "5.1.1e"),), RECENT)
    assert set(public) == {Fault.REDACTION_NOT_HERE, Fault.REDACTION_UNGROUNDED}


codes = st.lists(st.sampled_from(list(GROUNDS)), max_size=6)


@given(told=codes)
def test_grounds_stand_in_the_order_of_the_law_each_once(told: list[str]) -> None:
    found = [ground.code for ground in ordered(map(ground_of, told))]
    assert found == [code for code in GROUNDS if code in told]


@given(
    outcome=st.sampled_from(Outcome),
    told=codes,
    known=st.sampled_from([RECENT, OLD, WOB]),
    environment=st.sampled_from(Environment),
)
def test_what_stands_refuses_on_grounds_that_the_law_has_for_it(
    outcome: Outcome, told: list[str], known: Circumstances, environment: Environment
) -> None:
    made = judged(
        outcome,
        *told,
        remark="omdat",
        age_reason="nog steeds",
        closed_until=date(2026, 4, 1),
        environment=environment,
        public_link="https://open.example/1" if outcome is Outcome.ALREADY_PUBLIC else "",
    )
    if faults(made, (), known):
        return
    assert bool(made.grounds) == (outcome in {Outcome.PARTIAL, Outcome.WITHHELD})
    assert {ground.act for ground in made.grounds} <= {known.act}
    if environment is not Environment.NONE:
        assert not {ground.weight for ground in made.grounds} & {Weight.EXCEPTIONAL}
    paragraphs = {ground.paragraph for ground in made.grounds if ground.article == "5.1"}
    assert not (5 in paragraphs and paragraphs & {1, 2})
    if environment is Environment.EMISSIONS:
        assert not paragraphs & {1, 2}


@given(
    places=st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 10), st.sampled_from(["5.1.5", "5.1.2e", "5.2"])),
        max_size=8,
    )
)
def test_overlaps_are_found_as_if_each_pair_were_looked_at(places: list[tuple[int, int, str]]) -> None:
    redactions = tuple(covered(start, start + size, code) for start, size, code in places)
    made = judged(Outcome.PARTIAL, "5.1.5", "5.1.2e", "5.2", **WHY)
    clash = any(
        one.ground.code == "5.1.5"
        and other.ground.code == "5.1.2e"
        and one.passage.start < other.passage.end
        and other.passage.start < one.passage.end
        for one in redactions
        for other in redactions
    )
    if redactions:
        assert (Fault.RESIDUAL_BESIDE in faults(made, redactions, RECENT)) == clash


def test_every_fault_has_its_sentence_in_dutch() -> None:
    assert {fault.name.lower() for fault in Fault} == set(JUDGEMENT_FAULTS)
    assert {duty.value for duty in Duty} == set(DUTIES)
