"""Who may do what: every route, every role, on what is his, another's and absent."""

from pathlib import Path
from typing import Any

import pytest

from records.access import Role
from records.record import Channel
from tests.api.conftest import HandIns
from tests.api.inquiries import AGREED, NEW_INQUIRY
from tests.api.world import API, ROLES, World, absent_id, make_world
from tests.builders import mail

READERS = {Role.OFFICER, Role.REVIEWER}
"""Who may read `ours`, which is available; the holder may read `private`, which is in screening."""

RECORD = {"own": 200, "others": 404, "absent": 404}
NO_CONTENT = {"own": 403, "others": 403, "absent": 403}

Row = dict[Role, dict[str, int]]


def row(*, may: dict[Role, dict[str, int]]) -> Row:
    """A row of the matrix: who is not named is refused by his role."""
    return {role: may.get(role, NO_CONTENT) for role in ROLES}


OF_A_RECORD = row(may=dict.fromkeys((*READERS, Role.HOLDER), RECORD))
OF_A_HAND_IN = row(
    may={
        Role.INTAKE: {"own": 200, "others": 200, "absent": 404},
        **dict.fromkeys((*READERS, Role.HOLDER), RECORD),
    }
)
ANYBODY = {role: {"own": 200, "others": 200, "absent": 200} for role in ROLES}
HOLDERS = row(may={Role.HOLDER: {"own": 400, "others": 404, "absent": 404}})


CASEWORKERS = (Role.OFFICER, Role.REVIEWER)


def of_an_inquiry(own: int, *, reviewer: int | None = None, auditor: int | None = None) -> Row:
    """What the officer, who leads it, the reviewer, who is a caseworker, and nobody else is answered.

    What may change is asked with a version that never was: 412 stands for having been let through.
    """
    rows = {role: {"own": own, "others": 404, "absent": 404} for role in CASEWORKERS}
    if reviewer is not None:
        rows[Role.REVIEWER] = {**rows[Role.REVIEWER], "own": reviewer}
    if auditor is not None:
        rows[Role.AUDITOR] = {"own": auditor, "others": auditor, "absent": 404}
    return row(may=rows)


INQUIRY = "/inquiries/{inquiryId}"
OF_INQUIRIES: dict[str, Row] = {
    "GET /second-readings": row(may={Role.REVIEWER: ANYBODY[Role.REVIEWER]}),
    "GET /inquiries": row(may={role: ANYBODY[role] for role in CASEWORKERS}),
    "POST /inquiries": row(may={role: {"own": 400, "others": 400, "absent": 400} for role in CASEWORKERS}),
    **{f"GET {INQUIRY}{part}": of_an_inquiry(200) for part in ("", "/talks", "/events", "/deadlines")},
    f"POST {INQUIRY}/caseworkers": of_an_inquiry(412, reviewer=403),
    f"DELETE {INQUIRY}/caseworkers/{{accountId}}": of_an_inquiry(412, reviewer=403),
    f"POST {INQUIRY}/talks": of_an_inquiry(412),
    f"POST {INQUIRY}/events": of_an_inquiry(412),
    f"GET {INQUIRY}/persons-asked": of_an_inquiry(200),
    f"POST {INQUIRY}/persons-asked": of_an_inquiry(412),
    **{f"GET {INQUIRY}/samples{part}": of_an_inquiry(200) for part in ("", "/{number}")},
    f"POST {INQUIRY}/samples": of_an_inquiry(200),
    f"POST {INQUIRY}/samples/{{number}}/readings": of_an_inquiry(404),
    f"POST {INQUIRY}/samples/{{number}}/_redraw": of_an_inquiry(200),
    f"GET {INQUIRY}/staying-names": of_an_inquiry(200),
    f"POST {INQUIRY}/staying-names": of_an_inquiry(400),
    f"DELETE {INQUIRY}/staying-names/{{nameNumber}}": of_an_inquiry(404),
    f"PUT {INQUIRY}/hold": of_an_inquiry(412, reviewer=403),
    f"POST {INQUIRY}/_search": of_an_inquiry(200),
    f"GET {INQUIRY}/searches": of_an_inquiry(200, auditor=200),
    f"POST {INQUIRY}/searches/{{number}}/_replay": of_an_inquiry(200),
    **{f"GET {INQUIRY}/selection{part}": of_an_inquiry(200) for part in ("", "/changes")},
    f"POST {INQUIRY}/selection": of_an_inquiry(412),
    f"GET {INQUIRY}/records/{{recordId}}": of_an_inquiry(200),
    f"POST {INQUIRY}/records/{{recordId}}/_propose": of_an_inquiry(409),
    f"POST {INQUIRY}/records/{{recordId}}/redaction-proposals": of_an_inquiry(200),
    f"GET {INQUIRY}/records/{{recordId}}/preview": of_an_inquiry(200),
    f"GET {INQUIRY}/uneven-passages": of_an_inquiry(200),
    f"GET {INQUIRY}/judgements": of_an_inquiry(200),
    f"POST {INQUIRY}/judgements": of_an_inquiry(409),
    f"POST {INQUIRY}/second-readings": {
        **of_an_inquiry(412),
        Role.OFFICER: NO_CONTENT,
    },
    **{f"GET {INQUIRY}{part}": of_an_inquiry(200, auditor=200) for part in ("/sifting", "/search-account")},
    f"GET {INQUIRY}/released-search-account": of_an_inquiry(200),
    f"GET {INQUIRY}/searched-terms": of_an_inquiry(200),
    f"POST {INQUIRY}/searched-terms": of_an_inquiry(400),
    f"GET {INQUIRY}/page-refusals": of_an_inquiry(200),
    f"GET {INQUIRY}/decision-letter": of_an_inquiry(200),
    **{f"GET {INQUIRY}{part}": of_an_inquiry(200) for part in ("/releases", "/release-hindrances")},
    f"POST {INQUIRY}/releases": of_an_inquiry(409, reviewer=403),
}
RELEASE = "/releases/{releaseId}"
OF_RELEASES: dict[str, Row] = {
    **{
        f"GET {RELEASE}{part}": of_an_inquiry(200)
        for part in ("", "/page-refusals", "/inventory", "/files", "/exports/{exportName}", "/links")
    },
    f"POST {RELEASE}/links": of_an_inquiry(400, reviewer=403),
    f"DELETE {RELEASE}/links/{{linkId}}": of_an_inquiry(404, reviewer=403),
}

