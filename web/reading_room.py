"""The reading room: pages for who has a link to a release, in Dutch, without script, of that release alone.

Whoever comes with a link gets a cookie for it, so that no address after the first holds the token. To
everybody else every page is the same refusal.
"""

from collections.abc import Callable, Iterator
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from disclosure.zip_stream import chunks_of
from records.errors import NotFoundError, QueryError
from records.labels import expected_sentence
from records.release import FileRole, ReleasedFile
from runtime.composition import Services
from runtime.reading_room import PAGE, ReadingRoom, Visit
from web import reading_html as html

COOKIE = "klaarlicht_inzage"

router = APIRouter(prefix=html.ROOT, include_in_schema=False)

_FORMS = {
    "file-set": "Alle bestanden met inventaris en controlegetallen (zip)",
    "inventory-csv": "Inventarislijst (csv)",
    "inventory-xlsx": "Inventarislijst (xlsx)",
    "inventory-json": "Inventarislijst (json)",
    "diwoo": "Beschrijvingen volgens DiWoo 0.9.8 (zip met xml)",
    "mdto": "Beschrijvingen volgens MDTO 1.0.2 (zip met xml)",
    "load-file": "Voor onderzoeksprogramma's: Concordance en Opticon (zip)",
    "rsmf": "Chats als RSMF 2.0 (zip)",
    "bag": "Voor archieven: BagIt (zip)",
}
"""What is offered; the production report is for the platform of the government itself."""


def room_of(request: Request) -> ReadingRoom:
    """The room of this installation."""
    services = request.app.state.services
    assert isinstance(services, Services)
    return services.disclosing.room


def visit_of(request: Request) -> Visit | None:
    """The visit that the cookie stands for, or None."""
    try:
        return room_of(request).visit(request.cookies.get(COOKIE, ""), _origin(request))
    except NotFoundError:
        return None


Room = Annotated[ReadingRoom, Depends(room_of)]
Visit_ = Annotated[Visit | None, Depends(visit_of)]
From = Annotated[int, Query(alias="vanaf", ge=0, le=10_000_000)]


@router.get("")
def listed(room: Room, visit: Visit_, skipped: From = 0) -> Response:
    """The members in order of time."""

    def shown(visit: Visit) -> str:
        members = room.listed(visit, skipped)
        release = visit.released.release
        body = html.search_form("") if not skipped else ""
        body += html.member_list((each, "") for each in members[:PAGE])
        body += html.steps(html.ROOT, skipped, PAGE, has_more=len(members) > PAGE)
        return html.page("Stukken op volgorde van tijd", body, release)

    return _answer(visit, shown)


@router.get("/zoeken")
def search_page(visit: Visit_) -> Response:
    """The form to search with."""
    return _answer(visit, lambda one: html.page("Zoeken", html.search_form(""), one.released.release))


@router.post("/zoeken")
def search(
    room: Room,
    visit: Visit_,
    query: Annotated[str, Form(alias="vraag", max_length=2_000)] = "",
    cursor: Annotated[str, Form(alias="verder", max_length=500)] = "",
) -> Response:
    """What a search finds, oldest first."""

    def shown(visit: Visit) -> str:
        release = visit.released.release
        try:
            found = room.search(visit, query, cursor)
        except QueryError as error:
            told = f'<p role="alert">{html.text_of(expected_sentence(error.expected))}</p>\n'
            return html.page("Zoeken", html.search_form(query) + told, release)
        count = "1 stuk" if found.total == 1 else f"{found.total} stukken"
        body = html.search_form(query) + f'<p role="status">{count} gevonden.</p>\n'
        if found.items:
            body += html.member_list((each.member, html.lit(each.highlights)) for each in found.items)
        if found.next_cursor:
            body += html.more(query, found.next_cursor)
        return html.page("Zoeken", body, release)

    return _answer(visit, shown)


@router.get("/stukken/{number}")
def member(number: int, room: Room, visit: Visit_) -> Response:
    """One member with its boxes."""

    def shown(visit: Visit) -> str:
        found, text = room.member(visit, number)
        body = html.member_page(found, text, room.family(visit, found))
        return html.page(html.title_of(found), body, visit.released.release)

    return _answer(visit, shown)


