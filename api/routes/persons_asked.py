"""Persons asked for an inquiry: every entry, and making one."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.person_asked import NewPersonAsked, PersonAskedShape, PersonsAskedShape
from api.schemas.problem import answers
from api.strict import StrictRoute
from records.identity import AccessionId
from records.person_asked import PersonAsked, Reply

router = APIRouter(prefix="/inquiries/{inquiryId}", tags=["inquiries"], route_class=StrictRoute)

_OWN = {"role", "name", "is_name_public", "asked_on", "question", "answered_on", "answer", "replaces"}


@router.get(
    "/persons-asked",
    response_model=PersonsAskedShape,
    responses=answers(401, 403, 404),
    operation_id="listPersonsAsked",
    summary="Wie is gevraagd wat hij heeft.",
)
def listed(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft wie is gevraagd en wat daarop kwam, ook wat later is vervangen of herroepen."""
    return as_json({"items": services.cases.persons_asked.listed(caller.actor, inquiryId)})


@router.post(
    "/persons-asked",
    response_model=PersonAskedShape,
    responses=answers(401, 403, 404, 412, 415),
    operation_id="addPersonAsked",
    summary="Leg vast wie is gevraagd.",
)
def told(inquiryId: str, wanted: NewPersonAsked, services: Services_, caller: Caller_) -> Response:
    """Legt vast wie is gevraagd en wat daarop kwam; wat wordt vervangen, blijft staan."""
    entry = PersonAsked(
        number=0,
        reply=Reply(wanted.reply),
        accession=AccessionId(wanted.accession_id) if wanted.accession_id else None,
        **wanted.model_dump(include=_OWN),
    )
    return as_json(services.cases.persons_asked.tell(caller.actor, caller.account, inquiryId, entry))
