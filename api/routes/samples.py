"""Samples of what was not selected in an inquiry."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.problem import answers
from api.schemas.sample import (
    NewSample,
    NewSampleReadings,
    Redrawn,
    Samples,
    SampleShape,
    SampleWithRecords,
)
from api.strict import StrictRoute
from records.identity import RecordId

router = APIRouter(prefix="/inquiries/{inquiryId}/samples", tags=["inquiries"], route_class=StrictRoute)

_SEEN = answers(401, 403, 404)
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get(
    "",
    response_model=Samples,
    responses=_SEEN,
    operation_id="listSamples",
    summary="De steekproeven van een verzoek.",
)
def listed(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft elke steekproef uit wat niet is geselecteerd, met wat eruit volgt zodra alles is bekeken."""
    return as_json({"items": services.cases.sampling.listed(caller.actor, inquiryId)})


@router.post(
    "",
    response_model=SampleShape,
    responses=answers(401, 403, 404, 409, 412, 415, 503),
    operation_id="drawSample",
    summary="Trek een steekproef.",
)
def drawn(inquiryId: str, wanted: NewSample, services: Services_, caller: Caller_) -> Response:
    """Trekt bij loting stukken van de reikwijdte die niet zijn geselecteerd; het zaad kiest niemand."""
    return as_json(services.cases.sampling.draw(caller.actor, inquiryId, wanted.size))


@router.get(
    "/{number}",
    response_model=SampleWithRecords,
    responses=_SEEN,
    operation_id="getSample",
    summary="Een steekproef met haar stukken.",
)
def one(inquiryId: str, number: Number, services: Services_, caller: Caller_) -> Response:
    """Geeft de stukken zoals zij zijn getrokken, elk met wat er het laatst van is gezegd."""
    return as_json(services.cases.sampling.one(caller.actor, inquiryId, number))


@router.post(
    "/{number}/readings",
    response_model=SampleShape,
    responses=answers(401, 403, 404, 412, 415),
    operation_id="readSample",
    summary="Beoordeel stukken van een steekproef.",
)
def looked(
    inquiryId: str, number: Number, wanted: NewSampleReadings, services: Services_, caller: Caller_
) -> Response:
    """Legt vast of stukken geselecteerd hadden moeten zijn, alle of geen; van een stuk telt het laatste."""
    said = [(RecordId(each.record_id), each.is_relevant) for each in wanted.readings]
    return as_json(services.cases.sampling.look(caller.actor, inquiryId, number, said))


@router.post(
    "/{number}/_redraw",
    response_model=Redrawn,
    responses=answers(401, 403, 404, 503),
    operation_id="redrawSample",
    summary="Trek een steekproef nog eens.",
)
def redrawn(inquiryId: str, number: Number, services: Services_, caller: Caller_) -> Response:
    """Trekt opnieuw uit hetzelfde met hetzelfde zaad: dezelfde stukken, behalve wat weg is."""
    return as_json(services.cases.sampling.redraw(caller.actor, inquiryId, number))
