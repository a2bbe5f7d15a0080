"""Hand-ins: upload, progress, ledger, defects; screening and sealing of private ones."""

import shutil
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from api.answers import as_json
from api.dependencies import Caller_, Services_
from api.schemas.accession import (
    Accessions,
    AccessionShape,
    Defects,
    LedgerShape,
    NewPasswords,
    NewProvenance,
    PasswordsKept,
    ProvenanceShape,
    SetAside,
    SetAsideDone,
    UploadFields,
)
from api.schemas.problem import answers
from api.strict import StrictRoute
from records import passwords
from records.declaration import LONGEST, declaration_of
from records.provenance import Method, Provenance
from records.record import Channel
from runtime.hand_in import HandIn
from runtime.uploads import Upload

router = APIRouter(prefix="/accessions", tags=["accessions"], route_class=StrictRoute)

_UPLOAD_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files[]", "custodian", "channel"],
                    "additionalProperties": False,
                    "properties": {
                        "files[]": {
                            "type": "array",
                            "minItems": 1,
                            "items": {"type": "string", "format": "binary"},
                        },
                        "custodian": {"type": "string", "minLength": 1, "maxLength": 200},
                        "channel": {"type": "string", "enum": ["official", "private"]},
                        "title": {"type": "string", "maxLength": 200},
                        "timezone": {"type": "string", "default": "Europe/Amsterdam"},
                        "passwords": {"type": "string", "maxLength": 20_000, "format": "password"},
                        "declaration": {"type": "string", "maxLength": LONGEST},
                    },
                }
            }
        },
    }
}

Cursor = Annotated[str, Query(max_length=200)]
PageSize = Annotated[int, Query(alias="pageSize", ge=1, le=200)]


@router.post(
    "",
    status_code=202,
    response_model=AccessionShape,
    operation_id="createAccession",
    responses=answers(401, 403, 413, 415, ok=202),
    openapi_extra=_UPLOAD_BODY,
    summary="Lever bestanden aan.",
)
async def create(request: Request, services: Services_, caller: Caller_) -> Response:
    """Neemt bestanden aan; het lezen gaat daarna door, volg het op het adres in Location."""
    services.desk.registered(caller.actor)
    async with request.form(max_files=100_000, max_fields=100, max_part_size=2**20) as form:
        upload = services.uploads.start()
        try:
            view = await run_in_threadpool(_received, services, caller, form, upload)
        except BaseException:
            shutil.rmtree(upload.folder, ignore_errors=True)
            raise
    answer = as_json(view, 202)
    answer.headers["Location"] = f"/api/v1/accessions/{view['id']}"
    return answer


def _received(services: Services_, caller: Caller_, form: FormData, upload: Upload) -> dict[str, object]:
    fields, files = _read_form(form)
    for each in files:
        upload.add(each.filename or "", each.file)
    told = HandIn(
        (upload.folder,),
        fields.custodian,
        Channel(fields.channel),
        fields.title,
        fields.timezone,
        passwords=passwords.listed(fields.passwords),
        declaration=declaration_of(fields.declaration),
    )
    return services.uploads.hand_in(upload, caller.actor, told)


def _read_form(form: FormData) -> tuple[UploadFields, list[UploadFile]]:
    """The fields and the files of a form. Raises RequestValidationError with every fault at once."""
    items = form.multi_items()
    files = [value for name, value in items if name == "files[]" and isinstance(value, UploadFile)]
    given = {name: value for name, value in items if name != "files[]"}
    faults: list[ErrorDetails] = []
    if not files:
        faults.append({"type": "missing", "loc": ("files[]",), "msg": "", "input": None})
    try:
        fields = UploadFields.model_validate(given)
    except ValidationError as error:
        faults += error.errors(include_url=False, include_input=False)
    if faults:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in faults])
    return fields, files


@router.get(
    "",
    response_model=Accessions,
    responses=answers(401, 403),
    operation_id="listAccessions",
    summary="De aanleveringen.",
)
def listed(services: Services_, caller: Caller_, cursor: Cursor = "", page_size: PageSize = 50) -> Response:
    """Geeft de aanleveringen die u mag kennen, de nieuwste eerst."""
    items, more = services.desk.listed(caller.actor, caller.account, cursor or None, page_size)
    return _page(items, str(items[-1]["id"]) if more else None)


