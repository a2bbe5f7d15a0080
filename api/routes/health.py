"""Health: whether the process lives, and whether all that it needs answers."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.answers import as_json
from api.dependencies import Services_
from api.schemas.health import Health
from api.schemas.problem import answers
from api.strict import StrictRoute
from runtime.standing import standing_of

router = APIRouter(prefix="/health", tags=["health"], route_class=StrictRoute)


@router.get(
    "/live", response_model=Health, responses=answers(), operation_id="getLive", summary="Leeft het proces?"
)
async def live() -> Response:
    """Antwoordt zolang het proces leeft."""
    return as_json({"status": "ok", "parts": {}})


@router.get(
    "/ready",
    response_model=Health,
    responses=answers(503),
    operation_id="getReady",
    summary="Kan de dienst zijn werk doen?",
)
def ready(services: Services_) -> Response:
    """Vraagt elk onderdeel of het antwoordt.

    `degraded`: wat ontbreekt is bij de onderdelen genoemd, en de rest van het werk gaat door. Wat een
    machine niet hoeft te hebben staat apart: zonder `ocr` wordt de tekst van beeld niet
    gelezen, zonder `rar` niet wat in rar-archieven is ingepakt.
    """
    parts = services.standing.parts()
    state = standing_of(parts)
    told = {name: "ok" if answers else "unavailable" for name, answers in parts.items()}
    able = {name: "ok" if is_there else "absent" for name, is_there in services.standing.able().items()}
    answer = {"status": state, "parts": told, "abilities": able}
    return as_json(answer, 503 if state == "unavailable" else 200)
