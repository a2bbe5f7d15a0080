"""Trouble as RFC 9457 problem details, with a Dutch sentence and nothing that betrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from records.errors import (
    ChangedOriginalError,
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    QueryError,
    UnavailableError,
    WooError,
)
from records.labels import conflict_sentence, expected_sentence, invalid_sentence

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer about trouble; `more` are further members, `headers` go along."""

    status: int
    title: str
    detail: str
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """The answer as HTTP."""
        body = {
            "type": "about:blank",
            "status": self.status,
            "title": self.title,
            "detail": self.detail,
            **self.more,
        }
        return Response(orjson.dumps(body), self.status, dict(self.headers), MEDIA_TYPE)


_TITLES = {
    400: "Ongeldige invoer",
    401: "Niet aangemeld",
    403: "Niet toegestaan",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    406: "Antwoordvorm niet beschikbaar",
    409: "Kan nu niet",
    413: "Te groot",
    415: "Onbekende vorm van invoer",
    500: "Fout in Klaarlicht",
    503: "Tijdelijk niet beschikbaar",
}
_DETAILS = {
    401: "Meld u aan met een geldige sleutel.",
    403: "Uw rol staat dit niet toe.",
    404: "Dit bestaat niet, of het is niet aan u om te zien.",
    405: "Deze methode kan hier niet worden gebruikt.",
    406: "Dit adres antwoordt alleen in JSON.",
    413: "Wat u stuurt is groter dan is toegestaan.",
    415: "Stuur JSON met Content-Type application/json.",
    500: "Er ging iets mis. De fout is vastgelegd; probeer het later opnieuw.",
}


def problem_of(error: WooError) -> Problem:
    """The problem that an error is for whoever asked."""
    match error:
        case NotFoundError():
            return plain(404)
        case ForbiddenError():
            return plain(403)
        case ConflictError():
            return Problem(409, _TITLES[409], conflict_sentence(error.what, error.reason))
        case ChangedOriginalError():
            return Problem(409, _TITLES[409], "Het origineel is niet meer wat werd aangeleverd.")
        case QueryError():
            sentence = expected_sentence(error.reason, error.expected)
            fault = {
                "field": error.field,
                "detail": sentence,
                "position": error.position,
                "expected": error.expected,
            }
            return Problem(
                400,
                _TITLES[400],
                sentence,
                {"position": error.position, "expected": error.expected, "errors": [fault]},
            )
        case InvalidError():
            sentence = invalid_sentence(error.field, error.reason)
            return Problem(
                400, _TITLES[400], sentence, {"errors": [{"field": error.field, "detail": sentence}]}
            )
        case UnavailableError():
            detail = "Een onderdeel van Klaarlicht antwoordt nu niet. Probeer het zo opnieuw."
            return Problem(503, _TITLES[503], detail, headers={"Retry-After": str(error.retry_after_s)})
        case _:
            return plain(500)


def plain(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The usual problem for a status."""
    title = _TITLES.get(status) or HTTPStatus(status).phrase
    return Problem(status, title, _DETAILS.get(status, title), headers=headers or {})


def install(app: FastAPI) -> None:
    """Answer every kind of trouble of the app with problem details."""

    @app.exception_handler(WooError)
    def _woo(_request: Request, error: Exception) -> Response:
        assert isinstance(error, WooError)
        return problem_of(error).response()

    @app.exception_handler(HTTPException)
    def _http(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return plain(error.status_code, error.headers).response()

    @app.exception_handler(RequestValidationError)
    def _invalid(_request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        faults = [
            {"field": ".".join(map(str, each["loc"][1:])), "detail": each["msg"]} for each in error.errors()
        ]
        return Problem(
            400, _TITLES[400], "De invoer klopt niet; zie de fouten.", {"errors": faults}
        ).response()