@router.get(
    "/{accessionId}",
    response_model=AccessionShape,
    responses=answers(401, 403, 404),
    operation_id="getAccession",
    summary="Een aanlevering.",
)
def one(accessionId: str, services: Services_, caller: Caller_) -> Response:  # the name in the path
    """Geeft een aanlevering met haar voortgang en ontvangstbewijs."""
    return as_json(services.desk.one(caller.actor, caller.account, accessionId))


@router.get(
    "/{accessionId}/ledger",
    response_model=LedgerShape,
    responses=answers(401, 403, 404),
    operation_id="getLedger",
    summary="De verantwoording van een aanlevering.",
)
def ledger(accessionId: str, services: Services_, caller: Caller_) -> Response:
    """Geeft wat is gevonden en wat ervan is geworden."""
    return as_json(services.desk.ledger(caller.actor, caller.account, accessionId))


@router.get(
    "/{accessionId}/defects",
    response_model=Defects,
    responses=answers(401, 403, 404),
    operation_id="listDefects",
    summary="De verwerkingsfouten van een aanlevering.",
)
def defects(
    accessionId: str,
    services: Services_,
    caller: Caller_,
    cursor: Annotated[str, Query(pattern=r"^[0-9]{1,18}$")] = "0",
    page_size: PageSize = 50,
) -> Response:
    """Geeft wat niet kon worden gelezen, met de plaats en de reden."""
    items, after = services.desk.defects(caller.actor, caller.account, accessionId, int(cursor), page_size)
    return _page(items, None if after is None else str(after))


@router.post(
    "/{accessionId}/set-aside",
    response_model=SetAsideDone,
    operation_id="setAside",
    responses=answers(401, 403, 404, 409, 415),
    summary="Zet zuiver privé stukken apart.",
)
def set_aside(accessionId: str, wanted: SetAside, services: Services_, caller: Caller_) -> Response:
    """Zet stukken van een privé-aanlevering apart met hun familie, zolang zij niet is verzegeld."""
    return as_json(
        services.desk.set_aside(caller.actor, caller.account, accessionId, wanted.record_ids, wanted.reason)
    )


@router.post(
    "/{accessionId}/passwords",
    status_code=202,
    response_model=PasswordsKept,
    operation_id="addPasswords",
    responses=answers(401, 403, 404, 409, 415, ok=202),
    summary="Geef wachtwoorden van versleutelde bestanden.",
)
def unlock(accessionId: str, wanted: NewPasswords, services: Services_, caller: Caller_) -> Response:
    """Bewaart wachtwoorden bij een aanlevering en leest daarna wat zij openen; niemand krijgt ze te zien."""
    given = passwords.checked(wanted.passwords)
    return as_json(services.unlocking.give(caller.actor, caller.account, accessionId, given), 202)


@router.put(
    "/{accessionId}/provenance",
    response_model=ProvenanceShape,
    operation_id="tellProvenance",
    responses=answers(401, 403, 404, 409, 415),
    summary="Vertel hoe een privé-aanlevering is verkregen.",
)
def tell(accessionId: str, wanted: NewProvenance, services: Services_, caller: Caller_) -> Response:
    """Legt vast hoe de berichten zijn verkregen, tot de verzegeling; het staat op het ontvangstbewijs."""
    told = Provenance(
        method=Method(wanted.method),
        source=wanted.source,
        sent_from=wanted.sent_from,
        sent_until=wanted.sent_until,
        rules=wanted.rules,
    )
    return as_json(services.desk.tell(caller.actor, caller.account, accessionId, told))


@router.post(
    "/{accessionId}/seal",
    response_model=AccessionShape,
    operation_id="sealAccession",
    responses=answers(401, 403, 404, 409),
    summary="Verzegel een privé-aanlevering.",
)
def seal(accessionId: str, services: Services_, caller: Caller_) -> Response:
    """Verzegelt een privé-aanlevering: vanaf nu vinden anderen haar en verandert zij niet meer."""
    return as_json(services.desk.seal(caller.actor, caller.account, accessionId))


def _page(items: list[dict[str, object]], cursor: str | None) -> Response:
    return as_json({"items": items, "hasNextPage": cursor is not None, "nextCursor": cursor})
