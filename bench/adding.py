"""What a search through the API adds to the calls of its engines that it makes: all of the same request.

python -m bench.adding [FOLDER ...] --url URL [--database URL] [--limit N] [--passes 5] [--save]

One server process, one client in another, the 90 questions without prefixes in turn. Each request is measured
by its client, so with the transport; what it adds is that, less the time in which the server waited for
Elasticsearch and PostgreSQL (for the log of reading above all), which the server tells with each answer.
"""

import argparse
import json
import multiprocessing
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import psycopg
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bench.mail import as_maildir, mail_options
from bench.questions import Asked, draw
from bench.scaled import empty_database, scaled_settings
from bench.serving import SEARCH, search_body
from bench.tables import Figures, Spread, percentile, save, show
from bench.taken_in import vocabulary
from front.app import create_app
from front.server import settle
from records.access import Role
from records.record import Channel
from runtime.composition import compose
from runtime.hand_in import HandIn
from runtime.settings import Settings
from runtime.taking_in import TakingIn

_MS = 1000


class Stopwatch:
    """Adds up what calls took since it was read last; of one client, so one after another."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._taken_s = 0.0

    def around(self, owner: object, *names: str) -> None:
        """Time these methods of an object or a class from now on."""
        for name in names:
            setattr(owner, name, self._timed(getattr(owner, name)))

    def read_ms(self) -> float:
        """Milliseconds since the last reading."""
        taken, self._taken_s = self._taken_s, 0.0
        return taken * _MS

    def _timed(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*given: Any, **named: Any) -> Any:
            started = time.perf_counter()
            try:
                return call(*given, **named)
            finally:
                self._taken_s += time.perf_counter() - started

        return timed


@dataclass(slots=True)
class Taken:
    """Milliseconds of each request, and of the calls that it made."""

    total: list[float] = field(default_factory=list)
    elasticsearch: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    """Of the server, calls included: what others do on the machine does not count."""

    @property
    def added(self) -> list[float]:
        """What is left without the calls."""
        every = zip(self.total, self.elasticsearch, self.database, strict=True)
        return [total - of_index - of_database for total, of_index, of_database in every]


class Telling:
    """An app whose answers tell what their calls took, in a header."""

    def __init__(self, app: ASGIApp, index: object) -> None:
        """Time the calls of this index and of the database's driver."""
        self._app, self._of_index, self._of_database = app, Stopwatch(), Stopwatch()
        self._of_index.around(index, "ask")
        # Of a pipeline, what waits is asking for a result and the end.
        self._of_database.around(psycopg.Cursor, "execute", "executemany", "fetchone")
        self._of_database.around(psycopg.Connection, "commit", "rollback")
        self._of_database.around(psycopg.Pipeline, "__exit__")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a log of reading is written before the answer begins."""
        worked = time.process_time()
        self._of_index.read_ms()
        self._of_database.read_ms()

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                processor = (time.process_time() - worked) * _MS
                told = [self._of_index.read_ms(), self._of_database.read_ms(), processor]
                message["headers"] = [*message["headers"], (b"x-took", json.dumps(told).encode())]
            await send(message)

        await self._app(scope, receive, telling)


def main(arguments: Sequence[str] | None = None) -> None:
    """Take the mail in, ask, show."""
    parser = argparse.ArgumentParser(description=__doc__)
    mail_options(parser)
    parser.add_argument("--url", required=True, help="an Elasticsearch without TLS")
    parser.add_argument("--database", default="", help="a PostgreSQL; without: SQLite")
    parser.add_argument("--passes", type=int, default=5)
    given = parser.parse_args(arguments)
    folder = tempfile.TemporaryDirectory(prefix="klaarlicht-bench-")
    with folder as place, empty_database(given.database) as url:
        mail = as_maildir(given, Path(place) / "mail")
        with compose(scaled_settings(Path(place) / "klaarlicht", given.url, url)) as services:
            hand_in = HandIn((mail.path,), "Bench", Channel.OFFICIAL)
            TakingIn(services).take_in(hand_in, attachments_now=False, watch=lambda _stage: None)
            _, token = services.accounts.add("bench", Role.OFFICER, services.operator)
            services.accounts.grant("bench", None, services.operator)
            asked = [each for each in draw(vocabulary(services)) if each.kind != "prefix"]
            taken = Taken()
            with _serving(services.settings) as port:
                for number in range(given.passes + 1):
                    found = _ask(port, token, asked)
                    taken = found if number <= 1 else _joined(taken, found)
            services.indexing.drain()
            index = services.indexing
            index._generations.discard(index._state()[0])  # noqa: SLF001  # a bench leaves nothing behind
    figures = _show(mail.count, taken)
    if given.save:
        save("adding", figures)


def _ask(port: int, token: str, asked: list[Asked]) -> Taken:
    """What each request of one pass took; the client is a bare socket, so little of it is the client's."""
    taken = Taken()
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as answers:
        for each in asked:
            body = search_body(each.ours, highlight=False)
            head = (
                f"POST {SEARCH} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            started = time.perf_counter()
            connection.sendall(head.encode() + body)
            status = answers.readline()
            headers = dict(line.lower().split(b": ", 1) for line in iter(answers.readline, b"\r\n"))
            answer = answers.read(int(headers[b"content-length"]))
            taken.total.append((time.perf_counter() - started) * _MS)
            if b" 200 " not in status:
                raise OSError(status, answer[:200])
            told = json.loads(headers[b"x-took"])
            for part, took in zip((taken.elasticsearch, taken.database, taken.processor), told, strict=True):
                part.append(took)
    return taken


def _joined(one: Taken, other: Taken) -> Taken:
    return Taken(*(getattr(one, each.name) + getattr(other, each.name) for each in fields(Taken)))


@contextmanager
def _serving(settings: Settings) -> Iterator[int]:
    """One server in a process of its own, over a socket of the loopback; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        told = settings.model_dump(exclude_unset=True)
        spawning = multiprocessing.get_context("spawn")
        server = spawning.Process(target=_serve, args=(told, listening), daemon=True)
        server.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.terminate()
            server.join()


def _serve(told: dict[str, Any], listening: socket.socket) -> None:
    with compose(Settings.model_validate(told)) as services:
        live, _ = services.indexing.live()
        app = Telling(create_app(services), live._cluster)  # type: ignore[attr-defined]  # noqa: SLF001  # it is one of Elasticsearch
        options = uvicorn.Config(app, access_log=False, log_config=None, server_header=False)
        settle()
        uvicorn.Server(options).run([listening])


def _show(count: int, taken: Taken) -> Figures:
    named = {
        "through the API": taken.total,
        "of it calls of Elasticsearch": taken.elasticsearch,
        "of it calls of PostgreSQL": taken.database,
        "added": taken.added,
        "processor time of the server, calls included": taken.processor,
    }
    rows = [(name, Spread.of(each).median, percentile(each, 0.95)) for name, each in named.items()]
    show(f"{len(taken.total):,} searches in {count:,} messages", ("ms", "median", "p95"), rows)
    told: Figures = {name: {"median": middle, "p95": high} for name, middle, high in rows}
    return told | {"searches": len(taken.total)}


if __name__ == "__main__":
    main()
