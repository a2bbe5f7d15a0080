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

from api.faults import faults_of
from api.refusals import note_refusal
from records.errors import (
    ChangedOriginalError,
    ConflictError,
    FaultyError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    QueryError,
    StaleError,
    UnavailableError,
    UnreadyError,
    WooError,
)
from records.labels import (
    JUDGEMENT_FAULTS,
    conflict_sentence,
    expected_sentence,
    invalid_sentence,
    obstacle_sentence,
)

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


TITLES: Mapping[int, str] = {
    400: "Ongeldige invoer",
    401: "Niet aangemeld",
    403: "Niet toegestaan",
    404: "Niet gevonden",
    405: "Methode niet toegestaan",
    406: "Antwoordvorm niet beschikbaar",
    409: "Kan nu niet",
    412: "Intussen veranderd",
    413: "Te groot",
    415: "Onbekende vorm van invoer",
    500: "Fout in Klaarlicht",
    503: "Tijdelijk niet beschikbaar",
}
"""The title of each status that the API answers trouble with."""

_DETAILS = {
    400: "De invoer klopt niet; zie de fouten.",
    401: "Meld u aan met een geldige sleutel.",
    403: "Uw rol staat dit niet toe.",
    404: "Dit bestaat niet, of het is niet aan u om te zien.",
    405: "Deze methode kan hier niet worden gebruikt.",
    406: "Dit adres antwoordt alleen in JSON.",
    412: "Een ander heeft dit intussen veranderd. Haal de stand opnieuw op en bekijk uw wijziging nog eens.",
    413: "Wat u stuurt is groter dan is toegestaan.",
    415: "Stuur JSON met Content-Type application/json.",
    500: "Er ging iets mis. De fout is vastgelegd; probeer het later opnieuw.",
}


def problem_of(error: WooError) -> Problem:
    """The problem that an error is for whoever asked."""
    match error:
        case NotFoundError():
            problem = plain(404)
        case ForbiddenError():
            problem = plain(403)
        case ConflictError():
            problem = Problem(409, TITLES[409], conflict_sentence(error.what, error.reason))
        case StaleError():
            problem = plain(412)
        case FaultyError() | UnreadyError():
            problem = _of_several(error)
        case ChangedOriginalError():
            problem = Problem(409, TITLES[409], "Het origineel is niet meer wat werd aangeleverd.")
        case QueryError():
            problem = _of_query(error)
        case InvalidError():
            sentence = invalid_sentence(error.field, error.reason)
            faults = [{"field": error.field, "detail": sentence}]
            problem = Problem(400, TITLES[400], sentence, {"errors": faults})
        case UnavailableError():
            detail = "Een onderdeel van Klaarlicht antwoordt nu niet. Probeer het zo opnieuw."
            problem = Problem(503, TITLES[503], detail, headers={"Retry-After": str(error.retry_after_s)})
        case _:
            problem = plain(500)
    return problem


def _of_several(error: FaultyError | UnreadyError) -> Problem:
    """Everything that is wrong at once, or that stands in the way."""
    if isinstance(error, FaultyError):
        faults = [{"field": name, "detail": JUDGEMENT_FAULTS[code]} for name, code in error.faults]
        return Problem(400, TITLES[400], _DETAILS[400], {"errors": faults})
    faults = [{"field": name, "detail": obstacle_sentence(name, count)} for name, count in error.obstacles]
    return Problem(409, TITLES[409], " ".join(each["detail"] for each in faults), {"errors": faults})


def _of_query(error: QueryError) -> Problem:
    """A query that cannot be read: where it goes wrong, in code points, and what belongs there."""
    sentence = expected_sentence(error.expected)
    place = {"position": error.position, "expected": error.expected}
    fault = {"field": error.field, "detail": sentence, **place}
    return Problem(400, TITLES[400], sentence, {**place, "errors": [fault]})


def plain(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The usual problem for a status."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    return Problem(status, title, _DETAILS.get(status, title), headers=headers or {})


TROUBLE = (WooError, HTTPException, RequestValidationError)
"""Every kind of error that is answered with problem details; any other is a fault of ours."""


def install(app: FastAPI) -> None:
    """Answer every kind of trouble of the app with problem details."""
    for kind in TROUBLE:
        app.add_exception_handler(kind, answer_to)


def answer_to(request: Request, error: Exception) -> Response:
    """The answer to one of `TROUBLE`; a refusal is entered in the log of reading before."""
    match error:
        case WooError():
            note_refusal(request, error)
            problem = problem_of(error)
        case RequestValidationError():
            problem = Problem(400, TITLES[400], _DETAILS[400], {"errors": faults_of(error.errors())})
        case HTTPException():
            headers = dict(error.headers or {})
            if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                headers["Allow"] = ", ".join(_allowed(request)) or headers.get("Allow", "")
            problem = plain(error.status_code, headers)
        case _:
            problem = plain(500)
    return problem.response()


def _allowed(request: Request) -> list[str]:
    """Every method of the path that was asked for: the router itself knows of one of its routes alone."""
    path = getattr(request.scope.get("route"), "path", "")
    methods = {name.upper() for name in request.app.state.describe()["paths"].get(path, ())}
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)
