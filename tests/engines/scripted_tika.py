"""A server on the loopback that does what a file says, in the name of Tika, and falls as Tika falls."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BOMB = b"bomb"
"""Ends the connections of all who ask, as a bomb ends the server's process."""
HANG = b"hang"
GARBAGE = {
    b"empty": (200, b"[]"),
    b"not json": (200, b"\x00\xff<html>"),
    b"no list": (200, b'{"a": 1}'),
    b"status": (500, b""),
    b"nothing": (204, b""),
}


@dataclass
class ScriptedTika:
    """What it was asked, and how it is now."""

    url: str = ""
    asked: list[bytes] = field(default_factory=list)
    is_well: bool = True
    """A server that is not says 503 to everybody."""
    most_at_once: int = 0
    holds: threading.Event = field(default_factory=threading.Event)
    """What begins with `wait` is answered when this is set."""
    waits: threading.Event = field(default_factory=threading.Event)
    """Somebody waits."""
    _open: list[socket.socket] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def asking(self, content: bytes, connection: socket.socket) -> Iterator[None]:
        """Somebody asks on a connection."""
        with self._guard:
            self.asked.append(content)
            self._open.append(connection)
            self.most_at_once = max(self.most_at_once, len(self._open))
        yield
        with self._guard:
            if connection in self._open:
                self._open.remove(connection)

    def answer(self, content: bytes) -> tuple[int, bytes] | None:
        """Status and body; None for no answer at all."""
        if not self.is_well:
            return 503, b""
        if content == BOMB:
            self._fall()
            return None
        if content == HANG:
            self.holds.wait()
            return None
        if content.startswith(b"wait"):
            self.waits.set()
            self.holds.wait(10)
        text = [{"X-TIKA:content": content.decode(), "Content-Type": "text/plain"}]
        return GARBAGE.get(content, (200, json.dumps(text).encode()))

    def _fall(self) -> None:
        with self._guard:
            fallen, self._open = self._open, []
        for each in fallen:
            reset(each)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    told: ScriptedTika

    def handle_error(self, *_: object) -> None:
        """A connection that was reset is what was asked for."""


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_PUT(self) -> None:  # the library's name
        content = self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.told.asking(content, self.connection):
            answer = self.server.told.answer(content)
        if answer is None:
            self.close_connection = True
            return
        status, body = answer
        self.send_response(status)
        if body:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = not body

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def scripted_tika() -> Iterator[ScriptedTika]:
    """A server that gives a file back as its text, but for those with a meaning."""
    server = _Server(("127.0.0.1", 0), _Answering)
    server.told = ScriptedTika(f"http://127.0.0.1:{server.server_port}")
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield server.told
    server.told.holds.set()
    server.shutdown()
    server.server_close()
    serving.join()


def reset(connection: socket.socket) -> None:
    """End a connection at once, as a process that is killed does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.shutdown(socket.SHUT_RDWR)
