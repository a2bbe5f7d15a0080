"""What a route is given: the services, and who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
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


def authenticated(request: Request) -> Caller:
    """The caller by his token. Answers 401 without a valid one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    services = request.app.state.services
    account = services.accounts.by_token(token.strip()) if scheme.lower() == "bearer" else None
    if account is None:
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    origin = request.client.host if request.client else "unknown"
    actor = Actor(account.id, account.name, account.role, origin)
    # Whatever refuses him further on can tell the log who it was.
    request.state.actor = actor
    return Caller(actor, account)


async def caller_of(request: Request, _: Annotated[object, Depends(_bearer)]) -> Caller:
    """The caller, as a dependency that the description knows as well."""
    return authenticated(request)


Services_ = Annotated[Services, Depends(services_of)]
Caller_ = Annotated[Caller, Depends(caller_of)]
