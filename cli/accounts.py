"""`klaarlicht account`: who may come in over the network."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import Data, Json, opened
from cli.terminal import put_json, put_mapping, say
from records.access import Role
from records.identity import AccessionId

if TYPE_CHECKING:
    from runtime.composition import Services

app = typer.Typer(help="Accounts: toevoegen, tonen, intrekken, toegang geven.", no_args_is_help=True)


@app.command("add")
def add(name: str, role: Annotated[Role, typer.Option()], data: Data = None, json: Json = False) -> None:
    """Voeg een account toe; de sleutel wordt één keer getoond."""

    def act(services: "Services") -> dict[str, Any]:
        account, token = services.accounts.add(name, role, services.operator)
        return {"name": account.name, "role": account.role.value, "token": token}

    _account(data, json, act)


@app.command("list")
def list_(data: Data = None, json: Json = False) -> None:
    """Toon alle accounts."""
    with opened(data) as services:
        found = [
            {
                "name": each.name,
                "role": each.role.value,
                "revoked": each.is_revoked,
                "accessions": "all" if each.granted is None else sorted(each.granted),
            }
            for each in services.accounts.all()
        ]
    if json:
        put_json({"accounts": found})
    else:
        for each in found:
            say(f"{each['name']}  {each['role']}{'  ingetrokken' if each['revoked'] else ''}")


@app.command("revoke")
def revoke(name: str, data: Data = None, json: Json = False) -> None:
    """Trek een account in."""

    def act(services: "Services") -> dict[str, Any]:
        services.accounts.revoke(name, services.operator)
        return {"name": name, "revoked": True}

    _account(data, json, act)


@app.command("grant")
def grant(
    name: str,
    accession: Annotated[str, typer.Option(help="Een aanlevering, of all.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Geef een account toegang tot een aanlevering."""

    def act(services: "Services") -> dict[str, Any]:
        granted = None if accession == "all" else AccessionId(accession)
        services.accounts.grant(name, granted, services.operator)
        return {"name": name, "accession": accession}

    _account(data, json, act)


def _account(data: Path | None, json: bool, act: Callable[["Services"], dict[str, Any]]) -> None:
    with opened(data) as services:
        done = act(services)
    put_json(done) if json else put_mapping(done)
