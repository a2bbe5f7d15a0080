"""Hostile mails end within time and memory, as a kept record with a named defect (promises 3)."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from records.record import RecordKind
from tests.bombs import BOMBS
from tests.builders import read_all

_MOST_SECONDS = 10
_MOST_BYTES = 512 << 20
_ALL_IN_ONE = """
from pathlib import Path
from tests.bombs import BOMBS
from tests.builders import read_all
for make, _ in BOMBS.values():
    read_all(make())
# What rusage tells begins with the memory of the process that was forked.
print(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_kept_with_its_name_within_ten_seconds(name: str) -> None:
    make, code = BOMBS[name]
    raw = make()
    begun = time.perf_counter()
    reading = read_all(raw)
    assert time.perf_counter() - begun < _MOST_SECONDS
    assert reading.records[0].kind is RecordKind.MAIL
    assert code in reading.codes
    kept = len(reading.records) - 1
    assert reading.attachments[0].found == kept + sum(defect.lost for defect in reading.defects)


def test_all_bombs_together_stay_within_512_mib() -> None:
    root = Path(__file__).resolve().parents[2]

    def confine() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_BYTES, _MOST_BYTES))

    ran = subprocess.run(
        [sys.executable, "-c", _ALL_IN_ONE], cwd=root, preexec_fn=confine, capture_output=True, text=True, check=True  # no threads here
    )  # fmt: skip
    assert int(ran.stdout) * 1024 < _MOST_BYTES
