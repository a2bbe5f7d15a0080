"""The sample of what was not selected, against closed forms, published limits and the promise itself."""

import math
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.elusion import Elusion, at_most, interval

samples = st.integers(1, 120).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size)))


@pytest.mark.parametrize(
    ("hits", "size", "low", "high"),
    [
        # Clopper and Pearson's limits at 95% as handbooks print them.
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
        (10, 100, 0.0490, 0.1762),
        (0, 300, 0.0, 0.0122),
    ],
)
def test_the_limits_are_those_of_the_handbooks(hits: int, size: int, low: float, high: float) -> None:
    assert list(interval(hits, size)) == pytest.approx([low, high], abs=5e-5)


@given(st.integers(1, 3000))
def test_a_sample_without_hits_has_the_limit_that_can_be_written_down(size: int) -> None:
    assert list(interval(0, size)) == pytest.approx([0.0, 1 - 0.025 ** (1 / size)], rel=1e-9)


@given(samples)
def test_the_share_that_was_found_lies_within_its_limits(drawn: tuple[int, int]) -> None:
    hits, size = drawn
    low, high = interval(hits, size)
    assert 0 <= low <= hits / size <= high <= 1


@given(samples)
def test_the_limits_of_what_was_missed_mirror_those_of_what_was_not(drawn: tuple[int, int]) -> None:
    hits, size = drawn
    low, high = interval(hits, size)
    assert list(interval(size - hits, size)) == pytest.approx([1 - high, 1 - low], abs=1e-9)


@cache
def intervals(size: int) -> list[tuple[float, float]]:
    return [interval(hits, size) for hits in range(size + 1)]


@given(st.sampled_from((1, 7, 30, 80)), st.floats(0.001, 0.999))
def test_the_truth_lies_within_the_limits_as_often_as_is_promised(size: int, truth: float) -> None:
    # Not by drawing: the chance of each outcome is known, so the coverage is as well.
    inside = [hits for hits, (low, high) in enumerate(intervals(size)) if low <= truth <= high]
    covered = math.fsum(math.comb(size, hits) * truth**hits * (1 - truth) ** (size - hits) for hits in inside)
    assert covered >= 0.95 - 1e-9


@given(st.integers(0, 200), st.floats(0, 1))
def test_chances_grow_to_one(size: int, share: float) -> None:
    chances = [at_most(k, size, share) for k in range(size + 1)]
    assert chances == sorted(chances)
    assert chances[-1] == pytest.approx(1)


def test_a_large_sample_takes_no_time() -> None:
    assert interval(20, 100_000)[1] == pytest.approx(0.00030888, rel=1e-3)


def test_what_was_missed_is_told_in_records_as_well() -> None:
    found = Elusion(discarded=10_000, looked_at=300, relevant=0)
    assert found.missed == (0, 123)
    everything = Elusion(discarded=20, looked_at=20, relevant=3)
    assert everything.missed == (3, 3)


@pytest.mark.parametrize("wrong", [(10, 11, 0), (10, 5, 6), (10, 5, -1)])
def test_a_sample_that_cannot_be_is_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no sample"):
        Elusion(*wrong)
