"""Judgements of an inquiry: a record with its text, judging, proposals, second readings, the sifting."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.judgement import (
    InquiryRecord,
    JudgedPage,
    NewJudgement,
    NewJudgements,
    NewSecondReadings,
    Numbers,
    Proposals,
    SiftingShape,
)
from api.schemas.problem import answers
from api.strict import StrictRoute
from records.errors import NotFoundError
from records.identity import RecordId
from records.judgement import Environment, Outcome, Verdict
from runtime.judging import Draft

router = APIRouter(prefix="/inquiries/{inquiryId}", tags=["inquiries"], route_class=StrictRoute)

_SEEN = answers(401, 403, 404)
_CHANGED = answers(401, 403, 404, 409, 412, 413, 415)
_DIGITS = frozenset("0123456789abcdef")


@router.get(
    "/records/{recordId}",
    response_model=InquiryRecord,
    responses=_SEEN,
    operation_id="getInquiryRecord",
    summary="Een stuk met de tekst die wordt beoordeeld.",
)
def record(inquiryId: str, recordId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft een stuk van het verzoek, zijn tekst met vingerafdruk, en elke beoordeling die het kreeg."""
    return as_json(services.cases.judging.one(caller.actor, inquiryId, record_id(recordId)))


@router.post(
    "/records/{recordId}/_propose",
    response_model=Proposals,
    responses=answers(401, 403, 404, 409),
    operation_id="proposeFromJudgement",
    summary="Wat er uit een beoordeling volgt.",
)
def propose(inquiryId: str, recordId: str, services: Services_, caller: Caller_) -> Response:
    """Stelt voor wat volgt voor dubbelen, familie en dezelfde passages; er verandert niets."""
    found = services.cases.judging.proposals(caller.actor, inquiryId, record_id(recordId))
    return as_json({"items": found})


@router.get(
    "/judgements",
    response_model=JudgedPage,
    responses=_SEEN,
    operation_id="listJudgements",
    summary="Hoe ver de beoordeling is.",
)
def listed(
    inquiryId: str,
    services: Services_,
    caller: Caller_,
    cursor: Annotated[str, Query(pattern="^([0-9a-f]{32})?$")] = "",
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=200)] = 50,
) -> Response:
    """Geeft elk geselecteerd stuk met zijn stand: open, beoordeeld, teruggestuurd, goedgekeurd, heropend."""
    return as_json(services.cases.judging.listed(caller.actor, inquiryId, cursor, page_size))


@router.post(
    "/judgements",
    response_model=Numbers,
    responses=_CHANGED,
    operation_id="judge",
    summary="Beoordeel stukken.",
)
def judge(inquiryId: str, wanted: NewJudgements, services: Services_, caller: Caller_) -> Response:
    """Beoordeelt geselecteerde stukken, alle of geen; wat tegen een regel ingaat, wordt genoemd."""
    drafts = [_draft(each) for each in wanted.judgements]
    return as_json({"numbers": services.cases.judging.judge(caller.actor, inquiryId, drafts)})


@router.post(
    "/second-readings",
    response_model=Numbers,
    responses=_CHANGED,
    operation_id="readSecond",
    summary="Lees beoordelingen na.",
)
def read_second(inquiryId: str, wanted: NewSecondReadings, services: Services_, caller: Caller_) -> Response:
    """Keurt beoordelingen van een ander goed of stuurt ze terug, alle of geen."""
    said = [(each.number, Verdict(each.verdict), each.remark) for each in wanted.readings]
    return as_json({"numbers": services.cases.judging.read(caller.actor, inquiryId, said)})


@router.get(
    "/sifting",
    response_model=SiftingShape,
    responses=_SEEN,
    operation_id="getSifting",
    summary="De schifting.",
)
def sifting(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft van gevonden tot beoordeeld elk aantal, met de stukken erachter; het sluit op nul."""
    return as_json(services.cases.sieving.shown(caller.actor, inquiryId))


def _draft(wanted: NewJudgement) -> Draft:
    return Draft(
        record_id=RecordId(wanted.record_id),
        outcome=Outcome(wanted.outcome),
        text_digest=wanted.text_digest,
        replaces=wanted.replaces,
        grounds=tuple(wanted.grounds),
        remark=wanted.remark,
        age_reason=wanted.age_reason,
        closed_until=wanted.closed_until,
        environment=Environment(wanted.environment),
        public_link=wanted.public_link,
        redactions=tuple((each.start, each.end, each.ground, each.recogniser) for each in wanted.redactions),
        origin=None if wanted.origin is None else RecordId(wanted.origin),
    )


def record_id(written: str) -> RecordId:
    """The id; what is written otherwise than ids are is the id of nothing."""
    if len(written) != 32 or not _DIGITS.issuperset(written):
        raise NotFoundError("record")
    return RecordId(written)
