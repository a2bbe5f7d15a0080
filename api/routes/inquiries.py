"""Inquiries: opening one, its caseworkers, talks, events, what is due, and a hold."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.inquiry import (
    AgreedScope,
    Deadlines,
    Events,
    EventShape,
    Inquiries,
    InquiryShape,
    NewCaseworker,
    NewEvent,
    NewHold,
    NewInquiryShape,
    NewScope,
    Scopes,
    TalkShape,
)
from api.schemas.problem import answers
from api.strict import StrictRoute
from api.versions import IfMatch, version_of, versioned
from records.ground import Act
from records.identity import AccessionId
from records.inquiry import CasePart, Event, EventKind, NewInquiry, Requester, Scope, Talk

router = APIRouter(prefix="/inquiries", tags=["inquiries"], route_class=StrictRoute)

_SEEN = answers(401, 403, 404)
_CHANGED = answers(401, 403, 404, 409, 412, 415)


@router.get(
    "",
    response_model=Inquiries,
    responses=answers(401, 403),
    operation_id="listInquiries",
    summary="Uw verzoeken.",
)
def listed(
    services: Services_,
    caller: Caller_,
    cursor: Annotated[str, Query(max_length=200)] = "",
    page_size: Annotated[int, Query(alias="pageSize", ge=1, le=200)] = 50,
) -> Response:
    """Geeft de verzoeken waaraan u werkt, het nieuwste eerst."""
    items, more = services.cases.work.listed(caller.actor, cursor or None, page_size)
    return as_json({"items": items, "hasNextPage": more, "nextCursor": items[-1]["id"] if more else None})


@router.post(
    "",
    status_code=201,
    response_model=InquiryShape,
    operation_id="openInquiry",
    responses=answers(401, 403, 404, 415, ok=201),
    summary="Open een verzoek.",
)
def opened(wanted: NewInquiryShape, services: Services_, caller: Caller_) -> Response:
    """Opent een verzoek, met u als behandelaar."""
    new = NewInquiry(
        reference=wanted.reference,
        wording=wanted.wording,
        act=Act(wanted.act),
        received_on=wanted.received_on,
        requester=Requester(wanted.requester.name, wanted.requester.contact),
        scope=_scope(wanted.scope, None),
    )
    view = services.cases.work.open(caller.actor, caller.account, new)
    answer = versioned(view, 201)
    answer.headers["Location"] = f"/api/v1/inquiries/{view['id']}"
    return answer


@router.get(
    "/{inquiryId}",
    response_model=InquiryShape,
    responses=_SEEN,
    operation_id="getInquiry",
    summary="Een verzoek.",
)
def one(inquiryId: str, services: Services_, caller: Caller_) -> Response:  # the name in the path
    """Geeft een verzoek, aan wie eraan werkt."""
    return versioned(services.cases.work.one(caller.actor, inquiryId))


@router.post(
    "/{inquiryId}/caseworkers",
    response_model=InquiryShape,
    responses=_CHANGED,
    operation_id="setCaseworker",
    summary="Laat iemand aan een verzoek werken.",
)
def set_caseworker(
    inquiryId: str, wanted: NewCaseworker, if_match: IfMatch, services: Services_, caller: Caller_
) -> Response:
    """Laat iemand meewerken, of geeft hem een ander deel; dat doet een behandelaar."""
    return versioned(
        services.cases.work.set_caseworker(
            caller.actor, inquiryId, version_of(if_match), wanted.name, CasePart(wanted.part)
        )
    )


@router.delete(
    "/{inquiryId}/caseworkers/{accountId}",
    response_model=InquiryShape,
    responses=_CHANGED,
    operation_id="dropCaseworker",
    summary="Laat iemand niet langer aan een verzoek werken.",
)
def drop_caseworker(
    inquiryId: str, accountId: str, if_match: IfMatch, services: Services_, caller: Caller_
) -> Response:
    """Laat iemand niet meer meewerken; wat hij alleen daardoor zag, ziet hij niet meer."""
    return versioned(
        services.cases.work.drop_caseworker(caller.actor, inquiryId, version_of(if_match), accountId)
    )


@router.get(
    "/{inquiryId}/talks",
    response_model=Scopes,
    responses=_SEEN,
    operation_id="listTalks",
    summary="De gesprekken over de reikwijdte.",
)
def talks(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft elke reikwijdte die het verzoek heeft gehad, met het gesprek waarin zij is afgesproken."""
    return as_json({"items": services.cases.work.talks(caller.actor, inquiryId)})


@router.post(
    "/{inquiryId}/talks",
    response_model=InquiryShape,
    responses=_CHANGED,
    operation_id="addTalk",
    summary="Leg een gesprek over de reikwijdte vast.",
)
def talked(
    inquiryId: str, wanted: AgreedScope, if_match: IfMatch, services: Services_, caller: Caller_
) -> Response:
    """Legt een gesprek vast en wat is afgesproken: een nieuwe versie van de reikwijdte."""
    return versioned(
        services.cases.work.talked(
            caller.actor, caller.account, inquiryId, version_of(if_match), _scope(wanted, wanted.talk)
        )
    )


@router.get(
    "/{inquiryId}/events",
    response_model=Events,
    responses=_SEEN,
    operation_id="listEvents",
    summary="Wat er met een verzoek is gebeurd.",
)
def events(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft alle gebeurtenissen, in de volgorde waarin zij zijn vastgelegd."""
    return versioned(services.cases.work.events(caller.actor, inquiryId))


@router.post(
    "/{inquiryId}/events",
    response_model=EventShape,
    responses=_CHANGED,
    operation_id="addEvent",
    summary="Leg vast wat er is gebeurd.",
)
def happened(
    inquiryId: str, wanted: NewEvent, if_match: IfMatch, services: Services_, caller: Caller_
) -> Response:
    """Legt een gebeurtenis vast; een vergissing wordt met `retracted` herroepen en blijft staan."""
    event = Event(
        number=0,
        kind=EventKind(wanted.kind),
        **wanted.model_dump(include={"on", "until", "about", "ground", "party", "note"}),
    )
    return as_json(services.cases.work.happened(caller.actor, inquiryId, version_of(if_match), event))


@router.get(
    "/{inquiryId}/deadlines",
    response_model=Deadlines,
    responses=_SEEN,
    operation_id="getDeadlines",
    summary="Wat wanneer moet, en waarom.",
)
def deadlines(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft wat wanneer gedaan moet zijn, met het artikel dat dat zegt."""
    return as_json(services.cases.work.deadlines(caller.actor, inquiryId))


@router.put(
    "/{inquiryId}/hold",
    response_model=InquiryShape,
    responses=_CHANGED,
    operation_id="setHold",
    summary="Leg een bewaarplicht op, of hef haar op.",
)
def hold(
    inquiryId: str, wanted: NewHold, if_match: IfMatch, services: Services_, caller: Caller_
) -> Response:
    """Legt een bewaarplicht op of heft haar op, met het besluit daartoe; dat doet een behandelaar."""
    return versioned(
        services.cases.work.hold(
            caller.actor, inquiryId, version_of(if_match), decision=wanted.decision, held=wanted.held
        )
    )


def _scope(wanted: NewScope, talk: TalkShape | None) -> Scope:
    return Scope(
        version=1,
        accessions=tuple(dict.fromkeys(map(AccessionId, wanted.accession_ids))),
        sent_from=wanted.sent_from,
        sent_until=wanted.sent_until,
        persons=tuple(wanted.persons),
        terms=tuple(wanted.terms),
        talk=Talk(talk.on, talk.with_whom, talk.agreed) if talk else None,
    )
