"""Searches in an inquiry: asked, listed, replayed."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.inquiry_search import InquiryAnswer, LoggedSearchList, Replay
from api.schemas.problem import answers
from api.schemas.search import SearchShape
from api.strict import StrictRoute

router = APIRouter(prefix="/inquiries/{inquiryId}", tags=["inquiries"], route_class=StrictRoute)

Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.post(
    "/_search",
    response_model=InquiryAnswer,
    responses=answers(401, 403, 404, 415, 503),
    operation_id="searchInquiry",
    summary="Zoek binnen een verzoek.",
)
def search(inquiryId: str, wanted: SearchShape, services: Services_, caller: Caller_) -> Response:
    """Zoekt in de aanleveringen van de reikwijdte; de vraag en alles wat zij vindt worden bewaard."""
    answer = services.cases.searching.search(caller.actor, inquiryId, wanted.model_dump())
    return Response(answer, media_type="application/json")


@router.get(
    "/searches",
    response_model=LoggedSearchList,
    responses=answers(401, 403, 404),
    operation_id="listSearches",
    summary="De zoekvragen van een verzoek.",
)
def listed(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft elke zoekvraag met hoe zij is begrepen, wat zij vond en wat daarvan nieuw was."""
    return as_json({"items": services.cases.searching.listed(caller.actor, inquiryId)})


@router.post(
    "/searches/{number}/_replay",
    response_model=Replay,
    responses=answers(401, 403, 404, 503),
    operation_id="replaySearch",
    summary="Speel een zoekvraag na.",
)
def replay(inquiryId: str, number: Number, services: Services_, caller: Caller_) -> Response:
    """Geeft wat een zoekvraag toen vond, en vergelijkt het met dezelfde vraag op dat moment."""
    return as_json(services.cases.searching.replay(caller.actor, inquiryId, number))
