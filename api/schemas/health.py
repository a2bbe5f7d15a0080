"""Health, as the outside asks it."""

from typing import Literal

from api.schemas.shape import Shape


class Health(Shape):
    """Whether the service can do its work."""

    status: Literal["ok", "degraded", "unavailable"]
    parts: dict[str, Literal["ok", "unavailable"]]
    abilities: dict[str, Literal["ok", "absent"]] | None = None
