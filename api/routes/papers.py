"""Papers of an inquiry: how was searched, and the draft of its decision."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.dependencies import Caller_, Services_
from api.downloads import by_accept, given, saved
from api.strict import StrictRoute
from disclosure.paper import Paper
from runtime.paper_forms import FORMS
from runtime.reading_room import Download

router = APIRouter(prefix="/inquiries/{inquiryId}", tags=["inquiries"], route_class=StrictRoute)

_FORMS = {form.media_type: form for form in sorted(FORMS, key=lambda each: each.suffix != "json")}
"""By media type; JSON first, for who asks for nothing in particular."""


@router.get(
    "/search-account",
    response_class=Response,
    responses=given(*_FORMS),
    operation_id="getSearchAccount",
    summary="De zoekverantwoording van een verzoek.",
)
def search_account(inquiryId: str, request: Request, services: Services_, caller: Caller_) -> Response:
    """Geeft waarin en waarmee is gezocht en wat daarvan overbleef, als JSON, HTML of PDF, naar `Accept`."""
    return _paper(request, services.disclosing.accounts.shown(caller.actor, inquiryId))


@router.get(
    "/released-search-account",
    response_class=Response,
    responses=given(*_FORMS),
    operation_id="previewSearchAccount",
    summary="De zoekverantwoording zoals zij zou uitgaan.",
)
def released_account(inquiryId: str, request: Request, services: Services_, caller: Caller_) -> Response:
    """Geeft de zoekverantwoording met wat daarin gelakt is en zonder de woorden die niet uitgaan."""
    return _paper(request, services.disclosing.accounts.preview(caller.actor, inquiryId))


@router.get(
    "/decision-letter",
    response_class=Response,
    responses=given(*_FORMS),
    operation_id="getDecisionLetter",
    summary="Het concept van het besluit op een verzoek.",
)
def decision_letter(inquiryId: str, request: Request, services: Services_, caller: Caller_) -> Response:
    """Geeft het concept van het besluit, als JSON, HTML of PDF, naar `Accept`."""
    return _paper(request, services.disclosing.drafts.shown(caller.actor, inquiryId))


def _paper(request: Request, paper: Paper) -> Response:
    form = _FORMS[by_accept(request, _FORMS)]
    return saved(Download(f"{paper.name}.{form.suffix}", form.media_type, None, form.write(paper)))
