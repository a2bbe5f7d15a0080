"""Which forms of input and answer the API knows, decided before a route is asked."""

from functools import lru_cache

from starlette.datastructures import Headers
from starlette.types import Scope

UPLOAD = "multipart/form-data"
_WRITES = frozenset({"POST", "PUT", "PATCH"})
_OFFERED = (
    ("application", "json"),
    ("application", "problem+json"),
    ("application", "octet-stream"),
    ("text", "plain"),
    ("text", "csv"),
    ("application", "zip"),
    ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
_PAPERS = ("/search-account", "/decision-letter")
"""How paths end that answer with a page as well, in one of these forms."""
_PAGES = (("text", "html"), ("application", "pdf"))


def refusal(scope: Scope, uploads: str) -> int | None:
    """406 for an answer that nobody gives, 415 for a body that nobody reads, None for all others.

    `uploads` is the one path that takes files, and nothing but files.
    """
    headers = Headers(scope=scope)
    is_paper = scope["path"].endswith(_PAPERS)
    if not _accepts(headers.get("accept", ""), _OFFERED + _PAGES if is_paper else _OFFERED):
        return 406
    wanted = UPLOAD if scope["path"] == uploads else "application/json"
    if scope["method"] in _WRITES and _has_body(headers) and media_type(headers) != wanted:
        return 415
    return None


def media_type(headers: Headers) -> str:
    """The media type of a body without its parameters, lower case; empty when it has none."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _has_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


@lru_cache(maxsize=256)
def _accepts(written: str, offered: tuple[tuple[str, str], ...]) -> bool:
    """Whether one of our forms is among the media ranges (RFC 9110 12.5.1); no header means any."""
    ranges = [each for each in map(_range, written.split(",")) if each]
    return not ranges or any(
        kind in {"*", own} and detail in {"*", own_detail}
        for kind, detail in ranges
        for own, own_detail in offered
    )


def preferred(written: str, offered: tuple[str, ...]) -> str | None:
    """The first media range that one of the offered kinds fits, as that kind; the first for no header.

    Ranges are taken in the order in which they are written, without their weights but for q=0.
    """
    ranges = [each for each in map(_range, written.split(",")) if each]
    if not ranges:
        return offered[0]
    for kind, detail in ranges:
        for each in offered:
            own, _, own_detail = each.partition("/")
            if kind in {"*", own} and detail in {"*", own_detail}:
                return each
    return None


def _range(written: str) -> tuple[str, str] | None:
    """The two halves of a media range, which its sender may have ruled out with q=0."""
    name, *parameters = (part.strip().lower() for part in written.split(";"))
    if not name:
        return None
    if any(each.replace(" ", "") in {"q=0", "q=0.0", "q=0.00", "q=0.000"} for each in parameters):
        return "", ""
    kind, _, detail = name.partition("/")
    return kind, detail
