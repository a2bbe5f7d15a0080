"""ServedExtraction: texts of attachments by a server that other workers ask at the same time.

A bomb ends the server's process and with it every question beside it; it is back after some
seconds. So a question that was broken off is put once more with nobody beside it, and only what
breaks then, at a server that is well before and after, is the file's own fault. A server that is
away costs no file anything: the work goes back in line.
"""

import time
from functools import partial

from ingest.extract import EngineTroubleError
from ingest.extraction import Extraction, ExtractionChild, ExtractionTask
from ingest.extractors import served_extractors
from ingest.limits import Limits
from ingest.ports import Gate
from ingest.tika_client import TikaClient
from records.defect import Defect, DefectCode
from records.errors import UnavailableError

_LOOK_S = 0.25
_TRIES = 3
"""Times that a question is put beside others when it did not reach the server."""


class ServedExtraction:
    """Extracts one item after another; not for several threads at once.

    Plain text, HTML and PDF are read by the libraries of the embedded mode in their child, which
    asks the server for the rest.
    """

    def __init__(self, url: str, limits: Limits, gate: Gate, *, return_time_s: float = 20.0) -> None:
        """Ask the Tika server at a URL; one that fell is waited for `return_time_s` seconds."""
        self._gate, self._return_time_s = gate, return_time_s
        self._child = ExtractionChild(limits, partial(served_extractors, url))
        self._client = TikaClient(url, limits.text_characters, limits.text_time_s)
        self._is_away = False

    def extract(self, task: ExtractionTask) -> Extraction:
        """The text of one item; trouble with the item is a Defect.

        Raises UnavailableError while the server is away or not well; the item is not to blame then.
        """
        began = time.monotonic()
        if self._is_away:
            self._wait_until_well(0.0)
        for _ in range(_TRIES):
            try:
                with self._gate.beside():
                    return self._child.extract(task)
            except EngineTroubleError as trouble:
                if trouble.is_reached:
                    break
            self._wait_until_well(self._return_time_s)
        return self._alone(task, began)

    def close(self) -> None:
        """End the child, let go of the server."""
        self._child.close()
        self._client.close()
        self._gate.close()

    def _alone(self, task: ExtractionTask, began: float) -> Extraction:
        with self._gate.alone():
            self._wait_until_well(self._return_time_s)
            try:
                return self._child.extract(task)
            except EngineTroubleError as trouble:
                self._wait_until_well(self._return_time_s)
                if not trouble.is_reached:
                    raise UnavailableError("tika") from None
                code = DefectCode.LIMIT_TIME if trouble.reason == "time" else DefectCode.CRASH
                defect = Defect(code, task.place, f"tika-server: {trouble.reason}")
        return Extraction("", (defect,), time.monotonic() - began, "tika")

    def _wait_until_well(self, time_s: float) -> None:
        until = time.monotonic() + time_s
        while not self._client.look():
            if time.monotonic() >= until:
                self._is_away = True
                raise UnavailableError("tika")
            time.sleep(_LOOK_S)
        self._is_away = False
