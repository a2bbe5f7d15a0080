"""What holds for every answer: version, no store, no sniffing; and the manners of the Dutch API rules."""

import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import plain

API_VERSION = "1.0.0"
_JSON_BODY = frozenset({"POST", "PUT", "PATCH"})

_HEADERS = {
    "API-Version": API_VERSION,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
}

log = structlog.get_logger()


class Manners:
    """Checks what is asked for, sets the headers of every answer, logs the route and never the question."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around the app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500
        is_head = scope["method"] == "HEAD"
        if is_head:
            # Every GET may be asked as HEAD: the same answer without its body.
            scope = {**scope, "method": "GET"}

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        refused = _refused(scope)
        try:
            await (plain(refused).response() if refused else self._app)(scope, receive, answer)
        except Exception:
            # The border of the door: logged whole, shown as nothing.
            log.exception("request.failed", route=_route(scope))
            if status != 500:
                raise
            await plain(500).response()(scope, receive, answer)
        log.info(
            "request",
            route=_route(scope),
            method=scope["method"],
            status=status,
            ms=round((time.perf_counter() - started) * 1000, 1),
        )


def _refused(scope: Scope) -> int | None:
    """406 for an answer nobody gives, 415 for a body nobody reads."""
    if not scope["path"].startswith("/api/"):
        return None
    headers = Headers(scope=scope)
    accepts = headers.get("accept", "*/*").lower()
    if not any(
        part in accepts
        for part in (
            "*/*",
            "application/json",
            "application/*",
            "problem+json",
            "json",
            "octet-stream",
            "text/plain",
            "text/*",
            "message/rfc822",
        )
    ):
        return 406
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    if scope["method"] in _JSON_BODY and has_body and kind not in {"application/json", "multipart/form-data"}:
        return 415
    return None


def _route(scope: Scope) -> str:
    """The template of the route, never the path itself: ids and words stay out of the log."""
    route = scope.get("route")
    return getattr(route, "path", "-")
