"""Figures on a port of their own: all processes of `serve` together, a worker alone, and nobody unasked."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.server_processes import answers, children_of, free_port

ROOT = Path(__file__).resolve().parents[2]
_LOOKS, _LOOK_S = 600, 0.1


@contextmanager
def running(*command: str, **variables: str) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *command],
        cwd=ROOT,
        env={**os.environ, **variables},  # noqa: TID251  # of the one who runs the tests
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in {0, -signal.SIGTERM}


def figures(port: int) -> dict[str, float]:
    """What stands at a port, by name and labels; nothing if nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
    except OSError:
        return {}
    found = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in found}


def wait_for(process: "subprocess.Popen[bytes]", port: int, wanted: dict[str, float]) -> dict[str, float]:
    """The figures, once these are among them; fails if the process ends or a minute goes by before."""
    for _ in range(_LOOKS):
        found = figures(port)
        if wanted.items() <= found.items():
            return found
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(_LOOK_S)
    raise AssertionError(found)


def ask_live(port: int, times: int) -> None:
    """So many answers; who asks a process that is falling is refused, and asks again."""
    while times:
        with suppress(ConnectionError, urllib.error.URLError):
            ask_live_once(port)
            times -= 1


def ask_live_once(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health/live", timeout=10) as answer:
        assert answer.status == 200


def test_the_processes_of_a_server_are_counted_together_also_what_a_fallen_one_did(tmp_path: Path) -> None:
    port, told = free_port(), free_port()
    live = 'klaarlicht_requests_total{method="GET",route="/health/live",status="200"}'
    command = ("serve", "--workers", "2", "--no-worker", "--port", str(port), "--data", str(tmp_path))
    with running(*command, KLAARLICHT_METRICS_PORT=str(told)) as process:
        wait_for(
            process, told, {f'klaarlicht_part_up{{part="{part}"}}': 1 for part in ("catalogue", "index")}
        )
        while not answers(port):
            assert process.poll() is None
        ask_live(port, 20)
        # A request is counted after its answer has gone: who falls in between takes that one along.
        wait_for(process, told, {live: 20})
        os.kill(children_of(process.pid)[0], signal.SIGKILL)
        while not answers(port):
            assert process.poll() is None
        ask_live(port, 20)
        found = wait_for(process, told, {live: 40})
        assert found['klaarlicht_queue_rows{queue="index",state="open"}'] == 0
    assert figures(told) == {}


def test_a_worker_tells_by_itself_and_nobody_unasked(tmp_path: Path) -> None:
    told = free_port()
    with running("worker", "--data", str(tmp_path), KLAARLICHT_METRICS_PORT=str(told)) as process:
        wait_for(process, told, {'klaarlicht_part_up{part="catalogue"}': 1})
    with running("worker", "--once", "--data", str(tmp_path)):
        assert figures(told) == {}
