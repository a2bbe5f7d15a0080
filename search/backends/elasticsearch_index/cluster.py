"""The way to the cluster: who we are there, how long we wait, and what its silence means."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from elastic_transport.client_utils import DEFAULT
from elasticsearch import ApiError, Elasticsearch, OrjsonSerializer, TransportError

from records.errors import UnavailableError
from search.backends.elasticsearch_index.mapping import Json
from search.operands import Expected, malformed

SEARCH_TIME_S = 1.8
"""A search answers or gives up in this time, however many requests it takes."""
WRITE_TIME_S = 60.0
_MAX_FAILURES = 5
_REST_S = 2.0
_WAY_BACK_S = 0.2
_CLOSED = "index_closed_exception"
"""Somebody closed the index: refused as if what was asked were wrong (400)."""
_TOO_MANY = "too_many_nested_clauses"
_TOO_DEEP = "indices.query.bool.max_nested_depth"


@dataclass(frozen=True, slots=True)
class ClusterAccess:
    """Where the cluster is and how it knows us; `ca` is the certificate that its own must lead to."""

    url: str
    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None

    def client(self) -> Elasticsearch:
        """A client that neither retries nor waits long by itself."""
        return Elasticsearch(
            self.url,
            api_key=self.api_key or None,
            basic_auth=(self.user, self.password) if self.user and not self.api_key else None,
            ca_certs=str(self.ca) if self.ca else DEFAULT,
            request_timeout=SEARCH_TIME_S,
            max_retries=0,
            serializer=OrjsonSerializer(),
        )


class Cluster:
    """Questions to a cluster, by any number of threads.

    After five failures in a row questions are refused at once, and one in two seconds is tried,
    so that a dead cluster does not hold every thread of the API.
    """

    def __init__(
        self,
        access: ClusterAccess,
        clock: Callable[[], float] = time.monotonic,
        search_time_s: float = SEARCH_TIME_S,
    ) -> None:
        """Ask this cluster; nothing is sent yet. `clock` tells seconds, and every `until` is one of its."""
        # The library tells of each failure in words of its own; ours is the error that is raised.
        logging.getLogger("elastic_transport").propagate = False
        self.client, self._clock, self._search_time_s = access.client(), clock, search_time_s
        self._patients: dict[int, Elasticsearch] = {}
        self._guard = threading.Lock()
        self._failures = 0
        self._next_try = 0.0

    def ask(self, index: str, bodies: Iterable[Json], until: float) -> Sequence[Json]:
        """The answers to searches, in one request; complete ones only.

        Raises UnavailableError when there is none at `until`, or a shard does not answer, and
        QueryError when a question is longer than the cluster can read.
        """
        # The engine is to tell in time that it was not enough.
        left_ms = max(1, int((until - self._clock() - _WAY_BACK_S) * 1000))
        lines = []
        for body in bodies:
            lines += [b"{}", orjson.dumps(body | {"timeout": f"{left_ms}ms"})]
        with self.asking(until) as client:
            answer = client.msearch(searches=lines, index=index)  # type: ignore[arg-type]  # written ones do too
        return [_complete(each) for each in answer["responses"]]

    @contextmanager
    def asking(self, until: float) -> Iterator[Elasticsearch]:
        """A client for one request that ends at `until`. Raises UnavailableError as `ask` does."""
        self._enter(until)
        try:
            with unavailable():
                yield self._patient(until - self._clock())
        except UnavailableError:
            with self._guard:
                self._failures += 1
                self._next_try = self._clock() + _REST_S
            raise
        with self._guard:
            self._failures = 0

    def _patient(self, time_s: float) -> Elasticsearch:
        """The client that gives up after this time, in whole tenths of a second.

        Kept, because the library makes one with fifty parts, for as long as a search takes otherwise.
        """
        tenths = max(1, int(time_s * 10))
        if tenths not in self._patients:
            self._patients[tenths] = self.client.options(request_timeout=tenths / 10)
        return self._patients[tenths]

    def _enter(self, until: float) -> None:
        now = self._clock()
        if now >= until:
            raise UnavailableError("index")
        with self._guard:
            if self._failures >= _MAX_FAILURES:
                if now < self._next_try:
                    raise UnavailableError("index")
                self._next_try = now + _REST_S

    def until(self, time_s: float | None = None) -> float:
        """The moment until which what begins now may take; a search if no time is given."""
        return self._clock() + (self._search_time_s if time_s is None else time_s)

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()


@contextmanager
def unavailable() -> Iterator[None]:
    """Raise UnavailableError for silence, overload, a closed door, an index that is not there."""
    try:
        yield
    except TransportError as error:
        raise UnavailableError("index") from error
    except ApiError as error:
        if passes(error.meta.status, error.error):
            raise UnavailableError("index") from error
        _refuse_at_length(str(error.body))
        raise


def _refuse_at_length(told: str) -> None:
    """Raise QueryError if a query was refused for its length: a cluster has bounds of its own.

    The number of clauses grows with the memory of its nodes and lies far above ours on most.
    """
    for sign, expected in ((_TOO_MANY, Expected.FEWER_CLAUSES), (_TOO_DEEP, Expected.LESS_DEPTH)):
        if sign in told:
            raise malformed(expected, 0)


def passes(status: int, reason: str) -> bool:
    """Whether a status with the type of the error is about the cluster, and not about what was asked."""
    return status in (401, 403, 404, 408, 429) or status >= 500 or reason == _CLOSED


def _complete(answer: Json) -> Json:
    if "error" in answer:
        if passes(answer["status"], answer["error"]["type"]):
            raise UnavailableError("index")
        _refuse_at_length(str(answer["error"]))
        raise ValueError(answer["error"]["type"])
    if answer["timed_out"] or answer["_shards"]["failed"]:
        raise UnavailableError("index")
    return answer
