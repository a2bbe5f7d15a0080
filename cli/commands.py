"""The commands, each thin; what it takes is loaded when a command needs it."""

import os
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import accounts
from cli.options import (
    LIST_HELP,
    Data,
    DeclarationFile,
    Json,
    PasswordFile,
    declared_in,
    opened,
    passwords_in,
)
from cli.terminal import copying, progress, put_hits, put_json, put_ledger, put_mapping, say, warn
from records.record import Channel

if TYPE_CHECKING:
    from runtime.hand_in import HandIn

app = typer.Typer(
    name="klaarlicht",
    help="Mail en chats vindbaar voor de Woo.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(accounts.app, name="account")

UNBALANCED = 3


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
    passwords: PasswordFile = None,
    declaration: DeclarationFile = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Neem een aanlevering in."""
    if attachments not in {"now", "later"}:
        raise typer.BadParameter("now of later", param_hint="--attachments")
    from runtime.hand_in import HandIn
    from runtime.second_look import second_look

    roots = tuple(path.absolute() for path in paths)
    hand_in = HandIn(
        roots,
        custodian,
        channel,
        title,
        timezone,
        in_place,
        passwords_in(passwords),
        declared_in(declaration),
    )
    now = attachments == "now"
    done = second_look(hand_in, data, attachments_now=now) or _take_in(hand_in, data, attachments_now=now)
    if json:
        put_json(done)
    else:
        put_ledger(done["ledger"])
        seconds = done["seconds"]["searchable"]
        say(f"Aanlevering {done['accessionId']}: {done['state']}, doorzoekbaar na {seconds} s")
    if not done["ledger"]["balanced"]:
        warn("De verantwoording sluit niet: gevonden is niet gelijk aan bewaard plus fouten.")
        raise typer.Exit(UNBALANCED)


def _take_in(hand_in: "HandIn", data: Path | None, *, attachments_now: bool) -> dict[str, Any]:
    from runtime.taking_in import TakingIn

    with opened(data) as services, progress() as watch:
        return TakingIn(services).take_in(hand_in, attachments_now=attachments_now, watch=watch)


@app.command()
def unlock(
    accession_id: Annotated[str, typer.Argument(metavar="ID", help="Het kenmerk van de aanlevering.")],
    passwords: Annotated[Path, typer.Argument(help=LIST_HELP, allow_dash=True)],
    data: Data = None,
    json: Json = False,
) -> None:
    """Open met wachtwoorden wat in een aanlevering versleuteld is."""
    from records.identity import AccessionId
    from runtime.taking_in import TakingIn

    known, given = AccessionId(accession_id), passwords_in(passwords)
    with opened(data) as services, progress() as watch:
        taking_in = TakingIn(services)
        count = taking_in.unlock(known, given, services.operator, watch)
        taking_in.texts(known)
    put_json({"unlocked": count}) if json else say(f"Geopend: {count} onderdelen")


@app.command()
def columns(file: Annotated[Path, typer.Argument(help="Een CSV-bestand of werkmap (.xlsx).")]) -> None:
    """Stel voor wat de kolommen van een uitdraai betekenen; vul zelf aan hoe de datums zijn geschreven."""
    from cli.sentences import sentence
    from records.errors import InvalidError
    from runtime.proposing import proposal

    try:
        put_json(proposal(file))
    except InvalidError as error:
        raise typer.BadParameter(sentence(error)) from None


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="De zoekvraag.")],
    size: Annotated[int, typer.Option(min=1, max=200, help="Hoeveel stukken, 1 tot en met 200.")] = 20,
    sort: Annotated[str, typer.Option(help="relevance, newest of oldest.")] = "relevance",
    filter_: Annotated[list[str] | None, typer.Option("--filter", help="NAAM=WAARDE, herhaalbaar.")] = None,
    include_duplicates: Annotated[
        bool, typer.Option("--include-duplicates", help="Toon dubbele stukken.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Zoek."""
    from cli.sentences import sentence
    from records.errors import InvalidError, QueryError
    from runtime.requests import written_filters

    with opened(data) as services:
        try:
            wanted = {
                "query": _readable(query),
                "page_size": size,
                "sort": sort,
                "filters": written_filters([_readable(each) for each in filter_ or []]),
                "include_duplicates": include_duplicates,
            }
            answer = services.asking.search(services.operator, None, wanted)
        except QueryError:
            raise
        except InvalidError as error:
            raise typer.BadParameter(sentence(error)) from None
    put_json(answer) if json else put_hits(answer)


@app.command()
def record(
    record_id: Annotated[str, typer.Argument(metavar="ID")],
    text: Annotated[bool, typer.Option("--text", help="Alleen de tekst.")] = False,
    original: Annotated[bool, typer.Option("--original", help="De originele bytes.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Waarom het zo is gelezen.")] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Toon een stuk, zijn tekst of zijn originele bytes."""
    with opened(data) as services:
        opening = services.opening
        actor = services.operator
        if original:
            sys.stdout.buffer.write(opening.original(actor, None, record_id).content)
        elif text:
            sys.stdout.write(opening.text(actor, None, record_id))
        elif why:
            known = opening.recognition(actor, None, record_id)
            put_json(known) if json else say(known["sentence"])
        else:
            view = opening.record(actor, None, record_id)
            put_json(view) if json else put_mapping(view)


@app.command()
def seal(
    accession_id: Annotated[str, typer.Argument(metavar="AANLEVERING")],
    data: Data = None,
    json: Json = False,
) -> None:
    """Verzegel een privé-aanlevering na de schoning."""
    with opened(data) as services:
        view = services.desk.seal(services.operator, None, accession_id)
    put_json(view) if json else say(f"Verzegeld: {view['receipt']['seal']}")


@app.command()
def serve(
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option()] = 8000,
    workers: Annotated[int, typer.Option(min=0, help="Serverprocessen; 0: naar het aantal kernen.")] = 0,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Een werkproces ernaast; zonder: dat draait elders.")
    ] = True,
    data: Data = None,
) -> None:
    """Start de API en de pagina's, met een werkproces ernaast."""
    from runtime.serving import serve as start
    from runtime.settings import read_settings

    start(read_settings(data), host=host, port=port, workers=workers, has_worker=worker)


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
    with opened(data) as services, ExitStack() as around:
        if services.settings.metrics_port and not parent:
            from runtime.exposing import of_this_process

            around.enter_context(of_this_process(services))
        Worker(services).run(once=once)


@app.command()
def texts(
    again: Annotated[
        bool, typer.Option("--again", help="Zet wat niet heel kon worden gelezen opnieuw in de rij.")
    ] = False,
    data: Data = None,
    json: Json = False,
) -> None:
    """Toon hoe het met de tekst van bijlagen staat, en of er tekstherkenning is."""
    from runtime.texts import texts_lines, texts_view

    with opened(data) as services:
        found = texts_view(services, again=again)
    put_json(found) if json else say("\n".join(texts_lines(found)))


@app.command("rebuild-index")
def rebuild_index(data: Data = None, json: Json = False) -> None:
    """Bouw een nieuwe index naast de levende en wissel dan."""
    with opened(data) as services:
        done = services.indexing.rebuild()
    put_json(done) if json else say(f"{done['records']} stukken opnieuw geïndexeerd in {done['seconds']} s")


@app.command()
def verify(data: Data = None, json: Json = False) -> None:
    """Controleer originelen, auditlog en index."""
    from runtime.verifying import verify as check

    with opened(data) as services:
        found = check(services)
    put_json(found) if json else put_mapping(found)
    if not found["ok"]:
        raise typer.Exit(1)


@app.command("export-audit")
def export_audit(data: Data = None) -> None:
    """Schrijf de auditlog, een JSON-object per regel."""
    from runtime.verifying import audit_entries

    with opened(data) as services:
        for entry in audit_entries(services):
            put_json(entry)


@app.command()
def backup(file: Path, data: Data = None, json: Json = False) -> None:
    """Maak een reservekopie in één bestand."""
    from runtime.backup import write_backup
    from runtime.settings import read_settings

    with copying() as watch:
        done = write_backup(read_settings(data), file, watch)
    put_json(done) if json else say(f"Reservekopie: {done['files']} bestanden, {done['bytes']} bytes")
    if done["lacking"]:
        warn("Er ontbreken originelen, ook in deze reservekopie; zie klaarlicht verify.")
        raise typer.Exit(1)


@app.command()
def restore(file: Path, data: Data = None, json: Json = False) -> None:
    """Zet een reservekopie terug in een lege installatie."""
    from runtime.backup import read_backup
    from runtime.settings import read_settings

    with copying() as watch:
        done = read_backup(read_settings(data), file, watch)
    put_json(done) if json else say(f"Teruggezet: {done['files']} bestanden")
    if not done["ok"]:
        warn("Na het terugzetten klopt niet alles; zie klaarlicht verify.")
        raise typer.Exit(1)


@app.command()
def migrate(
    to: Annotated[Path | None, typer.Option("--to", help="Een lege map: alles van hier daarheen.")] = None,
    from_: Annotated[Path | None, typer.Option("--from", help="Een map: alles daaruit hierheen.")] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """Verhuis alles naar of uit een map, en bewijs dat het gelijk is."""
    from runtime.moving import move
    from runtime.settings import embedded_in, read_settings

    here = read_settings(data)
    if to and not from_:
        source, target = here, embedded_in(to, here)
    elif from_ and not to:
        source, target = embedded_in(from_, here), here
    else:
        raise typer.BadParameter("geef een van beide", param_hint="--to / --from")
    with copying() as watch:
        done = move(source, target, watch)
    if json:
        put_json(done)
    else:
        say(f"Verhuisd: {done['tables']['record']} stukken, {done['originals']['bytes']} bytes originelen")
        put_mapping(done["verify"])
    if not done["ok"]:
        warn("De twee controles zijn niet gelijk; de nieuwe installatie blijft gesloten.")
        raise typer.Exit(1)
    if not done["verify"]["target"]["ok"]:
        warn("Wat voor de verhuizing al niet klopte, klopt ook nu niet; zie klaarlicht verify.")


def _readable(text: str) -> str:
    """The text of an argument; bytes that are not UTF-8 become question marks."""
    return os.fsencode(text).decode("utf-8", "replace")
