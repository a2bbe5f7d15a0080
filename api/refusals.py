"""Refusals in the log of reading: who was refused what, by id, without what he wrote."""

import re

from fastapi import Request

from records.access import Actor
from records.errors import ForbiddenError, NotFoundError, WooError
from runtime.composition import Services

_ID = re.compile("[0-9a-f]{32}")


def note_refusal(request: Request, error: WooError) -> None:
    """Enter a refusal before it is answered: a role that may not, or a thing that is not there or not his.

    The entry names the operation and the id that was asked for; what is no id is left out, for
    it may be anything.
    """
    actor = getattr(request.state, "actor", None)
    reason = {ForbiddenError: "forbidden", NotFoundError: "not-found"}.get(type(error))
    if reason is None or not isinstance(actor, Actor):
        return
    services = request.app.state.services
    assert isinstance(services, Services)
    wanted = next(iter(request.path_params.values()), "")
    operation = getattr(request.scope.get("route"), "operation_id", "")
    services.reading_audit.append(
        actor, "refused", wanted if _ID.fullmatch(wanted) else "-", f"{operation}:{reason}"
    )
