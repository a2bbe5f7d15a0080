"""create_api: the API over one set of services."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response

from api.answers import as_json
from api.middleware import API_VERSION, PREFIX, Manners
from api.problems import install
from api.routes import (
    accessions,
    health,
    inquiries,
    inquiry_searches,
    judgements,
    page_refusals,
    papers,
    persons_asked,
    records,
    redactions,
    releases,
    samples,
    searched_terms,
    second_readings,
    selections,
    staying_names,
)
from api.schemas.problem import ProblemShape
from api.schemas.search import SearchShape
from api.shortcut import Shortcut
from api.strict import DirectRoute
from runtime.composition import Services, compose
from runtime.settings import read_settings


def create_api(services: Services | None = None) -> FastAPI:
    """The app; without services it makes its own from the settings when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        own = compose(read_settings()) if services is None else None
        app.state.services = services or own
        yield
        if own:
            own.close()

    app = FastAPI(
        title="Klaarlicht",
        version=API_VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        description=_DESCRIPTION,
        # Nothing of a request leaves this machine, whatever the environment says.
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    install(app)
    for routes in (
        health,
        records,
        accessions,
        inquiries,
        inquiry_searches,
        selections,
        judgements,
        second_readings,
        redactions,
        papers,
        persons_asked,
        samples,
        searched_terms,
        staying_names,
        page_refusals,
        releases,
    ):
        app.include_router(routes.router, prefix=PREFIX)

    @app.get(f"{PREFIX}/openapi.json", include_in_schema=False)
    def openapi() -> Response:
        answer = as_json(describe(app))
        # The one answer that any page may read: it holds nothing but the description.
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer

    app.state.describe = lambda: describe(app)
    search = next(each for each in records.router.routes if isinstance(each, DirectRoute))
    app.add_middleware(Shortcut, path=f"{PREFIX}{search.path}", route=search, function=records.search_records)
    app.add_middleware(Manners)
    return app


_DESCRIPTION = (
    "Zoeken en openen van mail en chats voor de Wet open overheid, met een verantwoording die sluit. "
    "Meld u aan met `Authorization: Bearer SLEUTEL`."
)


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, as the Dutch API Design Rules want it."""
    if app.openapi_schema:
        return app.openapi_schema
    found = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        openapi_version="3.1.0",
    )
    found["servers"] = [{"url": PREFIX, "description": "Deze installatie."}]
    found["info"]["contact"] = {
        "name": "Klaarlicht",
        "url": "https://klaarlicht.example/contact",
        "email": "contact@klaarlicht.example",
    }
    found["paths"] = {path.removeprefix(PREFIX): operations for path, operations in found["paths"].items()}
    schemas = found["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for shape in (ProblemShape, SearchShape):
        schemas[shape.__name__] = shape.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schemas[shape.__name__].pop("$defs", {}))
    for operations in found["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
    app.openapi_schema = found
    return found
