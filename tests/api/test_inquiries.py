"""An inquiry from its receipt: who sees it, what was agreed, what is due, and what a hold keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from records.access import Role
from records.identity import AccessionId
from records.record import Channel
from tests.api.hand_ins import OURS, THEIRS
from tests.api.inquiries import AGREED, NEW_INQUIRY, add_caseworker, change, made, open_inquiry
from tests.api.world import World, absent_id, make_world
from tests.builders import mail


@dataclass(frozen=True)
class Case:
    """An installation where the officer was granted `ours` and `more`, and opened an inquiry over `ours`."""

    world: World
    ours: AccessionId
    more: AccessionId
    theirs: AccessionId
    id: str


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    world = make_world(tmp_path)
    with world.client:
        ours = world.take_in(OURS)
        more = world.take_in({"later.eml": mail("Nog een kanarie.")}, title="Later")
        theirs = world.take_in(THEIRS, custodian="B. Bakker")
        world.add("officer", Role.OFFICER, ours, more)
        for name in ("second", "third"):
            world.add(name, Role.OFFICER)
        world.add("reviewer", Role.REVIEWER)
        world.add("holder", Role.HOLDER, ours)
        yield Case(world, ours, more, theirs, open_inquiry(world, "officer", ours)["id"])
    world.close()


def test_an_inquiry_is_shown_to_its_members_with_who_asked(case: Case) -> None:
    shown = case.world.get("officer", f"/inquiries/{case.id}")
    body = made(shown)
    assert body["requester"] == NEW_INQUIRY["requester"]
    assert body["scope"]["accessionIds"] == [case.ours]
    assert [(each["name"], each["part"]) for each in body["caseworkers"]] == [("officer", "lead")]
    assert shown.headers["ETag"] == '"1"'
    (line,) = made(case.world.get("officer", "/inquiries"))["items"]
    assert line == {name: body[name] for name in line}


def test_anothers_inquiry_is_absent_byte_for_byte(case: Case) -> None:
    absent = absent_id(case.world)
    for path in ("", "/talks", "/events", "/deadlines"):
        theirs, nothing = (case.world.get("second", f"/inquiries/{each}{path}") for each in (case.id, absent))
        assert (theirs.status_code, theirs.content) == (404, nothing.content)
    assert made(case.world.get("second", "/inquiries"))["items"] == []
    assert case.world.get("second", f"/inquiries?cursor={case.id}").status_code == 400


def test_a_member_sees_the_hand_ins_of_the_scope_and_no_others_until_he_leaves(case: Case) -> None:
    world = case.world
    assert world.search("second")["total"] == 0
    caseworker = add_caseworker(world, "officer", case.id, "second")
    assert world.search("second")["total"] == 17
    assert [each["id"] for each in made(world.get("second", "/accessions"))["items"]] == [case.ours]
    account = next(each["accountId"] for each in caseworker["caseworkers"] if each["name"] == "second")
    assert (
        change(world, "officer", case.id, f"/caseworkers/{account}", None, method="DELETE").status_code == 200
    )
    assert world.search("second")["total"] == 0
    assert world.get("second", f"/inquiries/{case.id}").status_code == 404


def test_only_who_was_granted_a_hand_in_brings_it_into_a_scope(case: Case) -> None:
    world = case.world
    for other in (case.theirs, absent_id(world)):
        wanted = {**NEW_INQUIRY, "scope": {"accessionIds": [other]}}
        assert world.ask("officer", "POST", "/inquiries", json=wanted).status_code == 404
    add_caseworker(world, "officer", case.id, "second")
    kept = {**AGREED, "accessionIds": [case.ours]}
    assert change(world, "second", case.id, "/talks", kept).status_code == 200
    widened = {**AGREED, "accessionIds": [case.ours, case.more]}
    assert change(world, "second", case.id, "/talks", widened).status_code == 404
    wanted = {**NEW_INQUIRY, "scope": {"accessionIds": [case.ours]}}
    assert world.ask("second", "POST", "/inquiries", json=wanted).status_code == 404
    assert change(world, "officer", case.id, "/talks", widened).status_code == 200
    assert world.search("second")["total"] == 18


def test_each_talk_makes_a_new_scope_and_keeps_the_ones_before(case: Case) -> None:
    change(
        case.world,
        "officer",
        case.id,
        "/talks",
        {**AGREED, "accessionIds": [case.ours], "sentFrom": "2024-01-01"},
    )
    scopes = made(case.world.get("officer", f"/inquiries/{case.id}/talks"))["items"]
    assert [each["version"] for each in scopes] == [1, 2]
    assert [each["talk"] for each in scopes] == [None, AGREED["talk"]]
    assert scopes[1]["sentFrom"] == "2024-01-01"


def test_of_two_officers_who_change_the_same_the_second_is_told(case: Case) -> None:
    add_caseworker(case.world, "officer", case.id, "second")
    version = made(case.world.get("officer", f"/inquiries/{case.id}"))["version"]
    events = {"kind": "much_asked", "on": "2026-10-06"}, {"kind": "talked", "on": "2026-10-07"}
    first, late = (
        change(case.world, who, case.id, "/events", event, version=version)
        for who, event in zip(("second", "officer"), events, strict=True)
    )
    assert first.status_code == 200
    assert (late.status_code, late.json()["title"]) == (412, "Intussen veranderd")
    assert [
        each["kind"] for each in made(case.world.get("officer", f"/inquiries/{case.id}/events"))["items"]
    ] == ["much_asked"]
    unversioned = case.world.ask("officer", "POST", f"/inquiries/{case.id}/events", json=events[1])
    assert (unversioned.status_code, unversioned.json()["errors"][0]["field"]) == (400, "If-Match")


def test_what_is_due_follows_from_what_happened(case: Case) -> None:
    def due() -> dict[str, tuple[str | None, str]]:
        found = made(case.world.get("officer", f"/inquiries/{case.id}/deadlines"))
        return {each["duty"]: (each["on"], each["article"]) for each in found["due"]}

    assert due()["decide"] == ("2026-11-02", "Woo 4.4 lid 1")
    for event in (
        {"kind": "extended", "on": "2026-10-20", "note": "omvang"},
        {"kind": "views_asked", "on": "2026-10-21", "until": "2026-11-04", "party": "Bouwbedrijf X"},
    ):
        assert change(case.world, "officer", case.id, "/events", event).status_code == 200
    assert due()["decide"] == ("2026-11-30", "Woo 4.4 lid 2")
    assert due()["tell-term-runs"] == ("2026-11-04", "Woo 4.4 lid 4")
    later = change(case.world, "officer", case.id, "/events", {"kind": "decided", "on": "2026-11-03"})
    assert later.json()["detail"] == "on: Deze dag is er nog niet."


def test_there_is_always_somebody_who_leads(case: Case) -> None:
    mine = made(case.world.get("officer", f"/inquiries/{case.id}"))["caseworkers"][0]["accountId"]
    gone = change(case.world, "officer", case.id, f"/caseworkers/{mine}", None, method="DELETE")
    stepped_back = change(
        case.world, "officer", case.id, "/caseworkers", {"name": "officer", "part": "judge"}
    )
    assert (gone.status_code, stepped_back.status_code) == (409, 409)
    assert made(case.world.get("officer", f"/inquiries/{case.id}"))["version"] == 1


@pytest.mark.parametrize("name", ["holder", "nobody"])
def test_who_may_not_do_casework_is_no_member_and_is_not_told_from_who_is_not_there(
    case: Case, name: str
) -> None:
    refused = change(case.world, "officer", case.id, "/caseworkers", {"name": name, "part": "judge"})
    assert (refused.status_code, refused.json()["detail"]) == (400, "name: Deze waarde is niet bekend.")


def test_the_wob_is_for_old_cases_alone(case: Case) -> None:
    for received, status in (("2022-04-30", 201), ("2022-05-01", 400)):
        wanted = {**NEW_INQUIRY, "act": "wob", "receivedOn": received}
        assert case.world.ask("officer", "POST", "/inquiries", json=wanted).status_code == status


def test_a_hold_keeps_a_supplement_of_what_it_covers_from_being_set_aside(case: Case) -> None:
    world = case.world
    folder = world.folder / "phone"
    folder.mkdir()
    held = take_in_private(world, folder, "eerste")
    world.services.accounts.grant("officer", held, world.services.operator)
    inquiry = open_inquiry(world, "officer", held)["id"]
    assert (
        change(
            world, "officer", inquiry, "/hold", {"held": True, "decision": "Hotspot 3"}, method="PUT"
        ).status_code
        == 200
    )
    supplement = take_in_private(world, folder, "tweede", seal=False)
    assert supplement != held
    world.services.accounts.grant("holder", supplement, world.services.operator)
    record = world.one("holder", "tweede")["id"]
    aside = {"recordIds": [record], "reason": "purely-private"}
    refused = world.ask("holder", "POST", f"/accessions/{supplement}/set-aside", json=aside)
    assert (refused.status_code, "bewaarplicht" in refused.json()["detail"]) == (409, True)
    narrowed = {**AGREED, "accessionIds": []}
    assert change(world, "officer", inquiry, "/talks", narrowed).status_code == 200
    assert world.ask("holder", "POST", f"/accessions/{supplement}/set-aside", json=aside).status_code == 409
    lifted = change(world, "officer", inquiry, "/hold", {"held": False, "decision": "B-2"}, method="PUT")
    assert made(lifted)["hold"] is None
    assert world.ask("holder", "POST", f"/accessions/{supplement}/set-aside", json=aside).status_code == 200


def take_in_private(world: World, folder: Path, word: str, *, seal: bool = True) -> AccessionId:
    """One more file in a private folder, taken in; the accession that it came into."""
    (folder / f"{word}.eml").write_bytes(mail(f"Van de telefoon: {word}.", subject=word))
    found = world.take_in_folder(folder, channel=Channel.PRIVATE)
    if seal:
        services = world.services
        services.desk.seal(services.operator, None, found)
    return found
