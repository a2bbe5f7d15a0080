"""Serving: the API and pages in some processes, and a worker beside them; all end together."""

import os
import signal
import subprocess
import sys

from runtime.composition import compose
from runtime.settings import Settings


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until stopped. The worker is restarted when it falls, and ends with the server."""
    import uvicorn

    os.environ["KLAARLICHT_DATA"] = str(settings.data)  # noqa: TID251  # how the processes learn of it
    compose(settings).close()
    worker = subprocess.Popen([sys.executable, "-m", "cli.main", "worker", "--data", str(settings.data)])
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
        worker.send_signal(signal.SIGTERM)
        try:
            worker.wait(timeout=20)
        except subprocess.TimeoutExpired:
            worker.kill()
