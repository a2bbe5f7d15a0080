"""One server for all processes of a test run, owned by the run itself."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.engines import keeper

_LOOK_S = 0.2


class MissingError(Exception):
    """What this machine lacks to run an engine."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str
    keeper_id: int


def of_the_run(name: str, start: Callable[[Path, int], Server], temporary: pytest.TempPathFactory) -> Server:
    """The server of this name, started in a folder by the first who asks, for the process that is given."""
    own = temporary.getbasetemp()
    run = own.parent if _is_parallel() else own
    return or_left_out(lambda: _shared(run, name, start))


def or_left_out(started: Callable[[], Server]) -> Server:
    """The server, or a skip with a reason where it cannot run; with CI=true that is a failure."""
    try:
        return started()
    except MissingError as missing:
        if os.environ.get("CI") == "true":  # noqa: TID251  # with CI nothing may be left out
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def owner() -> int:
    """The process that a run is: above the parallel ones, if there are any."""
    return os.getppid() if _is_parallel() else os.getpid()


def keep(
    owned_by: int, folders: tuple[Path, ...], command: list[str], home: Path, variables: Mapping[str, str]
) -> int:
    """Run a server for as long as its owner lives, then remove its folders; the id of its keeper."""
    kept = subprocess.run(
        [sys.executable, keeper.__file__, str(owned_by), os.pathsep.join(map(str, folders)), *command],
        cwd=home,
        env=variables,
        stdout=subprocess.PIPE,
        check=True,
    )
    return int(kept.stdout)


def wait_until(answers: Callable[[], bool], keeper_id: int, folder: Path, time_s: float) -> None:
    """Wait for a server to answer. Raises RuntimeError with what it said if it ends or takes too long."""
    output = keeper.output_of(folder)
    until = time.monotonic() + time_s
    while not answers():
        if not Path(f"/proc/{keeper_id}").exists() or time.monotonic() > until:
            told = output.read_text("utf-8", "replace")[-2000:] if output.exists() else "nothing was written"
            raise RuntimeError(f"{folder.name} does not start: {told}")
        time.sleep(_LOOK_S)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _is_parallel() -> bool:
    return "PYTEST_XDIST_WORKER" in os.environ  # noqa: TID251  # a test's own setting


def _shared(run: Path, name: str, start: Callable[[Path, int], Server]) -> Server:
    told = run / f"{name}.started"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            server = start(run / name, owner())
            told.write_text(f"{server.url} {server.keeper_id}")
    url, keeper_id = told.read_text().split()
    return Server(url, int(keeper_id))
