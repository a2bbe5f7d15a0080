"""Inquiries in a few words, for tests of the API."""

from typing import Any

from httpx2 import Response

from records.identity import AccessionId
from tests.api.world import World

Json = dict[str, Any]

NEW_INQUIRY: Json = {
    "reference": "2026-017",
    "wording": "Alle berichten over de fundering van de brug.",
    "receivedOn": "2026-10-05",
    "requester": {"name": "J. Vrager", "contact": "vrager@krant.example"},
}
AGREED: Json = {
    "accessionIds": [],
    "terms": ["fundering"],
    "talk": {"on": "2026-10-12", "withWhom": "J. Vrager", "agreed": "Alleen 2024."},
}


def open_inquiry(world: World, who: str, *hand_ins: AccessionId, **more: Any) -> Json:
    """An inquiry of this account over these hand-ins."""
    wanted = {**NEW_INQUIRY, "scope": {"accessionIds": list(hand_ins)}, **more}
    return made(world.ask(who, "POST", "/inquiries", json=wanted), 201)


def change(world: World, who: str, inquiry: str, part: str, body: Any, **more: Any) -> Response:
    """What an account is answered that changes a part of an inquiry as it stands now."""
    method = more.pop("method", "POST")
    version = more.pop("version", None)
    if version is None:
        version = world.get(who, f"/inquiries/{inquiry}").json().get("version", 1)
    headers = {"If-Match": f'"{version}"'}
    return world.ask(who, method, f"/inquiries/{inquiry}{part}", json=body, headers=headers)


def add_caseworker(world: World, who: str, inquiry: str, name: str, part: str = "judge") -> Json:
    """The inquiry with one more caseworker."""
    return made(change(world, who, inquiry, "/caseworkers", {"name": name, "part": part}))


def search_inquiry(world: World, who: str, inquiry: str, query: str, **more: Any) -> Json:
    """The answer to a search in an inquiry."""
    return made(world.ask(who, "POST", f"/inquiries/{inquiry}/_search", json={"query": query, **more}))


def made(answer: Response, status: int = 200) -> Json:
    """The body of an answer that must have succeeded."""
    assert answer.status_code == status, answer.text
    body: Json = answer.json()
    return body
