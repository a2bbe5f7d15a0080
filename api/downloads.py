"""Downloads: bytes that a route gives in one of several forms, by the header `Accept`."""

from collections.abc import Iterable
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import Response, StreamingResponse
from starlette.exceptions import HTTPException

from api.negotiation import preferred
from api.schemas.problem import answers
from runtime.reading_room import Download

_JSON = "application/json"


def given(*kinds: str) -> dict[int | str, dict[str, object]]:
    """The answers of a route that gives bytes of these kinds."""
    content = {
        kind: {"schema": {"type": "object"} if kind == _JSON else {"type": "string", "format": "binary"}}
        for kind in kinds
    }
    return {**answers(401, 403, 404, 406), 200: {**answers()[200], "content": content}}


def by_accept(request: Request, offered: Iterable[str]) -> str:
    """The media type that is asked for. Answers 406 for one that is not offered."""
    kind = preferred(request.headers.get("accept", ""), tuple(offered))
    if kind is None:
        raise HTTPException(406)
    return kind


def saved(found: Download) -> Response:
    """The answer that carries a download away."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
    if found.length is not None:
        headers["Content-Length"] = str(found.length)
    return StreamingResponse(found.chunks, headers=headers, media_type=found.media_type)
