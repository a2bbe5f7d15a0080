"""A loopback proxy that reads HTTP: passes requests on to a real Elasticsearch, and spoils what a test says."""

import http.client
import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HEADERS = {
    "X-Elastic-Product": "Elasticsearch",
    "Content-Type": "application/vnd.elasticsearch+json;compatible-with=9",
}
_AT_ONCE = struct.pack("ii", 1, 0)
"""SO_LINGER: a close that resets."""


class Fault(Enum):
    """What becomes of a request."""

    NONE = auto()
    BUSY = auto()
    """Everything is refused with 429."""
    LATE = auto()
    """Everything waits until the fault ends, or thirty seconds."""
    UNHEARD = auto()
    """A bulk is done, and the connection is reset before its answer."""
    TORN = auto()
    """Of a bulk half of the bytes arrive, then the connection is reset."""
    PARTLY = auto()
    """Of a bulk the first half is done, of the other each operation is refused with 429."""


class Interposed:
    """Stands before one server; `fault` holds for every request that comes."""

    delay_s = 30.0

    def __init__(self, target: tuple[str, int]) -> None:
        self.fault = Fault.NONE
        self.spoiled = 0
        self._target = target
        self._ended = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._answering())
        self._server.daemon_threads = True
        self._serving = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._serving.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def end(self) -> None:
        """Let everything through again."""
        self.fault = Fault.NONE
        self._ended.set()

    def close(self) -> None:
        """Stop listening."""
        self.end()
        self._server.shutdown()
        self._server.server_close()
        self._serving.join()

    def spoils(self, path: str) -> bool:
        """Whether the fault that holds now is one of this request."""
        return self.fault is not Fault.NONE and (self.fault in {Fault.BUSY, Fault.LATE} or "_bulk" in path)

    def answer_to(
        self, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> tuple[int, bytes] | None:
        """Status and body; None where the connection is to be reset."""
        if not self.spoils(path):
            return self._passed_on(method, path, headers, body)
        self.spoiled += 1
        match self.fault:
            case Fault.BUSY:
                return 429, json.dumps({"error": {"type": "es_rejected_execution_exception"}}).encode()
            case Fault.LATE:
                self._ended.wait(self.delay_s)
                return self._passed_on(method, path, headers, body)
            case Fault.PARTLY:
                return self._half_done(method, path, headers, body)
            case Fault.UNHEARD:
                self._passed_on(method, path, headers, body)
            case Fault.TORN:
                self._half_sent(method, path, headers, body)
        return None

    def _passed_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(*self._target, timeout=120)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _half_sent(self, method: str, path: str, headers: dict[str, str], body: bytes) -> None:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if name != "Content-Length")
        told = f"{method} {path} HTTP/1.1\r\nHost: x\r\n{head}Content-Length: {len(body)}\r\n\r\n"
        with socket.create_connection(self._target) as torn:
            torn.sendall(told.encode() + body[: len(body) // 2])
            torn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)

    def _half_done(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        operations = list(_operations(body))
        done, refused = operations[: len(operations) // 2], operations[len(operations) // 2 :]
        answer: dict[str, Any] = {"took": 1, "items": []}
        if done:
            _, told = self._passed_on(method, path, headers, b"".join(done))
            answer = json.loads(told)
        for each in refused:
            ((act, named),) = json.loads(each.split(b"\n", 1)[0]).items()
            error = {"type": "es_rejected_execution_exception"}
            answer["items"].append({act: {"_id": named["_id"], "status": 429, "error": error}})
        return 200, json.dumps(answer | {"errors": bool(refused)}).encode()

    def _answering(self) -> type[BaseHTTPRequestHandler]:
        before = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:  # the library's name
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                kept = {
                    name: self.headers[name] for name in ("Content-Type", "Accept") if name in self.headers
                }
                answer = before.answer_to(self.command, self.path, kept, body)
                if answer is None:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
                    self.connection.close()
                    self.close_connection = True
                    return
                status, content = answer
                self.send_response(status)
                for name, value in {**_HEADERS, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                with suppress(OSError):  # who asked may have given up
                    self.end_headers()
                    self.wfile.write(content)

            do_GET = do_HEAD = do_PUT = do_DELETE = do_POST  # noqa: N815  # the library's names

            def log_message(self, *_: object) -> None:
                return

        return Answering


def _operations(body: bytes) -> Iterator[bytes]:
    """Each operation of a bulk with its document, if it has one."""
    lines = iter(body.splitlines(keepends=True))
    for line in lines:
        yield line if b'"delete"' in line[:12] else line + next(lines)


@contextmanager
def interposed(url: str) -> Iterator[Interposed]:
    """A proxy before the server at a URL."""
    host, _, port = url.removeprefix("http://").partition(":")
    made = Interposed((host, int(port)))
    yield made
    made.close()
