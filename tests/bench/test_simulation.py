"""The simulation of growth: bounded by its slowest stage, and what the page on scaling shows."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.simulation import (
    INSTALLATIONS,
    MEASURED,
    UNIT_RECORDS,
    Installation,
    course_table,
    disk_table,
    simulated,
)
from tests.test_docs import page

installations = st.builds(
    Installation,
    st.just("any"),
    records=st.integers(1, 50 * UNIT_RECORDS),
    workers=st.integers(1, 9),
    cores=st.integers(1, 9),
)


@given(installations)
def test_no_stage_is_faster_than_its_figures_allow(installation: Installation) -> None:
    course = simulated(installation)
    records, hands = installation.records, installation.workers * installation.cores
    assert course.read_s >= 0.999 * records * MEASURED.turn_ms / 1000
    assert course.read_s >= 0.999 * records * MEASURED.processor_ms / 1000 / hands
    assert course.searchable_s >= 0.999 * records * MEASURED.drain_ms / 1000
    assert course.texts_s >= course.searchable_s >= course.read_s
    assert 0 <= course.longest_outbox <= records


@given(installations)
def test_another_worker_never_makes_it_slower(installation: Installation) -> None:
    one, more = simulated(installation), simulated(replace(installation, workers=installation.workers + 1))
    assert more.read_s <= one.read_s * 1.000001
    assert more.searchable_s <= one.searchable_s * 1.000001


def test_many_workers_come_to_what_the_one_turn_allows() -> None:
    course = simulated(Installation("many", 100 * UNIT_RECORDS, 100, 8))
    assert course.read_s == pytest.approx(100 * UNIT_RECORDS * MEASURED.turn_ms / 1000, rel=0.02)


def test_the_page_shows_what_the_simulation_comes_to() -> None:
    scaling = page("scaling.md")
    assert course_table() in scaling
    assert disk_table() in scaling
    assert len(INSTALLATIONS) == 5
