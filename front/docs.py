"""`make docs`: the pages that follow from the code, written anew; a test compares them."""

from pathlib import Path

import orjson

from front.app import create_app
from runtime.settings import SECRETS, Settings

_SIGNS = (("ge", "≥"), ("le", "≤"), ("pattern", "matches"))
_DOCS = Path(__file__).resolve().parent.parent / "docs"

_HEAD = """\
# Settings

Read once, when a process starts, from variables of the environment. A wrong one stops the start, and every
fault is named at the same time. `--data` on the command line goes before `KLAARLICHT_DATA`. The URLs
and `s3://` belong to the scaled mode, which needs the extra `scaled`.

A secret may stand in a file instead, on one line: the variable with `_FILE` behind its name then names that
file: {secrets}.

This page follows from `runtime/settings.py`: `make docs` writes it.

| variable | default | bounds | meaning |
|---|---|---|---|
"""


def settings_page() -> str:
    """The page of all settings, as `docs/settings.md` must have it."""
    rows = []
    for name, field in Settings.model_fields.items():
        written = "" if field.default is None else str(field.default)
        default = f"`{written}`" if written else "empty"
        rows.append(
            f"| `KLAARLICHT_{name.upper()}` | {default} | {_bounds(field.metadata)} | {field.description} |\n"
        )
    secrets = ", ".join(f"`KLAARLICHT_{name.upper()}_FILE`" for name in SECRETS)
    return _HEAD.format(secrets=secrets) + "".join(rows)


def _bounds(declared: list[object]) -> str:
    found = [
        f"{sign} {told}"
        for each in declared
        for name, sign in _SIGNS
        if (told := getattr(each, name, None)) is not None
    ]
    return ", ".join(found) or "any"


def openapi_page() -> str:
    """The description of the API, as `docs/openapi.json` must have it."""
    return orjson.dumps(
        create_app().state.describe(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    ).decode()


def write_pages() -> None:
    """Write every page that follows from the code."""
    (_DOCS / "openapi.json").write_text(openapi_page(), "utf-8")
    (_DOCS / "settings.md").write_text(settings_page(), "utf-8")


if __name__ == "__main__":
    write_pages()
