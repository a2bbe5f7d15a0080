"""Health: whether the process lives, and whether all that it needs answers."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.dependencies import Services_
from api.routes.records import as_json
from api.schemas.health import Health
from api.schemas.problem import answers
from api.strict import StrictRoute
from records.errors import UnavailableError

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
    """Vraagt elk onderdeel of het antwoordt."""
    parts = {}
    for name, ping in services.pings().items():
        try:
            ping()
            parts[name] = "ok"
        except UnavailableError:
            parts[name] = "unavailable"
    is_ready = set(parts.values()) <= {"ok"}
    return as_json({"status": "ok" if is_ready else "unavailable", "parts": parts}, 200 if is_ready else 503)
