"""Options that many commands share, and the services over the data folder that they name."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from records.passwords import Passwords
    from runtime.composition import Services

Data = Annotated[Path | None, typer.Option(help="De map met alles wat wordt bewaard.")]
LIST_HELP = "Een bestand met wachtwoorden, een per regel; - leest ze van de invoer."
PasswordFile = Annotated[Path | None, typer.Option("--passwords", help=LIST_HELP, allow_dash=True)]
Json = Annotated[bool, typer.Option("--json", help="Antwoord met één JSON-object.")]


def opened(data: Path | None) -> "Services":
    """The services over a data folder; close them after use."""
    from runtime.composition import compose
    from runtime.settings import read_settings

    return compose(read_settings(data))


def passwords_in(file: Path | None) -> "Passwords":
    """The passwords in a file; never on the command line itself, where others on the machine would read them.

    Raises BadParameter for what is no such list.
    """
    from records.passwords import NO_PASSWORDS, listed

    if file is None:
        return NO_PASSWORDS
    try:
        return listed(sys.stdin.read() if str(file) == "-" else file.read_text("utf-8"))
    except ValueError:
        told = "hoogstens 100 wachtwoorden van hoogstens 200 tekens, een per regel, in UTF-8"
        raise typer.BadParameter(told, param_hint="--passwords") from None
