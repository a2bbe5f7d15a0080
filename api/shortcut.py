"""Shortcut: searches go past the framework's layers and routing, which take longer than the index does."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import TROUBLE, answer_to


class Shortcut:
    """Asks one function itself for POST to one path; all else takes the long way.

    The route stays where it is: it describes the function, and takes what comes with parameters.
    """

    def __init__(
        self, app: ASGIApp, path: str, route: BaseRoute, function: Callable[[Request], Awaitable[Response]]
    ) -> None:
        """Stand before the app; `route` is what logs name the request by."""
        self._app, self._path, self._route, self._function = app, path, route, function

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not self._leads(scope):
            await self._app(scope, receive, send)
            return
        scope["route"], scope["path_params"] = self._route, {}
        request = Request(scope, receive, send)
        try:
            response = await self._function(request)
        except TROUBLE as error:
            response = answer_to(request, error)
        await response(scope, receive, send)

    def _leads(self, scope: Scope) -> bool:
        return (
            scope["type"] == "http"
            and scope["path"] == self._path
            and scope["method"] == "POST"
            and not scope["query_string"]
        )
