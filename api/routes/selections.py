"""The selection of an inquiry: what is chosen, how it came about, and changing it."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.dependencies import Caller_, Services_
from api.schemas.problem import answers
from api.schemas.selection import Changed, Changes, NewChange, SelectionPage
from api.strict import StrictRoute
from api.versions import IfMatch, version_of, versioned
from records.identity import RecordId
from records.selection import Action
from runtime.selecting import Pointed

router = APIRouter(prefix="/inquiries/{inquiryId}/selection", tags=["inquiries"], route_class=StrictRoute)

_SEEN = answers(401, 403, 404)


@router.get(
    "",
    response_model=SelectionPage,
    responses=_SEEN,
    operation_id="getSelection",
    summary="De selectie van een verzoek.",
)
def listed(
    inquiryId: str,
    services: Services_,
    caller: Caller_,
    cursor: Annotated[str, Query(pattern="^([0-9a-f]{32})?$")] = "",
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=200)] = 50,
) -> Response:
    """Geeft de geselecteerde stukken."""
    return versioned(services.cases.selecting.listed(caller.actor, inquiryId, cursor, page_size))


@router.post(
    "",
    response_model=Changed,
    responses=answers(401, 403, 404, 412, 415),
    operation_id="changeSelection",
    summary="Verander de selectie.",
)
def change(
    inquiryId: str, wanted: NewChange, if_match: IfMatch, services: Services_, caller: Caller_
) -> Response:
    """Neemt stukken op of haalt ze eruit, met hun familie en dubbelen, of maakt een wijziging ongedaan."""
    pointed = Pointed(
        search=wanted.search_number,
        records=tuple(map(RecordId, wanted.record_ids)),
        thread_of=None if wanted.thread_of is None else RecordId(wanted.thread_of),
        undo=wanted.undoes,
    )
    done = services.cases.selecting.change(
        caller.actor, inquiryId, version_of(if_match), (Action(wanted.action), pointed), wanted.reason
    )
    return versioned(done)


@router.get(
    "/changes",
    response_model=Changes,
    responses=_SEEN,
    operation_id="listChanges",
    summary="Hoe de selectie tot stand kwam.",
)
def changes(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft elke wijziging met wie, wanneer en waarom."""
    return versioned(services.cases.selecting.changes(caller.actor, inquiryId))
