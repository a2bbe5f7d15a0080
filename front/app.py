"""create_app: the API with the pages beside it, over one set of services."""

from fastapi import FastAPI

from api.app import create_api
from runtime import logs
from runtime.composition import Services
from web import pages, reading_room


def create_app(services: Services | None = None) -> FastAPI:
    """The app; without services it makes its own from the settings when it starts."""
    logs.configure()
    app = create_api(services)
    app.include_router(pages.router)
    app.include_router(reading_room.router)
    app.mount("/static", pages.static())
    return app