MATRIX: dict[str, Row] = {
    "POST /records/_search": row(may={role: ANYBODY[role] for role in (*READERS, Role.HOLDER)}),
    **{
        f"GET /records/{{recordId}}{part}": OF_A_RECORD
        for part in (
            "",
            "/text",
            "/text-source",
            "/original",
            "/recognition",
            "/family",
            "/thread",
            "/context",
            "/duplicates",
        )
    },
    "POST /accessions": row(may={Role.INTAKE: {"own": 400, "others": 400, "absent": 400}}),
    "GET /accessions": row(may={role: ANYBODY[role] for role in (*READERS, Role.HOLDER, Role.INTAKE)}),
    **{f"GET /accessions/{{accessionId}}{part}": OF_A_HAND_IN for part in ("", "/ledger", "/defects")},
    "POST /accessions/{accessionId}/set-aside": HOLDERS,
    "PUT /accessions/{accessionId}/provenance": HOLDERS,
    "POST /accessions/{accessionId}/passwords": row(
        may={
            Role.INTAKE: {"own": 202, "others": 202, "absent": 404},
            Role.HOLDER: {"own": 202, "others": 404, "absent": 404},
        }
    ),
    "POST /accessions/{accessionId}/seal": row(may={Role.HOLDER: {"own": 200, "others": 404, "absent": 404}}),
    **OF_INQUIRIES,
    **OF_RELEASES,
    "GET /health/live": ANYBODY,
    "GET /health/ready": ANYBODY,
}
"""The expected status: 400 stands for an input that is refused after the role was let through."""

ELSE = {"number": "1", "nameNumber": "9", "exportName": "inventory-csv"}
"""What a path names that is nobody's."""

STALE = {"headers": {"If-Match": '"0"'}}

BODIES: dict[str, dict[str, Any]] = {
    "POST /inquiries": {"json": {**NEW_INQUIRY, "act": "wob"}},
    f"POST {INQUIRY}/caseworkers": {**STALE, "json": {"name": "officer", "part": "lead"}},
    f"DELETE {INQUIRY}/caseworkers/{{accountId}}": STALE,
    f"POST {INQUIRY}/talks": {**STALE, "json": AGREED},
    f"POST {INQUIRY}/events": {**STALE, "json": {"kind": "much_asked", "on": "2026-10-05"}},
    f"POST {INQUIRY}/persons-asked": {
        "json": {"role": "minister", "askedOn": "2026-10-12", "question": "Wat hebt u?", "replaces": 9}
    },
    f"POST {INQUIRY}/samples": {"json": {"size": 2}},
    f"POST {INQUIRY}/samples/{{number}}/readings": {
        "json": {"readings": [{"recordId": "ab" * 16, "isRelevant": False}]}
    },
    f"POST {INQUIRY}/staying-names": {"json": {"name": "Hanneke Terpstra", "reason": "minister"}},
    f"POST {INQUIRY}/searched-terms": {"json": {"answers": [{"term": "niets", "goesOut": True}]}},
    f"PUT {INQUIRY}/hold": {**STALE, "json": {"held": True, "decision": "B-1"}},
    f"POST {INQUIRY}/releases": {"json": {}},
    f"POST {RELEASE}/links": {"json": {"label": "De Krant", "expiresAt": "2020-01-01T00:00:00Z"}},
    "POST /records/_search": {"json": {}},
    f"POST {INQUIRY}/_search": {"json": {}},
    f"POST {INQUIRY}/records/{{recordId}}/redaction-proposals": {"json": {}},
    f"POST {INQUIRY}/judgements": {
        "json": {
            "judgements": [{"recordId": "ab" * 16, "outcome": "public", "textDigest": f"sha256:{'0' * 64}"}]
        }
    },
    f"POST {INQUIRY}/second-readings": {"json": {"readings": [{"number": 1, "verdict": "approved"}]}},
    f"POST {INQUIRY}/selection": {
        "headers": {"If-Match": '"9"'},
        "json": {"action": "add", "searchNumber": 1, "reason": "ter zake"},
    },
    "POST /accessions": {"files": {"naam": (None, "x")}},
    "POST /accessions/{accessionId}/passwords": {"json": {"passwords": ["past nergens"]}},
    "PUT /accessions/{accessionId}/provenance": {
        "json": {"method": "app_export", "source": "x", "sentFrom": "2024-01-02", "sentUntil": "2024-01-01"}
    },
    "POST /accessions/{accessionId}/set-aside": {"json": {"recordIds": ["ab" * 16], "reason": "geen reden"}},
}


