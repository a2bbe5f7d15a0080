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


_PARTS = {"catalogue": "Catalogus", "readings": "Log van inzage", "index": "Zoekindex"}


def _operations(description: dict[str, Any]) -> str:
    base = description["servers"][0]["url"]
    return "".join(
        _operation(f"{method.upper()} {base}{path}", operation)
        for path, operations in sorted(description["paths"].items())
        for method, operation in operations.items()
    )


def _operation(name: str, operation: dict[str, Any]) -> str:
    answers = "".join(_answer(status, answer) for status, answer in sorted(operation["responses"].items()))
    return (
        f"<article class=operation><h3><code>{escape(name)}</code></h3>"
        f"<p>{escape(operation.get('summary', ''))}</p><p>{escape(operation.get('description', ''))}</p>"
        f"<ul>{answers}</ul></article>"
    )


def _answer(status: str, answer: dict[str, Any]) -> str:
    return f"<li><code>{escape(status)}</code> {escape(answer.get('description', ''))}</li>"
