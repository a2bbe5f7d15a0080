"""A command measured from outside: the whole tree counts, and a failure is no measure."""

import subprocess
import sys

import pytest

from bench.processes import measured
from bench.tables import Spread, percentile

CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(20_000_000))'])"


def test_the_cpu_of_children_counts() -> None:
    run = measured([sys.executable, "-c", CHILD])
    assert run.cpu_s > 0.2
    assert run.wall_s > 0.2
    assert run.peak_bytes > 1_000_000


def test_what_a_command_writes_is_kept() -> None:
    assert measured([sys.executable, "-c", "print('klaar')"]).output == b"klaar\n"


def test_a_command_that_fails_is_no_measure() -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        measured([sys.executable, "-c", "raise SystemExit('vol')"])
    assert failed.value.__notes__ == ["vol\n"]


def test_a_spread_has_the_median_and_both_ends() -> None:
    assert Spread.of([3.0, 1.0, 2.0]) == Spread(2.0, 1.0, 3.0, 3)
    assert str(Spread.of([3.0, 1.0, 2.0])) == "2.00 (1.00-3.00)"


def test_a_percentile_is_one_of_the_figures() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 3.0
    assert percentile([1.0], 0.99) == 1.0
