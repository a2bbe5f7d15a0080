"""Writing in bulk: chunks of bounded size, a bounded number under way, and patience with overload.

Every operation names its version and a repeated one changes nothing, so whatever may not have
arrived is sent again.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import NamedTuple

import orjson
from elasticsearch import ApiError, Elasticsearch

from records.errors import UnavailableError
from records.identity import RecordId
from search.backends.elasticsearch_index.cluster import WRITE_TIME_S, passes, unavailable
from search.backends.elasticsearch_index.mapping import key_of, source_of, version_of
from search.index import IndexDocument

CHUNK_BYTES = 2 * 2**20
UNDER_WAY = 2
"""Chunks that wait for an answer; the next one waits for the oldest of them."""
ATTEMPTS = 9
_FIRST_WAIT_S = 0.1
"""Doubled each time: about 25 seconds in all."""
_ABSENT = 404


class Operation(NamedTuple):
    """One version to write or to remove, as the engine reads it."""

    record_id: RecordId
    lines: tuple[bytes, ...]


@dataclass
class RefusedError(Exception):
    """The engine will never take these versions: (record, reason). A bug or a second writer."""

    refused: tuple[tuple[RecordId, str], ...]

    def __str__(self) -> str:
        """The first of them, and how many there are."""
        return f"{len(self.refused)} refused, first {self.refused[0]}"


def writing(document: IndexDocument) -> Operation:
    """The operation that writes a version; the same again, or a later one, takes its place."""
    version = version_of(document.from_seq, document.until_seq)
    return Operation(
        document.id, (_line("index", document.id, document.from_seq, version), source_of(document))
    )


def removing(record_id: RecordId, from_seq: int, version: int) -> Operation:
    """The operation that removes a version, unless a later one has taken its place."""
    return Operation(record_id, (_line("delete", record_id, from_seq, version),))


def _line(act: str, record_id: RecordId, from_seq: int, version: int) -> bytes:
    named = {"_id": key_of(record_id, from_seq), "version": version, "version_type": "external_gte"}
    return orjson.dumps({act: named})


class BulkWriter:
    """Sends operations to one index; used by one thread. `pause` waits between attempts, in seconds."""

    def __init__(
        self, client: Elasticsearch, target: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        """Write to this alias; an index that does not exist is not made."""
        self._client = client.options(request_timeout=WRITE_TIME_S)
        self._target, self._pause = target, pause
        self._pool: ThreadPoolExecutor | None = None
        self._under_way: deque[Future[None]] = deque()
        self._chunk: list[Operation] = []
        self._chunk_bytes = 0

    def add(self, operation: Operation) -> None:
        """Send it with the next chunk. Raises what `finish` raises, for earlier chunks."""
        self._chunk.append(operation)
        self._chunk_bytes += sum(map(len, operation.lines))
        if self._chunk_bytes >= CHUNK_BYTES:
            self._post()

    def finish(self) -> None:
        """Return when everything is durable.

        Raises UnavailableError if the cluster does not take it, RefusedError if it never will.
        """
        self._post()
        self._settle(0)

    def close(self) -> None:
        """Wait for what is under way, whatever becomes of it."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _post(self) -> None:
        if self._chunk:
            self._settle(UNDER_WAY - 1)
            self._pool = self._pool or ThreadPoolExecutor(UNDER_WAY, "klaarlicht-bulk")
            self._under_way.append(self._pool.submit(self._send, self._chunk))
            self._chunk, self._chunk_bytes = [], 0

    def _settle(self, allowed: int) -> None:
        """Return when at most so many chunks are under way; after an error nothing is, or waits to be."""
        try:
            while len(self._under_way) > allowed:
                self._under_way.popleft().result()
        except (UnavailableError, RefusedError, ApiError):
            wait(self._under_way)
            self._under_way.clear()
            self._chunk, self._chunk_bytes = [], 0
            raise

    def _send(self, operations: Sequence[Operation]) -> None:
        left = operations
        for attempt in range(ATTEMPTS):
            if attempt:
                self._pause(_FIRST_WAIT_S * 2 ** (attempt - 1))
            left = self._sent(left)
            if not left:
                return
        raise UnavailableError("index")

    def _sent(self, operations: Sequence[Operation]) -> list[Operation]:
        """Those of the operations that are to be sent again. Raises RefusedError."""
        lines = [line for operation in operations for line in operation.lines]
        try:
            with unavailable():
                answer = self._client.bulk(
                    operations=lines,  # type: ignore[arg-type]  # written ones do too
                    index=self._target,
                    require_alias=True,
                )
        except UnavailableError:
            return list(operations)
        if not answer["errors"]:
            return []
        again: list[Operation] = []
        refused: list[tuple[RecordId, str]] = []
        for operation, item in zip(operations, answer["items"], strict=True):
            ((act, told),) = item.items()
            status = told["status"]
            if status < 300 or (act == "delete" and status == _ABSENT):
                continue
            reason = told["error"]["type"]
            if passes(status, reason):
                again.append(operation)
            else:
                refused.append((operation.record_id, reason))
        if refused:
            raise RefusedError(tuple(refused))
        return again
