"""An Elasticsearch that may be killed as a machine dies, and started again on what it had written."""

import os
import select
import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.engines.elasticsearch import configure, launch
from tests.engines.shared import owner

_PATIENCE_S = 30


class MortalElasticsearch:
    """Keeps its port and its disk over its deaths. Use as a context manager."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="klaarlicht-mortal-"))
        self._lives = 0
        self._keeper_id = 0
        self.url = ""

    def __enter__(self) -> Self:
        data = self._folder / "data"
        data.mkdir()
        self.url = f"http://127.0.0.1:{configure(self._folder, data)}"
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, for the first time or again; it answers."""
        self._lives += 1
        life = self._folder / f"life-{self._lives}"
        life.mkdir()
        self._keeper_id = launch(self._folder, (life,), self.url, owner()).keeper_id

    def kill(self) -> None:
        """End it without a word, and its launcher with it; returns when its keeper has seen that."""
        with suppress(ProcessLookupError):
            keeper = os.pidfd_open(self._keeper_id)
            for process_id in _below(self._keeper_id):
                with suppress(ProcessLookupError):
                    os.kill(process_id, signal.SIGKILL)
            select.select([keeper], [], [], _PATIENCE_S)
            os.close(keeper)


def _below(process_id: int) -> list[int]:
    """The processes that a process started, and those that these did."""
    try:
        children = Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split()
    except OSError:
        return []
    return [each for child in map(int, children) for each in (child, *_below(child))]
