"""Redactions of an inquiry: proposals of the recognisers for a record, and a preview of it."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.routes.judgements import record_id
from api.schemas.problem import answers
from api.schemas.redaction import NewRedactionProposals, PreviewShape, RedactionProposals, UnevenPassages
from api.strict import StrictRoute

router = APIRouter(prefix="/inquiries/{inquiryId}", tags=["inquiries"], route_class=StrictRoute)


@router.post(
    "/records/{recordId}/redaction-proposals",
    response_model=RedactionProposals,
    responses=answers(401, 403, 404, 413, 415),
    operation_id="proposeRedactions",
    summary="Wat er te lakken valt.",
)
def propose(
    inquiryId: str, recordId: str, wanted: NewRedactionProposals, services: Services_, caller: Caller_
) -> Response:
    """Geeft wat de herkenners voorstellen te lakken, met grond, zekerheid en reden; er verandert niets."""
    own, people, staying = record_id(recordId), tuple(wanted.people), tuple(wanted.staying)
    return as_json(services.cases.redacting.proposals(caller.actor, inquiryId, own, people, staying))


@router.get(
    "/records/{recordId}/preview",
    response_model=PreviewShape,
    responses=answers(401, 403, 404),
    operation_id="previewRedaction",
    summary="Een stuk zoals het zou uitgaan.",
)
def preview(inquiryId: str, recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de gelakte tekst en velden van een stuk naar zijn huidige beoordeling."""
    return as_json(services.cases.redacting.preview(caller.actor, inquiryId, record_id(recordId)))


@router.get(
    "/uneven-passages",
    response_model=UnevenPassages,
    responses=answers(401, 403, 404),
    operation_id="listUnevenPassages",
    summary="Wat niet overal gelijk is gelakt.",
)
def uneven(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft passages die in het ene stuk zijn gelakt en in het andere open staan of op een andere grond."""
    return as_json(services.cases.redacting.uneven(caller.actor, inquiryId))
