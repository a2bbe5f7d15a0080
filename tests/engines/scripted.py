"""A server on the loopback that says what it was told to say, in the name of Elasticsearch."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Json = dict[str, Any]
Answer = tuple[int, Json]


@dataclass
class Scripted:
    """Where it listens, and the lines of each request so far."""

    url: str
    asked: list[list[Json]] = field(default_factory=list)


@contextmanager
def scripted(answer: Callable[[list[Json]], Answer]) -> Iterator[Scripted]:
    """A server whose answer to the lines of a request is status and body."""

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:  # the library's name
            length = int(self.headers["Content-Length"])
            lines = [json.loads(line) for line in self.rfile.read(length).splitlines()]
            told.asked.append(lines)
            status, body = answer(lines)
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/vnd.elasticsearch+json;compatible-with=9")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_PUT = do_POST  # noqa: N815  # the library's name

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    told = Scripted(f"http://127.0.0.1:{server.server_port}")
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield told
    server.shutdown()
    server.server_close()
    serving.join()
