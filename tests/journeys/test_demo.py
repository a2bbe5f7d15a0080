"""What `make run` starts: the sample taken in once, served, and stopped without anything left behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runtime.verifying import verify
from tests.hand_ins import installation, total
from tests.server_processes import answers, children_of, free_port, has_ended

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = json.loads((ROOT / "examples/expected.json").read_text("utf-8"))
Twice = tuple[Path, list[tuple[int, str, list[bool]]]]
_LOOKS = 1200
_LOOK_S = 0.05


@contextmanager
def started(data: Path, port: int) -> Iterator["subprocess.Popen[str]"]:
    """The demonstration, once it answers; killed if the test did not stop it."""
    command = [sys.executable, "-m", "cli.demo", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(_LOOKS):
            if answers(port):
                break
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(_LOOK_S)
        yield process
    finally:
        process.kill()
        process.communicate()


def run_and_stop(data: Path) -> tuple[int, str, list[bool]]:
    """Start, stop with SIGTERM: the exit code, what was told, and of each process below whether it ended."""
    with started(data, free_port()) as process:
        below = [os.pidfd_open(pid) for pid in children_of(process.pid)]
        process.send_signal(signal.SIGTERM)
        told, _ = process.communicate(timeout=60)
        return process.returncode, told, list(map(has_ended, below))


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    data = tmp_path_factory.mktemp("demo") / "data"
    return data, [run_and_stop(data), run_and_stop(data)]


def test_it_ends_cleanly_with_its_worker(twice: Twice) -> None:
    for code, _, below in twice[1]:
        assert code == 0
        assert len(below) >= 2
        assert all(below)


def test_the_second_start_takes_nothing_in_twice_and_keeps_the_key(
    twice: Twice,
) -> None:
    (_, first, _), (_, second, _) = twice[1]
    told = re.compile(r"^(?:.* gevonden, .*|  sleutel: .*)$", re.MULTILINE)
    assert told.findall(first) == told.findall(second)
    assert len(told.findall(first)) == 3
    with installation(twice[0]) as services:
        assert len(services.accessions.all()) == 2


def test_the_questions_of_the_sample_have_the_totals_that_were_counted(
    twice: Twice,
) -> None:
    with installation(twice[0]) as services:
        found = {each["query"]: total(services, each["query"]) for each in EXPECTED["queries"]}
        assert found == {each["query"]: each["total"] for each in EXPECTED["queries"]}
        assert verify(services)["ok"]


def test_the_ledgers_of_the_sample_are_as_expected(
    twice: Twice,
) -> None:
    with installation(twice[0]) as services:
        for each in services.accessions.all():
            ledger = services.desk.ledger(services.operator, None, each.id)
            wanted = EXPECTED["ledger"][each.channel.value]
            found = {
                **{kind: tally["kept"] for kind, tally in ledger["byKind"].items() if tally["kept"]},
                "hidden": ledger["hidden"],
                "keptWithDefects": ledger["keptWithDefects"],
            }
            assert found == wanted
            assert ledger["balanced"]


def test_an_address_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [
            sys.executable,
            "-m",
            "cli.main",
            "serve",
            "--port",
            port,
            "--data",
            str(tmp_path / "data"),
        ]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (1, f"port: Dit adres is niet vrij. 127.0.0.1:{port}\n")
