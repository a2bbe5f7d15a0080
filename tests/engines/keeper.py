"""Runs a server for as long as another process lives: `keeper.py OWNER FOLDER:FOLDER… COMMAND…`.

A test run that is killed leaves no server behind: the keeper sees its owner go, the system tells
the server when the keeper goes. The private folders of the server are removed at the end.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

STOP_TIME_S = 30

DYING_WITH_KEEPER = ("setpriv", "--pdeathsig", "TERM")
"""Words before a command that end it when the keeper is killed; an `unshare` goes before them."""


def keep(owner: int, folders: list[Path], command: list[str]) -> None:
    """Run the command until it ends by itself, its owner is gone, or SIGTERM comes."""
    signal.signal(signal.SIGTERM, _leave)
    with output_of(folders[0]).open("wb") as output:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
    try:
        select.select([os.pidfd_open(owner), os.pidfd_open(server.pid)], [], [])
    finally:
        server.terminate()
        try:
            server.wait(STOP_TIME_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def output_of(folder: Path) -> Path:
    """Where what the server says is kept: beside its folder, for it outlives that."""
    return folder.with_name(f"{folder.name}.log")


def _leave(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit


def main() -> None:
    """Keep in a process of its own, and tell its id."""
    if keeper := os.fork():
        print(keeper)  # noqa: T201  # the one who asked reads it
    else:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        keep(int(sys.argv[1]), [Path(name) for name in sys.argv[2].split(os.pathsep)], sys.argv[3:])


if __name__ == "__main__":
    main()
