"""Options that many commands share, and the services over the data folder that they name."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from records.declaration import Declaration
    from records.passwords import Passwords
    from runtime.composition import Services

Data = Annotated[Path | None, typer.Option(help="De map met alles wat wordt bewaard.")]
LIST_HELP = "Een bestand met wachtwoorden, een per regel; - leest ze van de invoer."
PasswordFile = Annotated[Path | None, typer.Option("--passwords", help=LIST_HELP, allow_dash=True)]
DeclarationFile = Annotated[
    Path | None,
    typer.Option(
        "--declaration",
        help="JSON met wat kolommen van tabellen betekenen, en welke beelden schermafdrukken zijn.",
    ),
]
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


def declared_in(file: Path | None) -> "Declaration":
    """What is declared in a file. Raises BadParameter with what is wrong with it."""
    from cli.sentences import sentence
    from records.declaration import declaration_of
    from records.errors import InvalidError

    try:
        return declaration_of(file.read_text("utf-8") if file else "")
    except InvalidError as error:
        raise typer.BadParameter(sentence(error), param_hint="--declaration") from None
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter("dit bestand is niet te lezen", param_hint="--declaration") from None
