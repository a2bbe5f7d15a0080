"""What holds for every answer: version, no store, no sniffing; and the manners of the Dutch API rules."""

import time

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.negotiation import UPLOAD, media_type, refusal
from api.problems import plain
from runtime.logs import name_request

API_VERSION = "1.0.0"
PREFIX = "/api/v1"
MAX_JSON_BYTES = 2**20
"""Largest body that is not an upload; the longest search with all its filters takes a tenth."""

_UPLOADS = f"{PREFIX}/accessions"
_HEADERS = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}

_RAW_HEADERS = tuple((name.lower().encode(), value.encode()) for name, value in _HEADERS.items())


class Manners:
    """Checks what is asked for, sets the headers of every answer, logs the route and never the question."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around the app."""
        self._app = app
        # Bound once: to find the logger anew takes as long as to write the line.
        self._log = structlog.get_logger().bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        name_request()
        # Every GET may be asked as HEAD: the same answer without its body.
        asked = {**scope, "method": "GET"} if scope["method"] == "HEAD" else scope
        answer = _Answer(send, is_head=asked is not scope)
        try:
            await self._answer(asked, receive, answer)
        except Exception as error:
            # The border of the door: logged without its words, shown as nothing.
            self._log.exception("request.failed", route=_route(asked), error=type(error).__name__)
            if answer.status:
                raise
            await plain(500).response()(asked, receive, answer)
        finally:
            self._tell(asked, scope["method"], answer.status, time.perf_counter() - started)

    def _tell(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        route = _route(scope)
        self._log.info("request", route=route, method=method, status=status, ms=round(seconds * 1000, 1))
        measures = scope["app"].state.services.measures
        if measures is not None:
            measures.answered(route, method, status, seconds)

    async def _answer(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        refused = refusal(scope, _UPLOADS) if scope["path"].startswith("/api/") else None
        headers = Headers(scope=scope)
        most = _most_bytes(scope, headers)
        told = headers.get("content-length", "")
        if told.isdecimal() and int(told) > most:
            refused = refused or 413
        if refused:
            await plain(refused).response()(scope, receive, answer)
        else:
            await self._app(scope, _Limited(receive, most), answer)


class _Answer:
    """Sends an answer with the headers that all have; to HEAD without a body."""

    def __init__(self, send: Send, *, is_head: bool) -> None:
        self._send, self._is_head = send, is_head
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message.setdefault("headers", [])
            there = {name for name, _ in headers}
            message["headers"] = [*headers, *(each for each in _RAW_HEADERS if each[0] not in there)]
        elif self._is_head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


class _Limited:
    """Receives a body up to a number of bytes, for those that do not tell their length or lie about it."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive, self._left = receive, most

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413)
        return message


def _most_bytes(scope: Scope, headers: Headers) -> int:
    if scope["path"] == _UPLOADS and media_type(headers) == UPLOAD:
        return int(scope["app"].state.services.settings.max_upload_mb) * 2**20
    return MAX_JSON_BYTES


def _route(scope: Scope) -> str:
    """The template of the route, never the path itself: ids and words stay out of the log."""
    route = scope.get("route")
    return getattr(route, "path", "-")
