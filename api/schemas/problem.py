"""Problem details, and the answers that a route declares."""

from typing import Any

from pydantic import Field

from api.schemas.shape import Shape


class Fault(Shape):
    """One fault of the input."""

    field: str
    detail: str
    position: int | None = None
    expected: str | None = None


class ProblemShape(Shape):
    """RFC 9457 problem details."""

    type: str
    status: int
    title: str
    detail: str
    position: int | None = None
    expected: str | None = None
    errors: list[Fault] = Field(default_factory=list)


_VERSION_HEADER: dict[str, Any] = {
    "API-Version": {"description": "Versie van de API.", "schema": {"type": "string", "examples": ["1.0.0"]}}
}


def answers(*statuses: int, ok: int = 200) -> dict[int | str, dict[str, Any]]:
    """The answers of a route for its description: the good one and its problems."""
    described: dict[int | str, dict[str, Any]] = {ok: {"description": _GOOD[ok], "headers": _VERSION_HEADER}}
    for status in (400, *statuses):
        described[status] = {
            "description": _PROBLEMS[status],
            "headers": _VERSION_HEADER,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemShape"}}
            },
        }
    return described


_GOOD = {200: "Gelukt.", 201: "Gemaakt; het adres staat in Location.", 202: "Aangenomen: het lezen volgt."}
_PROBLEMS = {
    400: "De invoer klopt niet.",
    401: "Er is geen geldige sleutel.",
    403: "De rol staat dit niet toe.",
    404: "Dit bestaat niet, of is niet aan de vrager.",
    406: "Deze antwoordvorm bestaat niet.",
    409: "De toestand staat dit niet toe.",
    412: "Een ander heeft het intussen veranderd.",
    413: "Te groot.",
    415: "Deze invoervorm wordt niet gelezen.",
    503: "Een onderdeel antwoordt niet.",
}
