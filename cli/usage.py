"""Wrong usage of a command, as Dutch lines; the library's own words are English."""

import re
from typing import Any

from typer.exceptions import TyperException

WRONG_USAGE = 2

_QUOTED = re.compile(r"['(]([^'()]+)[')]\.?$")
_WORDS = {"Usage: ": "", "[OPTIONS]": "[OPTIES]", "COMMAND [ARGS]": "OPDRACHT [WAARDEN]"}


def lines(error: TyperException) -> list[str]:
    """What to tell of an error in how a command was typed: what is wrong, and how it goes."""
    context: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return []  # the help was shown
    told = [_wrong(error)]
    if context is not None:
        told += [f"Gebruik: {_in_dutch(context.get_usage())}", f"Uitleg: {context.command_path} --help"]
    return told


def _in_dutch(usage: str) -> str:
    for english, dutch in _WORDS.items():
        usage = usage.replace(english, dutch)
    return usage.strip()


def _wrong(error: Any) -> str:
    match type(error).__name__:
        case "NoSuchOption":
            meant = "".join(f" Bedoelt u {each}?" for each in sorted(error.possibilities or ())[:1])
            return f"Deze optie is er niet: {error.option_name}.{meant}"
        case "MissingParameter":
            return f"Dit ontbreekt: {_name(error)}."
        case "BadParameter" if error.param is None:
            return f"{error.param_hint}: {error.message}" if error.param_hint else error.message
        case "BadParameter":
            return f"{_name(error)}: deze waarde kan niet. {error.param.help or ''}".strip()
        case "BadOptionUsage":
            return f"Deze optie wil een waarde: {error.option_name}."
        case _:
            quoted = _QUOTED.search(error.message)
            return f"Dit is er niet: {quoted[1]}." if quoted else "Zo gaat deze opdracht niet."


def _name(error: Any) -> str:
    """The option as it is typed, or what an argument is called in the line of usage."""
    options = [each for each in error.param.opts if each.startswith("-")]
    return options[0] if options else f"{{{error.param.name}}}"
