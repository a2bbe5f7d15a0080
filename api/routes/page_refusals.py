"""Pages of originals that are not shown: what to expect before a release, and what is so in one."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.page_refusal import ExpectedRefusals, RefusedMembers
from api.schemas.problem import answers
from api.strict import StrictRoute

router = APIRouter(tags=["releases"], route_class=StrictRoute)


@router.get(
    "/inquiries/{inquiryId}/page-refusals",
    response_model=ExpectedRefusals,
    responses=answers(401, 403, 404, 503),
    operation_id="expectPageRefusals",
    summary="Welke pdf's zonder hun pagina's zouden uitgaan.",
)
def expected(
    inquiryId: str,
    services: Services_,
    caller: Caller_,
    cursor: Annotated[str, Query(pattern="^([0-9a-f]{32})?$")] = "",
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=50)] = 20,
) -> Response:
    """Maakt de volgende pdf's op zoals zij zouden uitgaan; noemt waarvan de pagina's ontbreken."""
    found = services.disclosing.page_refusals.expected(caller.actor, inquiryId, cursor, page_size)
    return as_json(found)


@router.get(
    "/releases/{releaseId}/page-refusals",
    response_model=RefusedMembers,
    responses=answers(401, 403, 404),
    operation_id="listPageRefusals",
    summary="Welke stukken zonder de pagina's van hun origineel zijn uitgegaan.",
)
def of_release(releaseId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de stukken waarvan de pdf de pagina's van het origineel niet toont, elk met de reden."""
    return as_json(services.disclosing.page_refusals.of_release(caller.actor, releaseId))
