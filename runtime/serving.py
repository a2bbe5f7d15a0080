"""Serving: the API and pages in some processes, and a worker beside them; all end together."""

import os
import signal
import socket
import subprocess
import sys
import threading

from records.errors import InvalidError
from runtime.composition import compose
from runtime.settings import Settings

_RESTART_S = 1.0
_PATIENCE_S = 20


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until stopped. The worker is restarted when it falls, and ends with the server.

    Raises InvalidError when the address cannot be had.
    """
    import uvicorn

    _be_free(host, port)
    os.environ["KLAARLICHT_DATA"] = str(settings.data)  # noqa: TID251  # how the processes learn of it
    compose(settings).close()
    # The server passes the signal on once it has ended; then there is still a worker to end.
    signal.signal(signal.SIGTERM, lambda *_: None)
    worker = _WorkerBeside(settings)
    worker.start()
    try:
        uvicorn.run(
            "front.app:create_app",
            factory=True,
            host=host,
            port=port,
            access_log=False,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=10,
            workers=workers or min(4, len(os.sched_getaffinity(0))),
            h11_max_incomplete_event_size=65536,
        )
    finally:
        worker.end()


class _WorkerBeside:
    """One worker process, started again when it falls."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ending = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._watching.start()

    def end(self) -> None:
        self._ending.set()
        self._watching.join()

    def _watch(self) -> None:
        while not self._ending.is_set():
            process = self._started()
            while process.poll() is None and not self._ending.wait(_RESTART_S):
                pass
            if process.poll() is None:
                _stop(process)
            # One that falls at once is not started in a tight loop.
            self._ending.wait(_RESTART_S)

    def _started(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "cli.main", "worker", "--parent", str(os.getpid())]
        return subprocess.Popen([*command, "--data", str(self._settings.data)])


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _be_free(host: str, port: int) -> None:
    """Return if the address can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            raise InvalidError("port", "taken", f"{host}:{port}") from None
