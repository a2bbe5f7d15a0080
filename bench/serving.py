"""A server of ours or the bare one, as a process of its own on loopback; and a client that asks it."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from bench.processes import ROOT

WORKERS = 2
SEARCH = "/api/v1/records/_search"
HEALTH = "/api/v1/health/live"
_START_S = 60
_LOOK_S = 0.1
_LAST_WORDS = 2000


class Serving:
    """A server process. Use as a context manager: it answers when entered, and is gone after."""

    def __init__(self, command: tuple[str, ...], port: int, live: str, folder: Path) -> None:
        """Start nothing yet; `live` is a path that answers 200 when the server does."""
        self._command, self.port, self._live, self._folder = command, port, live, folder
        self._child: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    @classmethod
    def ours(cls, data: Path) -> "Serving":
        """The product over a data folder, with its worker beside it."""
        port = free_port()
        serve = (sys.executable, "-m", "cli.main", "serve", "--workers", str(WORKERS))
        return cls((*serve, "--port", str(port), "--data", str(data)), port, HEALTH, ROOT)

    @classmethod
    def bare(cls, folder: Path) -> "Serving":
        """The bare server over the indexes in a folder."""
        port = free_port()
        app = ("bench.bare_server:create_app", "--factory", "--app-dir", str(ROOT))
        serve = (sys.executable, "-m", "uvicorn", *app, "--workers", str(WORKERS), "--port", str(port))
        return cls((*serve, "--no-access-log", "--log-level", "warning"), port, "/ping", folder)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/"

    def __enter__(self) -> Self:
        """Start, and wait until it answers. Raises TimeoutError if it does not."""
        # To a file, as a service's log goes: a terminal would set the pace.
        self._log = tempfile.TemporaryFile()
        self._child = subprocess.Popen(self._command, cwd=self._folder, stdout=self._log, stderr=self._log)
        until = time.monotonic() + _START_S
        while not answers(self.port, self._live):
            if time.monotonic() > until or self._child.poll() is not None:
                raise TimeoutError(f"no answer on port {self.port}: {self._stop()}")
            time.sleep(_LOOK_S)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self._stop()

    def _stop(self) -> str:
        """End the server; its last words."""
        if self._child is None or self._log is None:
            return ""
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        with self._log as log:
            log.seek(0)
            return log.read()[-_LAST_WORDS:].decode("utf-8", "replace")


class Client:
    """One client with one connection that it keeps."""

    def __init__(self, port: int, token: str) -> None:
        """Ask the server on this port with this key."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def __enter__(self) -> Self:
        """Ready; the first question connects."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._connection.close()

    def search(self, query: str) -> bytes:
        """The body of an answer: the newest twenty and the exact total. Raises OSError for a refusal."""
        self._connection.request("POST", SEARCH, search_body(query, highlight=False), self._headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise OSError(response.status, body[:200].decode("utf-8", "replace"))
        return body


def search_body(query: str, *, highlight: bool) -> bytes:
    """What a search sends: newest first, twenty a page."""
    wanted = {"query": query, "sort": "newest", "pageSize": 20, "highlight": highlight}
    return json.dumps({**wanted, "includeDuplicates": True}).encode()


def answers(port: int, path: str) -> bool:
    """Whether the server gives 200 for a path."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