def test_every_route_has_a_row(world: World) -> None:
    described = world.client.get(f"{API}/openapi.json").json()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
    assert routes == set(MATRIX)


def named(world: World, hand_ins: HandIns, role: Role, whose: str) -> dict[str, str]:
    """The record, the hand-in and the inquiry that are somebody's own, another's, or absent."""
    absent = absent_id(world)
    if whose == "absent":
        found = {"recordId": absent, "accessionId": absent, "inquiryId": absent, "releaseId": absent}
        return {**found, **ELSE, "accountId": absent, "linkId": absent}
    if whose == "others":
        theirs = world.one("stranger", "walvis EN kanarie")
        found = {
            "recordId": theirs["id"],
            "accessionId": hand_ins.theirs,
            "inquiryId": hand_ins.their_inquiry,
            "releaseId": hand_ins.their_release,
        }
        return {**found, **ELSE, "accountId": absent, "linkId": absent}
    inquiry = {
        "inquiryId": hand_ins.inquiry,
        "releaseId": hand_ins.release,
        **ELSE,
        "accountId": absent,
        "linkId": absent,
    }
    if role is Role.HOLDER:
        birthday = world.one("holder", "verjaardag")["id"]
        return {"recordId": birthday, "accessionId": hand_ins.private, **inquiry}
    ours = world.one("officer", "msgid:vraag@brug.example")
    return {"recordId": ours["id"], "accessionId": hand_ins.ours, **inquiry}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("route", [route for route in MATRIX if not route.endswith("/seal")])
def test_a_role_may_what_the_matrix_says(world: World, hand_ins: HandIns, route: str, role: Role) -> None:
    method, template = route.split(" ")
    found = {}
    for whose in ("own", "others", "absent"):
        path = template.format_map(named(world, hand_ins, role, whose))
        found[whose] = world.ask(role.value, method, path, **BODIES.get(route, {})).status_code
    assert found == MATRIX[route][role]


def test_only_its_holder_seals_a_hand_in(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    with world.client:
        own = world.take_in({"a.eml": mail("van mij")}, channel=Channel.PRIVATE)
        others = world.take_in(
            {"b.eml": mail("van een ander")}, channel=Channel.PRIVATE, custodian="B. Bakker"
        )
        world.add_everybody(own)
        row_of = MATRIX["POST /accessions/{accessionId}/seal"]
        for role in ROLES:
            wanted = {"own": own, "others": others, "absent": absent_id(world)}
            found = {
                whose: world.ask(role.value, "POST", f"/accessions/{each}/seal").status_code
                for whose, each in wanted.items()
            }
            assert found == row_of[role], role
        assert world.get("intake", f"/accessions/{others}").json()["state"] == "screening"
    world.close()


def test_nobody_without_a_key_is_answered_but_for_health(world: World, hand_ins: HandIns) -> None:
    for route in MATRIX:
        method, template = route.split(" ")
        path = template.format_map(named(world, hand_ins, Role.OFFICER, "own"))
        answer = world.client.request(method, API + path, **BODIES.get(route, {}))
        assert answer.status_code == (200 if "/health/" in route else 401), route


def test_a_revoked_account_is_refused_at_its_next_request(world: World, hand_ins: HandIns) -> None:
    name = world.add("tijdelijk", Role.OFFICER, hand_ins.ours)
    assert world.search(name)["total"] == 17
    world.services.accounts.revoke(name, world.services.operator)
    assert world.ask(name, "POST", "/records/_search", json={}).status_code == 401


def test_a_grant_holds_from_the_next_request(world: World, hand_ins: HandIns) -> None:
    name = world.add("nieuw", Role.OFFICER)
    assert world.search(name)["total"] == 0
    world.services.accounts.grant(name, hand_ins.ours, world.services.operator)
    assert world.search(name)["total"] == 17
