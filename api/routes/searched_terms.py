"""Searched words of an inquiry: where each stands, and whether the account that goes out may tell it."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.problem import answers
from api.schemas.searched_term import NewTermAnswers, SearchedTermsShape
from api.strict import StrictRoute

router = APIRouter(prefix="/inquiries/{inquiryId}", tags=["inquiries"], route_class=StrictRoute)


@router.get(
    "/searched-terms",
    response_model=SearchedTermsShape,
    responses=answers(401, 403, 404, 503),
    operation_id="listSearchedTerms",
    summary="De gezochte woorden, en waar zij voorkomen.",
)
def listed(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft elk gezocht woord: staat het in wat uitgaat, alleen in wat niet uitgaat, of nergens."""
    return as_json({"items": services.disclosing.terms.listed(caller.actor, inquiryId)})


@router.post(
    "/searched-terms",
    response_model=SearchedTermsShape,
    responses=answers(401, 403, 404, 412, 415, 503),
    operation_id="answerSearchedTerms",
    summary="Zeg welke gezochte woorden uitgaan.",
)
def answered(inquiryId: str, wanted: NewTermAnswers, services: Services_, caller: Caller_) -> Response:
    """Legt vast of de zoekverantwoording een woord noemt, of wat er dan staat; het laatste telt."""
    said = [(each.term, each.goes_out, each.instead) for each in wanted.answers]
    return as_json({"items": services.disclosing.terms.answer(caller.actor, inquiryId, said)})
