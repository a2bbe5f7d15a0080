"""What a search through the API adds to the calls of its engines that it makes: all of the same request.

python -m bench.adding [FOLDER ...] --url URL [--database URL] [--limit N] [--passes 5] [--save]

One server process, one client, the 90 questions without prefixes in turn. Each request is measured by its
client; what it adds is that, less the time in which the server waited for Elasticsearch and PostgreSQL (for
the log of reading above all). Client and server share a process here, which adds rather than hides.
"""

import argparse
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import uvicorn

from bench.mail import as_maildir, mail_options
from bench.questions import Asked, draw
from bench.scaled import empty_database, scaled_settings
from bench.serving import Client
from bench.tables import Figures, Spread, percentile, save, show
from bench.taken_in import vocabulary
from front.app import create_app
from records.access import Role
from records.record import Channel
from runtime.composition import Services, compose
from runtime.hand_in import HandIn
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
    """Of this process, client and calls included: what others do on the machine does not count."""

    @property
    def added(self) -> list[float]:
        """What is left without the calls."""
        every = zip(self.total, self.elasticsearch, self.database, strict=True)
        return [total - of_index - of_database for total, of_index, of_database in every]


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
            taken = _ask(services, asked, token, given.passes)
            services.indexing.drain()
            index = services.indexing
            index._generations.discard(index._state()[0])  # noqa: SLF001  # a bench leaves nothing behind
    figures = _show(mail.count, taken)
    if given.save:
        save("adding", figures)


def _ask(services: Services, asked: list[Asked], token: str, passes: int) -> Taken:
    """What each request took; the first pass is not counted."""
    of_index, of_database, taken = Stopwatch(), Stopwatch(), Taken()
    index, _ = services.indexing.live()
    of_index.around(index._cluster, "ask")  # type: ignore[attr-defined]  # noqa: SLF001  # it is one of Elasticsearch
    of_database.around(psycopg.Cursor, "execute", "executemany")
    of_database.around(psycopg.Connection, "commit", "rollback")
    with _serving(services) as port, Client(port, token) as client:
        for number in range(passes + 1):
            for each in asked:
                of_index.read_ms()
                of_database.read_ms()
                started, worked = time.perf_counter(), time.process_time()
                client.search(each.ours)
                total = (time.perf_counter() - started) * _MS
                if number:
                    taken.total.append(total)
                    taken.processor.append((time.process_time() - worked) * _MS)
                    taken.elasticsearch.append(of_index.read_ms())
                    taken.database.append(of_database.read_ms())
    return taken


@contextmanager
def _serving(services: Services) -> Iterator[int]:
    """One server in a thread, over a socket of the loopback; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    options = uvicorn.Config(create_app(services), access_log=False, log_config=None, server_header=False)
    server = uvicorn.Server(options)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()


def _show(count: int, taken: Taken) -> Figures:
    named = {
        "through the API": taken.total,
        "of it calls of Elasticsearch": taken.elasticsearch,
        "of it calls of PostgreSQL": taken.database,
        "added": taken.added,
        "processor time, client and calls included": taken.processor,
    }
    rows = [(name, Spread.of(each).median, percentile(each, 0.95)) for name, each in named.items()]
    show(f"{len(taken.total):,} searches in {count:,} messages", ("ms", "median", "p95"), rows)
    told: Figures = {name: {"median": middle, "p95": high} for name, middle, high in rows}
    return told | {"searches": len(taken.total)}


if __name__ == "__main__":
    main()
