"""What `klaarlicht serve` starts: processes that are started again when they fall, and end together."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.server_processes import answers, children_of, free_port, has_ended

ROOT = Path(__file__).resolve().parents[2]
_LOOKS, _LOOK_S = 1200, 0.05


@contextmanager
def serving(data: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Two server processes and a worker, once they answer; killed if the test did not stop them."""
    command = [sys.executable, "-m", "cli.main", "serve", "--workers", "2", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--data", str(data)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(process, lambda: answers(port) and len(servers(process.pid)) == 2)
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(process: "subprocess.Popen[bytes]", holds: Callable[[], bool]) -> None:
    """Return when it holds; fails if the process ends or a minute goes by before."""
    for _ in range(_LOOKS):
        if holds():
            return
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(_LOOK_S)
    raise AssertionError("not within a minute")


def servers(pid: int) -> set[int]:
    """The server processes below a process that listen."""
    return {each for each in children_of(pid) if b"front.server" in command_of(each) and listens(each)}


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended since
        return b""


def listens(pid: int) -> bool:
    """Whether a process holds a socket that listens."""
    lines = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    listening = {f"socket:[{line.split()[9]}]" for line in lines if line.split()[3] == "0A"}
    try:
        held = {str(each.readlink()) for each in Path(f"/proc/{pid}/fd").iterdir()}
    except OSError:
        return False
    return bool(held & listening)


def test_a_process_that_falls_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    with serving(tmp_path / "data", free_port()) as process:
        before = servers(process.pid)
        fallen = min(before)
        os.kill(fallen, signal.SIGKILL)
        wait_until(process, lambda: len(servers(process.pid) - {fallen}) == 2)
        assert len(servers(process.pid) & before) == 1
        below = [os.pidfd_open(pid) for pid in children_of(process.pid)]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        assert all(map(has_ended, below))


def test_servers_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path / "data", free_port()) as process:
        below = [os.pidfd_open(pid) for pid in children_of(process.pid)]
        assert len(below) >= 3
        process.kill()
        assert all(map(has_ended, below))


def test_a_second_server_on_the_address_of_a_first_is_refused(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path / "data", port):
        command = [sys.executable, "-m", "cli.main", "serve", "--port", str(port)]
        ran = subprocess.run(
            [*command, "--data", str(tmp_path / "other")],
            cwd=ROOT,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == 1
        with socket.create_connection(("127.0.0.1", port)):
            pass
