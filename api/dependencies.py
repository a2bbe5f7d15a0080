"""What a route is given: the services, and who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.security import HTTPBearer
from fastapi.security.http import HTTPAuthorizationCredentials
from starlette.exceptions import HTTPException

from records.access import Actor
from records.account import Account
from runtime.composition import Services

_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="Sleutel van een account.")


async def services_of(request: Request) -> Services:
    """The services of this process."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and the account that says what he was granted."""

    actor: Actor
    account: Account


async def caller_of(
    request: Request,
    services: Annotated[Services, Depends(services_of)],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """The caller by his token. Answers 401 without a valid one."""
    account = services.accounts.by_token(credentials.credentials) if credentials else None
    if account is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    origin = request.client.host if request.client else "unknown"
    actor = Actor(account.id, account.name, account.role, origin)
    # Whatever refuses him further on can tell the log who it was.
    request.state.actor = actor
    return Caller(actor, account)


Services_ = Annotated[Services, Depends(services_of)]
Caller_ = Annotated[Caller, Depends(caller_of)]


async def only_known_parameters(request: Request) -> None:
    """Refuse a parameter that the route does not have.

    One that is misspelt is not passed over in silence: the answer would be another than was asked for.
    """
    route = request.scope["route"]
    known = {each.alias for each in route.dependant.query_params}
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise RequestValidationError(
            [{"type": "extra_forbidden", "loc": ("query", name)} for name in unknown]
        )
