"""`make docs`: the pages that follow from the code, written anew; a test compares them."""

from pathlib import Path

import orjson

from front.app import create_app
from runtime.settings import Settings

_SIGNS = (("ge", "≥"), ("le", "≤"))
_DOCS = Path(__file__).resolve().parent.parent / "docs"

_HEAD = """\
# Settings

Read once, when a process starts, from variables of the environment. A wrong one stops the start, and every
fault is named at the same time. `--data` on the command line goes before `KLAARLICHT_DATA`. The three URLs
belong to the scaled mode, which is not part of this release: they are refused.

This page follows from `runtime/settings.py`: `make docs` writes it.

| variable | default | bounds | meaning |
|---|---|---|---|
"""


def settings_page() -> str:
    """The page of all settings, as `docs/settings.md` must have it."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if str(field.default) else "empty"
        rows.append(
            f"| `KLAARLICHT_{name.upper()}` | {default} | {_bounds(field.metadata)} | {field.description} |\n"
        )
    return _HEAD + "".join(rows)


def _bounds(declared: list[object]) -> str:
    found = [
        f"{sign} {getattr(each, name)}" for each in declared for name, sign in _SIGNS if hasattr(each, name)
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
