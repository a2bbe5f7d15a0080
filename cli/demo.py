"""What `make run` does: takes in the sample hand-ins once, makes a key to log in with, and serves."""

from pathlib import Path
from typing import Annotated

import typer

from cli.terminal import progress, say
from records.access import Role
from records.accession import AccessionState
from records.record import Channel
from runtime.composition import Services, compose
from runtime.hand_in import HandIn
from runtime.serving import serve
from runtime.settings import read_settings
from runtime.taking_in import TakingIn

_EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
_OFFICER, _HOLDER = "voorbeeldambtenaar", "voorbeeldhouder"
_MINISTER = "Hanneke Terpstra"


def run(
    data: Annotated[Path, typer.Option(help="De map met alles wat wordt bewaard.")] = Path("data"),
    port: Annotated[int, typer.Option(help="De poort.")] = 8000,
) -> None:
    """Prepare the data folder and serve until stopped."""
    settings = read_settings(data)
    with compose(settings) as services:
        token = prepare(services)
    base = f"http://127.0.0.1:{port}"
    say(f"\nKlaarlicht draait op {base}\n  API:           {base}/api/v1")
    say(f"  beschrijving:  {base}/api/v1/openapi.json")
    say(f"  sleutel:       {token}\n\nStoppen met Ctrl-C.")
    serve(settings, host="127.0.0.1", port=port, workers=0)


def prepare(services: Services) -> str:
    """Take the sample in, if it is not there yet; the key of its officer."""
    _take_in(services, _EXAMPLES / "official", Channel.OFFICIAL, "Archief postvak minister")
    private = _take_in(services, _EXAMPLES / "private", Channel.PRIVATE, "Privémail en -chats minister")
    return _keys(services, private)


def _take_in(services: Services, folder: Path, channel: Channel, title: str) -> str:
    with progress() as watch:
        hand_in = HandIn((folder,), _MINISTER, channel, title)
        done = TakingIn(services).take_in(hand_in, attachments_now=True, watch=watch)
    say(
        f"{title}: {done['ledger']['found']} gevonden, {done['ledger']['kept']} bewaard, "
        f"{done['ledger']['defects']} fouten"
    )
    return str(done["accessionId"])


def _keys(services: Services, private: str) -> str:
    """The officer's key, kept in the data folder of this sample; the holder seals his own hand-in."""
    kept = services.settings.data / "secrets" / "voorbeeld.sleutel"
    if not kept.exists():
        _, token = services.accounts.add(_OFFICER, Role.OFFICER, services.operator)
        services.accounts.grant(_OFFICER, None, services.operator)
        services.accounts.add(_HOLDER, Role.HOLDER, services.operator)
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept.touch(mode=0o600)
        kept.write_text(token, encoding="ascii")
    accession = next(each for each in services.accessions.all() if each.id == private)
    if accession.state is AccessionState.SCREENING:
        services.desk.seal(services.operator, None, private)
    return kept.read_text(encoding="ascii")


if __name__ == "__main__":
    typer.run(run)
