"""Serving: the API and pages in some processes, and a worker beside them; all end together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from records.errors import InvalidError, UnavailableError
from runtime.composition import compose
from runtime.settings import Settings

CANNOT_START = 3
"""How a server process ends that could not begin to serve: another one could not either."""

_RESTART_S = 1.0
_PATIENCE_S = 20
_MOST_SERVERS = 4


def serve(settings: Settings, *, host: str, port: int, workers: int, has_worker: bool = True) -> None:
    """Serve until stopped, with a worker beside the servers unless workers run elsewhere.

    A process that falls is started again; all end with this one.

    Raises InvalidError when the address cannot be had, UnavailableError when a process cannot begin.
    """
    with _reserved(host, port), _watched(settings):
        os.environ["KLAARLICHT_DATA"] = str(settings.data)  # noqa: TID251  # how the processes learn of it
        parent = ("--parent", str(os.getpid()))
        server = (sys.executable, "-m", "front.server", "--host", host, "--port", str(port), *parent)
        worker = (sys.executable, "-m", "cli.main", "worker", "--data", str(settings.data), *parent)
        ending = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())
        count = workers or min(_MOST_SERVERS, len(os.sched_getaffinity(0)))
        kept = [Kept(command, ending) for command in (*[server] * count, *[worker] * has_worker)]
        ending.wait()
        for each in kept:
            each.tell_to_end()
        for each in kept:
            each.join()
    if not all(each.could_start for each in kept):
        raise UnavailableError("server")


@contextmanager
def _watched(settings: Settings) -> Iterator[None]:
    """With the databases up to date, and where somebody watches with the figures of all processes exposed."""
    with compose(settings) as services:
        if settings.metrics_port:
            from runtime.exposing import of_processes

            with of_processes(services):
                yield
            return
    yield


class Kept:
    """One process, started again when it falls, until all are to end."""

    def __init__(self, command: tuple[str, ...], ending: threading.Event) -> None:
        """Start it; `ending` is set when all are to end, by whomever."""
        self._command, self._ending = command, ending
        self.could_start = True
        self._starting = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        # The system ends the process when this thread ends, so the thread stays with it.
        self._watching = threading.Thread(target=self._watch)
        self._watching.start()

    def tell_to_end(self) -> None:
        """Ask the process to end; none is started after this."""
        with self._starting:
            if self._process is not None:
                self._process.send_signal(signal.SIGTERM)

    def join(self) -> None:
        """Return when the process has ended, if need be by force."""
        self._watching.join(_PATIENCE_S)
        if self._watching.is_alive() and self._process is not None:
            self._process.kill()
            self._watching.join()

    def _watch(self) -> None:
        while (process := self._started()) is not None:
            if process.wait() == CANNOT_START:
                self.could_start = False
                self._ending.set()
            # One that falls at once is not started in a tight loop.
            self._ending.wait(_RESTART_S)

    def _started(self) -> "subprocess.Popen[bytes] | None":
        with self._starting:
            if self._ending.is_set():
                return None
            self._process = subprocess.Popen(self._command)
            return self._process


def listening(host: str, port: int) -> socket.socket:
    """A socket of its own for one of several server processes on an address.

    The system spreads connections over such sockets. From one that all share, whoever is idle at
    the moment takes all that come at once, and the others stay idle. Raises OSError.
    """
    return _bound(host, port, socket.SO_REUSEPORT)


@contextmanager
def _reserved(host: str, port: int) -> Iterator[None]:
    """Keep the address for this process and its children. Raises InvalidError if it is taken."""
    try:
        # Without the option to share: another server of the same user would let us in.
        _bound(host, port, socket.SO_REUSEADDR).close()
        place = _bound(host, port, socket.SO_REUSEPORT)
    except (OSError, OverflowError):
        raise InvalidError("port", "taken", f"{host}:{port}") from None
    with place:
        yield


def _bound(host: str, port: int, option: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setsockopt(socket.SOL_SOCKET, option, 1)
        made.bind((host, port))
    except BaseException:
        made.close()
        raise
    return made
