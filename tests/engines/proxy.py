"""A loopback proxy before a server: passes on, cuts, or keeps silent, as a test tells it to."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto

_PIECE_BYTES = 65_536


class Mode(Enum):
    """What becomes of bytes."""

    PASS = auto()
    CUT = auto()
    """Connections are ended, new ones at once."""
    SILENT = auto()
    """Connections stay open and nothing comes through."""
    NO_ANSWER = auto()
    """What is asked arrives; the answer does not, and the connection is cut in its place."""


class Proxy:
    """Listens on a free port of the loopback."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.mode = Mode.PASS
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def turn(self, mode: Mode) -> None:
        """From now on do this, with open connections too."""
        self.mode = mode
        if mode is Mode.CUT:
            self._end_all()

    def close(self) -> None:
        """End everything."""
        _end(self._listening)
        self._end_all()

    def _end_all(self) -> None:
        while self._open:
            _end(self._open.pop())

    def _accept(self) -> None:
        while True:
            try:
                asking, _ = self._listening.accept()
            except OSError:
                return
            self._open.append(asking)
            if self.mode is Mode.CUT:
                _end(asking)
                continue
            answering = socket.create_connection(self._target)
            self._open.append(answering)
            threading.Thread(target=self._pass_on, args=(asking, answering, False), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(answering, asking, True), daemon=True).start()

    def _pass_on(self, giver: socket.socket, taker: socket.socket, answer: bool) -> None:
        with suppress(OSError):
            while piece := giver.recv(_PIECE_BYTES):
                if self.mode is Mode.NO_ANSWER and answer:
                    break
                if self.mode is not Mode.SILENT:
                    taker.sendall(piece)
        _end(taker)
        _end(giver)


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


@contextmanager
def proxied(url: str) -> Iterator[Proxy]:
    """A proxy before the server at a URL."""
    host, _, port = url.removeprefix("http://").partition(":")
    proxy = Proxy((host, int(port)))
    yield proxy
    proxy.close()
