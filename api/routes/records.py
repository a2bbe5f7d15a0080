"""Records: search, and everything that can be opened of one."""

import json
from functools import cache
from typing import Annotated
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Query, Request
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from pydantic import ValidationError

from api.answers import as_json
from api.dependencies import Caller_, Services_, authenticated
from api.schemas.problem import answers
from api.schemas.record import RecognitionShape, Records, RecordShape, TextSourceShape, ThreadShape
from api.schemas.search import Answer, SearchShape
from api.strict import DirectRoute, StrictRoute
from runtime.composition import Services
from runtime.requests import is_light
from runtime.views import Json

router = APIRouter(prefix="/records", tags=["records"], route_class=StrictRoute)

_SEARCHES = 2

_ASKED = answers(401, 403, 415, 503)
_OPENED = answers(401, 403, 404)


async def search_records(request: Request) -> Response:
    """Zoekt. De vraag staat in de inhoud van het verzoek en nooit in een adres of logboek."""
    body = await request.body()
    services: Services = request.app.state.services
    with services.database.moment():  # who asks, and all that he is answered from
        caller = authenticated(request)
        asked = _wanted(body)
        light = services.settings.is_embedded and is_light(asked)
        if light:
            answer, reading = services.asking.ask(caller.actor, caller.account, asked)
    if not light:
        answer, reading = await to_thread.run_sync(
            services.asking.ask, caller.actor, caller.account, asked, limiter=_searching()
        )
    await services.entering.enter(reading)
    return Response(answer, media_type="application/json")


router.add_api_route(
    "/_search",
    search_records,
    methods=["POST"],
    route_class_override=DirectRoute,
    response_model=Answer,
    responses=_ASKED,
    operation_id="searchRecords",
    summary="Zoek in de stukken die u mag zien.",
    openapi_extra={
        "requestBody": {
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SearchShape"}}},
            "required": True,
        },
        "security": [{"token": []}],
    },
)


def _wanted(body: bytes) -> Json:
    """What a search asks for. Raises RequestValidationError."""
    if not body:
        raise RequestValidationError([{"type": "missing", "loc": ("body",)}])
    try:
        # Python's own reader takes half a surrogate, so that the field that holds it can be named.
        return SearchShape.model_validate(json.loads(body)).model_dump()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in faults]) from None
    except (ValueError, RecursionError):
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",)}]) from None


@router.get("/_search", include_in_schema=False)
def read_search() -> Response:
    """Is no record: a search is asked with POST, so that its words stay out of addresses and logs."""
    raise HTTPException(405)


@cache
def _searching() -> CapacityLimiter:
    """How many searches run in threads at the same time: more would only wait for one another."""
    return CapacityLimiter(_SEARCHES)


@router.get(
    "/{recordId}",
    response_model=RecordShape,
    responses=_OPENED,
    operation_id="getRecord",
    summary="Een stuk.",
)
def record(recordId: str, services: Services_, caller: Caller_) -> Response:  # the name in the path
    """Geeft een stuk."""
    return as_json(services.opening.record(caller.actor, caller.account, recordId))


@router.get(
    "/{recordId}/recognition",
    response_model=RecognitionShape,
    responses=_OPENED,
    operation_id="getRecognition",
    summary="Waarom een stuk zo is gelezen.",
)
def recognition(recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft waar het bestand voor is aangezien, wat dat uitmaakte, en of de naam iets anders belooft."""
    return as_json(services.opening.recognition(caller.actor, caller.account, recordId))


@router.get(
    "/{recordId}/text",
    response_class=PlainTextResponse,
    responses=_OPENED,
    operation_id="getRecordText",
    summary="De tekst van een stuk.",
)
def text(recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de tekst van een stuk, zonder opmaak."""
    return PlainTextResponse(services.opening.text(caller.actor, caller.account, recordId))


@router.get(
    "/{recordId}/text-source",
    response_model=TextSourceShape,
    responses=_OPENED,
    operation_id="getRecordTextSource",
    summary="Wie de tekst van een stuk vond, hoe goed, en de taal ervan.",
)
def text_source(recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de lezers die tekst vonden, met hun versie, en hoe zeker OCR was van de minst zekere bladzijde.

    Zonder lezers: de tekst stond in het bericht of bestand zelf. Zonder taal: de tekst zegt er te weinig van.
    """
    return as_json(services.opening.text_source(caller.actor, caller.account, recordId))


@router.get(
    "/{recordId}/original",
    response_class=Response,
    operation_id="getRecordOriginal",
    responses={
        **answers(401, 403, 404, 409),
        200: {
            **answers()[200],
            "description": "De originele bytes.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
    summary="De originele bytes van een stuk.",
)
def original(recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de originele bytes, zoals ze zijn aangeleverd."""
    found = services.opening.original(caller.actor, caller.account, recordId)
    # Never shown by the browser itself: mail and its attachments are strangers' work.
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Digest": f"sha-256={found.digest.hex()}",
    }
    return Response(found.content, headers=headers, media_type="application/octet-stream")


@router.get(
    "/{recordId}/family",
    response_model=Records,
    responses=_OPENED,
    operation_id="getRecordFamily",
    summary="De familie van een stuk: bericht en bijlagen.",
)
def family(recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de familie van een stuk."""
    return _listed(services.opening.family(caller.actor, caller.account, recordId))


@router.get(
    "/{recordId}/thread",
    response_model=ThreadShape,
    responses=_OPENED,
    operation_id="getRecordThread",
    summary="De draad van een bericht.",
)
def thread(recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de draad waar een bericht in staat, op tijd, en hoeveel berichten ervan ontbreken."""
    messages, missing = services.opening.thread(caller.actor, caller.account, recordId)
    return as_json({"items": messages, "missing": missing})


@router.get(
    "/{recordId}/context",
    response_model=Records,
    responses=_OPENED,
    operation_id="getRecordContext",
    summary="Een chatbericht met zijn buren.",
)
def context(  # the path, two bounds, and what every route is given
    recordId: str,
    services: Services_,
    caller: Caller_,
    before: Annotated[int, Query(ge=0, le=200)] = 5,
    after: Annotated[int, Query(ge=0, le=200)] = 5,
) -> Response:
    """Geeft een bericht met de berichten ervoor en erna in het gesprek."""
    return _listed(
        services.opening.context(caller.actor, caller.account, recordId, before=before, after=after)
    )


@router.get(
    "/{recordId}/duplicates",
    response_model=Records,
    responses=_OPENED,
    operation_id="getRecordDuplicates",
    summary="De andere exemplaren van een stuk.",
)
def duplicates(recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de andere exemplaren van een stuk, officieel en privé."""
    return _listed(services.opening.duplicates(caller.actor, caller.account, recordId))


def _listed(items: list[Json]) -> Response:
    return as_json({"items": items})
