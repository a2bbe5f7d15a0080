"""TikaClient: one Tika server over plain HTTP.

The package `tika` was considered and left: docs/decisions/0121. A server is not believed:
an answer is read up to a length and until a moment, and all that is not an answer is named.
"""

import time
from collections.abc import Iterator

import httpx2
import orjson

from ingest.extract import EngineTroubleError, UnreadableTextError
from ingest.tika_answer import Metadata
from records.defect import DefectCode
from records.errors import UnavailableError

_CONNECT_TIME_S = 3.0
_LOOK_TIME_S = 5.0
_PING_TIME_S = 2.0
_LOOK = "klaarlicht ziet of Tika leest"
"""A text that any server that is well reads: known words tell more than the version does."""
_MARGIN_BYTES = 32 * 2**20
"""For what an answer holds beside the text."""
_ESCAPED_BYTES = 6
"""A character of the text in JSON takes at most this many."""
_MOST_EMBEDDED = 10_000
_TEXT = "X-TIKA:content"
_UNREADABLE_STATUS = frozenset({415, 422})


class TikaClient:
    """Asks one server, each question on a connection of its own; may be used by several threads."""

    def __init__(self, url: str, text_characters: int, time_s: float) -> None:
        """Ask the server at a URL; connect at the first question.

        `text_characters` is where a text is cut, `time_s` what one file may take in all.
        """
        self._url = url.rstrip("/")
        # Tika counts UTF-16 units, of which a character has at most two.
        self._write_limit = 2 * text_characters + 2
        self._time_s = time_s
        # A connection that outlived the server's last fall would look like another fall.
        limits = httpx2.Limits(max_keepalive_connections=0)
        self._client = httpx2.Client(trust_env=False, limits=limits)

    def read(self, content: bytes) -> list[tuple[str, Metadata]]:
        """Text and metadata of a file, then of each file within it in the order of reading.

        Raises EngineTroubleError if the server does not answer as it should, UnreadableTextError if it
        refuses the file.
        """
        headers = {
            "Accept": "application/json",
            "writeLimit": str(self._write_limit),
            "maxEmbeddedResources": str(_MOST_EMBEDDED),
            "X-Tika-PDFOcrStrategy": "no_ocr",
            "X-Tika-OCRskipOcr": "true",
        }
        return _files(self._asked(content, headers, self._time_s))

    def look(self) -> bool:
        """Whether the server reads a known text as it stands."""
        try:
            found = _files(self._asked(_LOOK.encode(), {"Accept": "application/json"}, _LOOK_TIME_S))
        except (EngineTroubleError, UnreadableTextError):
            return False
        return found[0][0].strip() == _LOOK

    def ping(self) -> None:
        """Return if the server answers. Raises UnavailableError otherwise, within two seconds."""
        try:
            _check_status(self._client.get(f"{self._url}/version", timeout=_PING_TIME_S).status_code)
        except (httpx2.TransportError, EngineTroubleError, UnreadableTextError):
            raise UnavailableError("tika") from None

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _asked(self, content: bytes, headers: dict[str, str], time_s: float) -> bytes:
        until = time.monotonic() + time_s
        timeout = httpx2.Timeout(time_s, connect=min(_CONNECT_TIME_S, time_s))
        # `body`, not `text`: that one adds the names of pictures as if they were words of the file.
        asking = self._client.stream(
            "PUT", f"{self._url}/rmeta/body", content=content, headers=headers, timeout=timeout
        )
        try:
            with asking as answer:
                _check_status(answer.status_code)
                return b"".join(self._pieces(answer, until))
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            raise EngineTroubleError("away", is_reached=False) from None
        except httpx2.TimeoutException:
            raise EngineTroubleError("time", is_reached=True) from None
        except (httpx2.TransportError, httpx2.DecodingError):
            raise EngineTroubleError("broken off", is_reached=True) from None

    def _pieces(self, answer: httpx2.Response, until: float) -> Iterator[bytes]:
        left = _ESCAPED_BYTES * self._write_limit + _MARGIN_BYTES
        for piece in answer.iter_bytes():
            left -= len(piece)
            if left < 0:
                raise EngineTroubleError("too long an answer", is_reached=True)
            if time.monotonic() > until:
                raise EngineTroubleError("time", is_reached=True)
            yield piece


def _check_status(status: int) -> None:
    if status in _UNREADABLE_STATUS:
        raise UnreadableTextError(DefectCode.UNREADABLE, f"tika status {status}")
    if status != httpx2.codes.OK:
        # A server that goes down or comes up says 503 and has not begun.
        is_reached = status != httpx2.codes.SERVICE_UNAVAILABLE
        raise EngineTroubleError(f"status {status}", is_reached=is_reached)


def _files(answer: bytes) -> list[tuple[str, Metadata]]:
    try:
        files = orjson.loads(answer)
    except orjson.JSONDecodeError:
        files = None
    if not isinstance(files, list) or not files or not all(isinstance(file, dict) for file in files):
        # An empty list is what the server says when it was asked to do what it may not.
        raise EngineTroubleError("not an answer", is_reached=True)
    container, *embedded = map(_metadata, files)
    return [_apart(each) for each in (container, *sorted(embedded, key=_number))]


def _metadata(file: dict[str, object]) -> Metadata:
    return {
        key: [str(each) for each in value] if isinstance(value, list) else [str(value)]
        for key, value in file.items()
    }


def _number(metadata: Metadata) -> int:
    """Where a file within another came in the reading; the answer has the innermost first."""
    (number, *_) = metadata.get("X-TIKA:embedded_id", ["0"])
    return int(number) if number.isdecimal() else 0


def _apart(metadata: Metadata) -> tuple[str, Metadata]:
    return "".join(metadata.pop(_TEXT, [])), metadata
