"""Second readings: what waits for the caller's, over all his inquiries."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.problem import answers
from api.schemas.second_reading import WaitingJudgements
from api.strict import StrictRoute

router = APIRouter(prefix="/second-readings", tags=["inquiries"], route_class=StrictRoute)


@router.get(
    "",
    response_model=WaitingJudgements,
    responses=answers(401, 403),
    operation_id="listSecondReadings",
    summary="Wat op uw tweede lezing wacht.",
)
def waiting(
    services: Services_,
    caller: Caller_,
    cursor: Annotated[str, Query(pattern="^([0-9a-f]{32}-[0-9]{1,9})?$")] = "",
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=200)] = 50,
) -> Response:
    """Geeft de beoordelingen van anderen die u kunt nalezen, over al uw verzoeken, de oudste eerst."""
    return as_json(services.cases.second_readings.waiting(caller.actor, cursor, page_size))
