"""Processes that are kept: started again when they fall, but not when they cannot begin."""

import sys
import threading
from pathlib import Path

from runtime.serving import CANNOT_START, Kept


def test_a_process_that_cannot_begin_ends_all_and_is_not_started_again() -> None:
    ending = threading.Event()
    kept = Kept((sys.executable, "-c", f"raise SystemExit({CANNOT_START})"), ending)
    assert ending.wait(30)
    kept.tell_to_end()
    kept.join()
    assert not kept.could_start


def test_a_process_that_falls_is_started_again(tmp_path: Path) -> None:
    ending, turns = threading.Event(), tmp_path / "turns"
    # The first turn falls, the second says that it cannot begin.
    code = (
        f"import pathlib; turns = pathlib.Path({str(turns)!r}); is_second = turns.exists(); turns.touch(); "
        f"raise SystemExit({CANNOT_START} if is_second else 1)"
    )
    kept = Kept((sys.executable, "-c", code), ending)
    assert ending.wait(30)
    kept.join()
    assert turns.exists()


def test_one_that_is_told_to_end_is_not_started_again() -> None:
    ending = threading.Event()
    kept = Kept((sys.executable, "-c", "import time; time.sleep(60)"), ending)
    ending.set()
    kept.tell_to_end()
    kept.join()
    assert kept.could_start
