"""The first page: what this is, how it fares, and a searchable description of the API, all from here."""

from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from records.errors import UnavailableError

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent


def static() -> StaticFiles:
    """Style and script, served from here."""
    return StaticFiles(directory=_FOLDER / "static")


@router.get("/", response_class=HTMLResponse)
def first_page(request: Request) -> HTMLResponse:
    """The page."""
    template = (_FOLDER / "templates" / "first_page.html").read_text(encoding="utf-8")
    page = template.replace("{{parts}}", _parts(request)).replace(
        "{{operations}}", _operations(request.app.state.describe())
    )
    return HTMLResponse(page)


def _parts(request: Request) -> str:
    rows = []
    for name, ping in request.app.state.services.pings().items():
        try:
            ping()
            state = "werkt"
        except UnavailableError:
            state = "antwoordt niet"
        rows.append(f"<tr><th scope=row>{escape(_PARTS.get(name, name))}</th><td>{state}</td></tr>")
    return "".join(rows)


_PARTS = {
    "catalogue": "Catalogus",
    "readings": "Log van inzage",
    "index": "Zoekindex",
    "originals": "Originelen",
    "tika": "Tekst van bijlagen",
}


def _operations(description: dict[str, Any]) -> str:
    base, shapes = description["servers"][0]["url"], description["components"]["schemas"]
    return "".join(
        _operation(f"{method.upper()} {base}{path}", operation, shapes)
        for path, operations in sorted(description["paths"].items())
        for method, operation in operations.items()
    )


def _operation(name: str, operation: dict[str, Any], shapes: dict[str, Any]) -> str:
    said = escape(f"{operation.get('summary', '')} {operation.get('description', '')}")
    inputs = [(each["name"], _PLACES[each["in"]]) for each in operation.get("parameters", ())]
    inputs += [(field, "in de inhoud") for field in _body_fields(operation, shapes)]
    answers = sorted((status, answer["description"]) for status, answer in operation["responses"].items())
    details = _rows("Invoer", inputs) + _rows("Antwoord", answers)
    return (
        f"<article class=operation><h3><code>{escape(name)}</code></h3><p>{said}</p>"
        f"<details><summary>Invoer en antwoorden</summary>{details}</details></article>"
    )


_PLACES = {"path": "in het pad", "query": "achter het vraagteken", "header": "in een kop"}


def _body_fields(operation: dict[str, Any], shapes: dict[str, Any]) -> list[str]:
    content = operation.get("requestBody", {}).get("content", {})
    schemas = [each["schema"] for each in content.values()]
    named = [shapes.get(each.get("$ref", "").rpartition("/")[2], each) for each in schemas]
    return [name for each in named for name in each.get("properties", {})]


def _rows(heading: str, rows: list[tuple[str, str]]) -> str:
    if not rows:
        return ""
    body = "".join(
        f"<tr><th scope=row><code>{escape(name)}</code></th><td>{escape(told)}</td></tr>"
        for name, told in rows
    )
    return f"<table><caption>{heading}</caption><tbody>{body}</tbody></table>"
