"""`klaarlicht`: the commands, each thin; what it takes is loaded when a command needs it."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.terminal import progress, put_hits, put_json, put_ledger, say, warn
from records.access import Role
from records.errors import SettingsError, WooError
from records.record import Channel

app = typer.Typer(
    name="klaarlicht",
    help="Mail en chats vindbaar voor de Woo.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
accounts = typer.Typer(help="Accounts: toevoegen, tonen, intrekken, toegang geven.", no_args_is_help=True)
app.add_typer(accounts, name="account")

Data = Annotated[Path | None, typer.Option(help="De map met alles wat wordt bewaard.")]
Json = Annotated[bool, typer.Option("--json", help="Antwoord met één JSON-object.")]

UNBALANCED = 3


def run(arguments: Sequence[str] | None = None) -> None:
    """Run a command, of this process if no other is given; it ends in SystemExit with the exit code.

    Trouble that the caller can act on becomes a clear line and exit code 1.
    """
    try:
        app(arguments)
    except SettingsError as error:
        for name, reason in error.faults:
            warn(f"Fout in de instellingen: {name}: {reason}")
        sys.exit(1)
    except WooError as error:
        from cli.sentences import sentence

        warn(sentence(error))
        sys.exit(1)
    except OSError as error:
        warn(f"Dat lukt op deze machine niet: {error.strerror or error}: {error.filename or ''}".rstrip(": "))
        sys.exit(1)


def _services(data: Path | None) -> Any:
    from runtime.composition import compose
    from runtime.settings import read_settings

    return compose(read_settings(data))


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Bestanden of mappen die samen één aanlevering zijn.")],
    custodian: Annotated[str, typer.Option(help="Van wie de mail of chats zijn.")],
    channel: Annotated[Channel, typer.Option(help="official of private.")],
    title: Annotated[str, typer.Option(help="Naam van de aanlevering.")] = "",
    timezone: Annotated[str, typer.Option(help="Tijdzone voor wat er zelf geen noemt.")] = "Europe/Amsterdam",
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Laat de originelen staan waar ze staan.")
    ] = False,
    attachments: Annotated[str, typer.Option(help="Tekst van bijlagen: now of later.")] = "now",
    data: Data = None,
    json: Json = False,
) -> None:
    """Neem een aanlevering in."""
    if attachments not in {"now", "later"}:
        raise typer.BadParameter("now of later", param_hint="--attachments")
    from runtime.taking_in import TakingIn

    with _services(data) as services, progress() as watch:
        done = TakingIn(services).take_in(
            paths,
            custodian=custodian,
            channel=channel,
            title=title,
            timezone=timezone,
            in_place=in_place,
            attachments_now=attachments == "now",
            watch=watch,
        )
    if json:
        put_json(done)
    else:
        put_ledger(done["ledger"])
        seconds = done["seconds"]["searchable"]
        say(f"Aanlevering {done['accessionId']}: {done['state']}, doorzoekbaar na {seconds} s")
    if not done["ledger"]["balanced"]:
        warn("De verantwoording sluit niet: gevonden is niet gelijk aan bewaard plus fouten.")
        raise typer.Exit(UNBALANCED)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="De zoekvraag.")],
    size: Annotated[int, typer.Option(min=1, max=200, help="Hoeveel stukken.")] = 20,
    sort: Annotated[str, typer.Option(help="relevance, newest of oldest.")] = "relevance",
    filter_: Annotated[list[str] | None, typer.Option("--filter", help="NAAM=WAARDE, herhaalbaar.")] = None,
    include_duplicates: Annotated[
        bool, typer.Option("--include-duplicates", help="Toon dubbele stukken.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Zoek."""
    from runtime.requests import written_filters

    wanted = {
        "query": _readable(query),
        "page_size": size,
        "sort": sort,
        "filters": written_filters([_readable(each) for each in filter_ or []]),
        "include_duplicates": include_duplicates,
    }
    with _services(data) as services:
        answer = services.asking.search(services.operator, None, wanted)
    put_json(answer) if json else put_hits(answer)


