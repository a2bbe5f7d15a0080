"""Options that many commands share, and the services over the data folder that they name."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from runtime.composition import Services

Data = Annotated[Path | None, typer.Option(help="De map met alles wat wordt bewaard.")]
Json = Annotated[bool, typer.Option("--json", help="Antwoord met één JSON-object.")]


def opened(data: Path | None) -> "Services":
    """The services over a data folder; close them after use."""
    from runtime.composition import compose
    from runtime.settings import read_settings

    return compose(read_settings(data))
