"""Names that stay open in an inquiry because of a public function."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.problem import answers
from api.schemas.staying_name import NewStayingName, StayingNameShape, StayingNamesShape
from api.strict import StrictRoute

router = APIRouter(prefix="/inquiries/{inquiryId}/staying-names", tags=["inquiries"], route_class=StrictRoute)

Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get(
    "",
    response_model=StayingNamesShape,
    responses=answers(401, 403, 404),
    operation_id="listStayingNames",
    summary="Namen die openbaar blijven.",
)
def listed(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de namen die nu openbaar blijven, met de functie waarom en wie dat vastlegde."""
    return as_json({"items": services.cases.staying_names.listed(caller.actor, inquiryId)})


@router.post(
    "",
    response_model=StayingNameShape,
    responses=answers(401, 403, 404, 412, 415),
    operation_id="addStayingName",
    summary="Laat een naam openbaar.",
)
def told(inquiryId: str, wanted: NewStayingName, services: Services_, caller: Caller_) -> Response:
    """Legt vast dat een naam openbaar blijft: de herkenners stellen hem niet meer voor."""
    name, reason = wanted.name, wanted.reason
    return as_json(services.cases.staying_names.tell(caller.actor, inquiryId, name, reason))


@router.delete(
    "/{nameNumber}",
    response_model=StayingNameShape,
    responses=answers(401, 403, 404, 412),
    operation_id="dropStayingName",
    summary="Laat een naam niet langer openbaar.",
)
def dropped(inquiryId: str, nameNumber: Number, services: Services_, caller: Caller_) -> Response:
    """Haalt een naam van de lijst; dat hij erop stond blijft bewaard."""
    return as_json(services.cases.staying_names.drop(caller.actor, inquiryId, nameNumber))
