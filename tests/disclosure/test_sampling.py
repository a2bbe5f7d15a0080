"""Drawing from what was not selected: laws over any pile, and when a sample says anything."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.sampling import SampleTaken, draw
from records.identity import RecordId

ids = st.sets(st.integers(0, 2**64).map(lambda each: RecordId(f"{each:032x}")), max_size=40)
sizes = st.integers(1, 50)
seeds = st.text(max_size=8)


@given(ids, ids, sizes, seeds)
def test_a_draw_has_nothing_that_was_selected_and_its_counts_add_up(
    records: set[RecordId], others: set[RecordId], size: int, seed: str
) -> None:
    chosen = others | set(sorted(records)[::3])
    drawn = draw(sorted(records), chosen, size, seed)
    assert not set(drawn.ids) & chosen
    assert set(drawn.ids) <= records
    assert drawn.discarded + len(records & chosen) == len(records)
    assert len(set(drawn.ids)) == len(drawn.ids) == min(size, drawn.discarded)


@given(ids, sizes, seeds, st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_in_whatever_order_records_come(
    records: set[RecordId], size: int, seed: str, random: st.DataObject
) -> None:
    shuffled = sorted(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert draw(shuffled, frozenset(), size, seed) == draw(sorted(records), frozenset(), size, seed)


@given(ids.filter(bool), sizes, seeds, st.data())
def test_without_one_record_the_rest_comes_as_it_came_and_the_pile_has_another_name(
    records: set[RecordId], size: int, seed: str, data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(records)))
    before = draw(records, frozenset(), size, seed)
    after = draw(records - {gone}, frozenset(), size, seed)
    left = tuple(each for each in before.ids if each != gone)
    assert after.ids[: len(left)] == left
    assert after.pile != before.pile


@given(ids.filter(lambda each: len(each) > 30), seeds)
def test_a_smaller_draw_is_the_beginning_of_a_larger_one(records: set[RecordId], seed: str) -> None:
    few, many = (draw(records, frozenset(), size, seed).ids for size in (7, 30))
    assert many[:7] == few


def test_another_seed_draws_others() -> None:
    records = [RecordId(f"{each:032x}") for each in range(1_000)]
    assert set(draw(records, frozenset(), 20, "een").ids) != set(draw(records, frozenset(), 20, "twee").ids)


def test_every_record_is_drawn_about_as_often_as_any_other() -> None:
    # Of 40 records 10 are drawn 2,000 times: 500 times each, give or take five standard deviations.
    records = [RecordId(f"{each:032x}") for each in range(40)]
    times = dict.fromkeys(records, 0)
    for seed in range(2_000):
        for each in draw(records, frozenset(), 10, str(seed)).ids:
            times[each] += 1
    assert all(abs(count - 500) < 5 * (2_000 * 0.25 * 0.75) ** 0.5 for count in times.values())


@pytest.mark.parametrize(("looked_at", "is_there"), [(0, False), (9, False), (10, True)])
def test_nothing_follows_from_a_sample_until_all_of_it_was_looked_at(looked_at: int, is_there: bool) -> None:
    taken = SampleTaken(
        number=1,
        drawn_on=date(2026, 11, 3),
        scope=1,
        discarded=100,
        drawn=10,
        looked_at=looked_at,
        relevant=0,
    )
    assert (taken.elusion is not None) == is_there
