"""One server process of `klaarlicht serve`, with a socket of its own."""

import argparse
import gc
import sys

import uvicorn

from front.app import create_app
from runtime.parent import end_with_parent
from runtime.serving import CANNOT_START, listening

_YOUNG_OBJECTS = 50_000
"""New objects between two looks for cycles among them: some 10 MB."""


def main() -> None:
    """Serve until told to stop, or until the process that started this one is gone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--parent", type=int, required=True)
    given = parser.parse_args()
    end_with_parent(given.parent)
    server = uvicorn.Server(
        uvicorn.Config(
            create_app,
            factory=True,
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=10,
            h11_max_incomplete_event_size=65536,
        )
    )
    settle()
    server.run([listening(given.host, given.port)])
    if not server.started:
        sys.exit(CANNOT_START)


def settle() -> None:
    """Look for cycles less often.

    A request leaves few behind, and what was loaded is there to stay: neither need be looked through
    every few hundred objects.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, 20, 100)


if __name__ == "__main__":
    main()