@router.get("/stukken/{number}/{role}")
def member_file(number: int, role: str, room: Room, visit: Visit_) -> Response:
    """A file of a member, to be saved."""
    if visit is None or role not in set(FileRole):
        return _refused()
    try:
        file, content = room.file(visit, number, FileRole(role))
    except NotFoundError:
        return _refused()
    return _saved(file.name, file.media_type, chunks_of(content), file.size_bytes)


@router.get("/draden/{number}")
def thread(number: int, room: Room, visit: Visit_) -> Response:
    """The messages that answer each other."""

    def shown(visit: Visit) -> str:
        found = room.thread(visit, number)
        if not found:
            raise NotFoundError("thread")
        return html.page(f"Wisseling {number}", html.messages(found), visit.released.release)

    return _answer(visit, shown)


@router.get("/gesprekken/{number}")
def conversation(number: int, room: Room, visit: Visit_, skipped: From = 0) -> Response:
    """A conversation in order of time."""

    def shown(visit: Visit) -> str:
        found = room.conversation(visit, number, skipped)
        if not found:
            raise NotFoundError("conversation")
        title = next((each.conversation_title for each, _ in found if each.conversation_title), "")
        body = html.messages(found[:PAGE])
        body += html.steps(f"{html.ROOT}/gesprekken/{number}", skipped, PAGE, has_more=len(found) > PAGE)
        return html.page(title or f"Gesprek {number}", body, visit.released.release)

    return _answer(visit, shown)


@router.get("/downloads")
def downloads(visit: Visit_) -> Response:
    """What can be carried away."""

    def shown(visit: Visit) -> str:
        released = visit.released
        body = html.downloads(released.papers(), _FORMS.items(), released.stones())
        return html.page("Downloads", body, released.release)

    return _answer(visit, shown)


@router.get("/downloads/{name}")
def download(name: str, room: Room, visit: Visit_) -> Response:
    """The release in one of its forms."""
    if visit is None or name not in _FORMS:
        return _refused()
    found = room.download(visit, name)
    return _saved(found.name, found.media_type, found.chunks, found.length)


@router.get("/bijlagen/{path}")
def paper(path: str, room: Room, visit: Visit_) -> Response:
    """A paper of the release."""
    found: ReleasedFile | None = None
    if visit is not None:
        found = next((each for each in visit.released.papers() if each.path == path), None)
    if visit is None or found is None:
        return _refused()
    return _saved(found.name, found.media_type, chunks_of(room.paper(visit, found)), found.size_bytes)


@router.post("/verlaten")
def left(request: Request, room: Room) -> Response:
    """End the visit."""
    room.leave(request.cookies.get(COOKIE, ""))
    body = "<p>De inzage is gesloten. Met de link die u kreeg opent u haar weer.</p>\n"
    answer = HTMLResponse(html.page("Gesloten", body))
    answer.delete_cookie(COOKIE, path=html.ROOT)
    return answer


@router.get("/{token}")
def entered(token: str, request: Request, room: Room) -> Response:
    """Exchange a link for a cookie."""
    if not room.may_try(_origin(request)):
        told = "<p>U probeert het te vaak. Wacht een minuut.</p>\n"
        return HTMLResponse(html.page("Even wachten", told), 429, {"Retry-After": "60"})
    cookie = room.enter(token, _origin(request))
    if cookie is None:
        return _refused()
    answer = RedirectResponse(html.ROOT, 303)
    secure = request.url.scheme == "https"
    # Lax: who follows the link in a mail comes from elsewhere, and must see the page that follows.
    # It goes with the browser; how long it opens anything is kept here.
    answer.set_cookie(COOKIE, cookie, path=html.ROOT, httponly=True, samesite="lax", secure=secure)
    return answer


def _answer(visit: Visit | None, shown: Callable[[Visit], str]) -> Response:
    """A page of a visit; the one refusal for no visit and for what is not there."""
    if visit is None:
        return _refused()
    try:
        return HTMLResponse(shown(visit))
    except NotFoundError:
        return _refused()


def _refused() -> Response:
    return HTMLResponse(html.refusal(), 404)


def _saved(name: str, media_type: str, chunks: Iterator[bytes], length: int | None) -> Response:
    """Bytes that the browser saves and never shows by itself."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    if length is not None:
        headers["Content-Length"] = str(length)
    kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    return StreamingResponse(chunks, headers=headers, media_type=kind)


def _origin(request: Request) -> str:
    return request.client.host if request.client else "unknown"
