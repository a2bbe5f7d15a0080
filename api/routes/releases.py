"""Releases: freezing one, what stands in the way, its inventory and files, and the links to it."""

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.downloads import by_accept, given, saved
from api.schemas.problem import answers
from api.schemas.release import (
    GivenLink,
    Hindrances,
    Links,
    LinkShape,
    NewLink,
    NewRelease,
    Releases,
    ReleaseShape,
    ReleaseWithStones,
)
from api.strict import StrictRoute
from records.release import WithdrawalReason

router = APIRouter(tags=["releases"], route_class=StrictRoute)

ExportName = Literal[
    "inventory-csv",
    "inventory-xlsx",
    "inventory-json",
    "production-report",
    "file-set",
    "diwoo",
    "mdto",
    "load-file",
    "rsmf",
    "bag",
]

_SEEN = answers(401, 403, 404)
_JSON = "application/json"
_INVENTORIES = {
    _JSON: "inventory-json",
    "text/csv": "inventory-csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "inventory-xlsx",
}
_FILES = {"application/zip": "file-set"}


@router.get(
    "/inquiries/{inquiryId}/releases",
    response_model=Releases,
    responses=_SEEN,
    operation_id="listReleases",
    summary="De verstrekkingen bij een verzoek.",
)
def listed(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de verstrekkingen, de nieuwste eerst, ook die nog worden gemaakt of zijn mislukt."""
    return as_json({"items": services.disclosing.releasing.listed(caller.actor, inquiryId)})


@router.post(
    "/inquiries/{inquiryId}/releases",
    status_code=202,
    response_model=ReleaseShape,
    responses=answers(401, 403, 404, 409, 415, ok=202),
    operation_id="beginRelease",
    summary="Verstrek wat is beoordeeld.",
)
def begun(inquiryId: str, wanted: NewRelease, services: Services_, caller: Caller_) -> Response:
    """Zet een verstrekking in de rij, of een verbetering van de laatste; dat doet een behandelaar.

    Kan pas als alles wat is geselecteerd is beoordeeld en door een tweede lezer goedgekeurd.
    """
    withdrawn = {each.number: WithdrawalReason(each.reason) for each in wanted.withdrawals}
    view = services.disclosing.releasing.begin(
        caller.actor, inquiryId, corrects=wanted.corrects, withdrawn=withdrawn
    )
    answer = as_json(view, 202)
    answer.headers["Location"] = f"/api/v1/releases/{view['id']}"
    return answer


@router.get(
    "/inquiries/{inquiryId}/release-hindrances",
    response_model=Hindrances,
    responses=_SEEN,
    operation_id="listReleaseHindrances",
    summary="Wat een verstrekking nu in de weg staat.",
)
def hindrances(inquiryId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft per soort hoeveel stukken nog niet kunnen worden verstrekt, en de eerste daarvan."""
    return as_json({"items": services.disclosing.releasing.hindrances(caller.actor, inquiryId)})


@router.get(
    "/releases/{releaseId}",
    response_model=ReleaseWithStones,
    responses=_SEEN,
    operation_id="getRelease",
    summary="Een verstrekking.",
)
def one(releaseId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft een verstrekking, met wat daarin is ingetrokken."""
    return as_json(services.disclosing.releasing.one(caller.actor, releaseId))


@router.get(
    "/releases/{releaseId}/inventory",
    response_class=Response,
    responses=given(*_INVENTORIES),
    operation_id="getInventory",
    summary="De inventarislijst van een verstrekking.",
)
def inventory(releaseId: str, request: Request, services: Services_, caller: Caller_) -> Response:
    """Geeft de inventarislijst als JSON, CSV of werkblad, naar de kop `Accept`."""
    name = _INVENTORIES[by_accept(request, _INVENTORIES)]
    return saved(services.disclosing.releasing.download(caller.actor, releaseId, name))


@router.get(
    "/releases/{releaseId}/files",
    response_class=Response,
    responses=given(*_FILES),
    operation_id="getReleaseFiles",
    summary="Alle bestanden van een verstrekking.",
)
def files(releaseId: str, request: Request, services: Services_, caller: Caller_) -> Response:
    """Geeft de set als zip, met de lengte vooraf."""
    name = _FILES[by_accept(request, _FILES)]
    return saved(services.disclosing.releasing.download(caller.actor, releaseId, name))


@router.get(
    "/releases/{releaseId}/exports/{exportName}",
    response_class=Response,
    responses=given(*_INVENTORIES, *_FILES),
    operation_id="exportRelease",
    summary="Een verstrekking in een van haar uitvoervormen.",
)
def exported(releaseId: str, exportName: ExportName, services: Services_, caller: Caller_) -> Response:
    """Geeft een verstrekking in een uitvoervorm, zoals DiWoo, MDTO, Concordance, RSMF of BagIt."""
    return saved(services.disclosing.releasing.download(caller.actor, releaseId, exportName))


@router.get(
    "/releases/{releaseId}/links",
    response_model=Links,
    responses=_SEEN,
    operation_id="listLinks",
    summary="De links naar een verstrekking.",
)
def links(releaseId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft de links, ook die niets meer openen; de sleutels zelf zijn niet bewaard."""
    return as_json({"items": services.disclosing.releasing.given_links(caller.actor, releaseId)})


@router.post(
    "/releases/{releaseId}/links",
    status_code=201,
    response_model=GivenLink,
    responses=answers(401, 403, 404, 415, ok=201),
    operation_id="giveLink",
    summary="Maak een link naar een verstrekking.",
)
def give_link(releaseId: str, wanted: NewLink, services: Services_, caller: Caller_) -> Response:
    """Maakt een link voor iemand zonder account. Het pad staat alleen in dit antwoord."""
    view = services.disclosing.releasing.give_link(caller.actor, releaseId, wanted.label, wanted.expires_at)
    answer = as_json(view, 201)
    answer.headers["Location"] = f"/api/v1/releases/{releaseId}/links"
    return answer


@router.delete(
    "/releases/{releaseId}/links/{linkId}",
    response_model=LinkShape,
    responses=_SEEN,
    operation_id="revokeLink",
    summary="Trek een link in.",
)
def revoke_link(releaseId: str, linkId: str, services: Services_, caller: Caller_) -> Response:
    """Laat een link niets meer openen, ook niet voor wie al binnen is."""
    return as_json(services.disclosing.releasing.revoke_link(caller.actor, releaseId, linkId))