@app.command()
def record(
    record_id: Annotated[str, typer.Argument(metavar="ID")],
    text: Annotated[bool, typer.Option("--text", help="Alleen de tekst.")] = False,
    original: Annotated[bool, typer.Option("--original", help="De originele bytes.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Toon een stuk, zijn tekst of zijn originele bytes."""
    with _services(data) as services:
        opening = services.opening
        actor = services.operator
        if original:
            sys.stdout.buffer.write(opening.original(actor, None, record_id).content)
        elif text:
            sys.stdout.write(opening.text(actor, None, record_id))
        else:
            view = opening.record(actor, None, record_id)
            put_json(view) if json else _put_mapping(view)


@app.command()
def seal(
    accession_id: Annotated[str, typer.Argument(metavar="AANLEVERING")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Verzegel een privé-aanlevering na de schoning."""
    with _services(data) as services:
        view = services.desk.seal(services.operator, None, accession_id)
    put_json(view) if json else say(f"Verzegeld: {view['receipt']['seal']}")


@app.command()
def serve(
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option()] = 8000,
    workers: Annotated[int, typer.Option(min=0, help="Serverprocessen; 0: naar het aantal kernen.")] = 0,
    data: Data = None,
) -> None:
    """Start de API en de pagina's, met een werkproces ernaast."""
    from runtime.serving import serve as start
    from runtime.settings import read_settings

    start(read_settings(data), host=host, port=port, workers=workers)


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Stop als er niets meer te doen is.")] = False,
    parent: Annotated[int, typer.Option(hidden=True)] = 0,
    data: Data = None,
) -> None:
    """Werk de wachtrij af: aanleveringen, tekst van bijlagen, de index."""
    from runtime import logs
    from runtime.parent import end_with_parent
    from runtime.worker import Worker

    logs.configure()
    if parent:
        end_with_parent(parent)
    with _services(data) as services:
        Worker(services).run(once=once)


@app.command("rebuild-index")
def rebuild_index(data: Data = None, json: Json = False) -> None:
    """Bouw een nieuwe index naast de levende en wissel dan."""
    with _services(data) as services:
        done = services.indexing.rebuild()
    put_json(done) if json else say(f"{done['records']} stukken opnieuw geïndexeerd in {done['seconds']} s")


@app.command()
def verify(data: Data = None, json: Json = False) -> None:
    """Controleer originelen, auditlog en index."""
    from runtime.verifying import verify as check

    with _services(data) as services:
        found = check(services)
    put_json(found) if json else _put_mapping(found)
    if not found["ok"]:
        raise typer.Exit(1)


@app.command("export-audit")
def export_audit(data: Data = None) -> None:
    """Schrijf de auditlog, een JSON-object per regel."""
    from runtime.verifying import audit_entries

    with _services(data) as services:
        for entry in audit_entries(services):
            put_json(entry)


@app.command()
def backup(file: Path, data: Data = None, json: Json = False) -> None:
    """Maak een reservekopie in één bestand."""
    from runtime.backup import write_backup
    from runtime.settings import read_settings

    done = write_backup(read_settings(data), file)
    put_json(done) if json else say(f"Reservekopie: {done['files']} bestanden, {done['bytes']} bytes")


@app.command()
def restore(file: Path, data: Data = None, json: Json = False) -> None:
    """Zet een reservekopie terug in een lege map."""
    from runtime.backup import read_backup
    from runtime.settings import read_settings

    done = read_backup(read_settings(data), file)
    put_json(done) if json else say(f"Teruggezet: {done['files']} bestanden")
    if not done["ok"]:
        warn("Na het terugzetten klopt niet alles; zie klaarlicht verify.")
        raise typer.Exit(1)


@accounts.command("add")
def account_add(
    name: str, role: Annotated[Role, typer.Option()], data: Data = None, json: Json = False
) -> None:
    """Voeg een account toe; de sleutel wordt één keer getoond."""

    def act(services: Any) -> dict[str, Any]:
        account, token = services.accounts.add(name, role, services.operator)
        return {"name": account.name, "role": account.role.value, "token": token}

    _account(data, json, act)


@accounts.command("list")
def account_list(data: Data = None, json: Json = False) -> None:
    """Toon alle accounts."""
    with _services(data) as services:
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


@accounts.command("revoke")
def account_revoke(name: str, data: Data = None, json: Json = False) -> None:
    """Trek een account in."""

    def act(services: Any) -> dict[str, Any]:
        services.accounts.revoke(name, services.operator)
        return {"name": name, "revoked": True}

    _account(data, json, act)


@accounts.command("grant")
def account_grant(
    name: str,
    accession: Annotated[str, typer.Option(help="Een aanlevering, of all.")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Geef een account toegang tot een aanlevering."""

    def act(services: Any) -> dict[str, Any]:
        services.accounts.grant(name, None if accession == "all" else accession, services.operator)
        return {"name": name, "accession": accession}

    _account(data, json, act)


def _account(data: Path | None, json: bool, act: Callable[[Any], dict[str, Any]]) -> None:
    with _services(data) as services:
        done = act(services)
    put_json(done) if json else _put_mapping(done)


def _readable(text: str) -> str:
    """The text of an argument; bytes that are not UTF-8 become question marks."""
    return os.fsencode(text).decode("utf-8", "replace")


def _put_mapping(values: dict[str, Any]) -> None:
    for name, value in values.items():
        say(f"{name}: {value}")


if __name__ == "__main__":
    run()
