"""The selection of an inquiry: all hits and not a page, families and copies follow, two officers at work."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Response

from records.access import Role
from records.identity import AccessionId
from tests.api.hand_ins import OURS, THEIRS
from tests.api.inquiries import Json, add_caseworker, made, open_inquiry, search_inquiry
from tests.api.world import World, absent_id, make_world
from tests.builders import mail


@dataclass(frozen=True)
class Chosen:
    """An inquiry with the two hand-ins that its officer sees, one mail of which is in both."""

    world: World
    id: str

    def change(self, who: str = "officer", version: int | None = None, **told: Any) -> Response:
        headers = {"If-Match": f'"{self.seen()["version"] if version is None else version}"'}
        body = {"reason": "ter zake", **told}
        return self.world.ask(who, "POST", f"/inquiries/{self.id}/selection", json=body, headers=headers)

    def seen(self, query: str = "") -> Json:
        return made(self.world.get("officer", f"/inquiries/{self.id}/selection{query}"))

    def places(self) -> list[str]:
        return sorted(each["place"]["container"] for each in self.seen("?pageSize=200")["items"])

    def search(self, query: str, **more: Any) -> Json:
        return search_inquiry(self.world, "officer", self.id, query, **more)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, list[AccessionId]]]:
    """An installation in which each test has an inquiry of its own."""
    world = make_world(tmp_path_factory.mktemp("chosen"))
    with world.client:
        copies = {"tweede.eml": OURS["antwoord.eml"], "los.eml": mail("Los.")}
        hand_ins = [world.take_in(OURS), world.take_in(copies, custodian="C. Jansen")]
        theirs = world.take_in(THEIRS, custodian="B. Bakker")
        world.add("officer", Role.OFFICER, *hand_ins)
        world.add("second", Role.OFFICER)
        world.add("stranger", Role.OFFICER, theirs)
        yield world, hand_ins
    world.close()


@pytest.fixture
def chosen(installed: tuple[World, list[AccessionId]]) -> Chosen:
    world, hand_ins = installed
    inquiry = open_inquiry(world, "officer", *hand_ins)["id"]
    add_caseworker(world, "officer", inquiry, "second")
    return Chosen(world, inquiry)


def test_all_hits_are_chosen_and_not_a_page(chosen: Chosen) -> None:
    answer = chosen.search("bericht", pageSize=3)
    assert (len(answer["items"]), answer["total"]) == (3, 12)
    done = made(chosen.change(action="add", searchNumber=answer["searchNumber"]))
    assert done == {"version": 1, "total": 12, "added": 12, "removed": 0}
    assert chosen.seen()["total"] == 12


def test_families_and_copies_follow_in_and_out(chosen: Chosen) -> None:
    attachment = chosen.search("heipalen")
    assert made(chosen.change(action="add", searchNumber=attachment["searchNumber"]))["added"] == 2
    assert chosen.places() == ["raming.eml", "raming.eml"]
    answer = chosen.search("zwijgt")["items"][0]["id"]
    assert made(chosen.change(action="add", recordIds=[answer]))["added"] == 2
    assert chosen.places() == ["antwoord.eml", "raming.eml", "raming.eml", "tweede.eml"]
    copy = next(each["id"] for each in chosen.seen()["items"] if each["place"]["container"] == "tweede.eml")
    assert made(chosen.change(action="remove", recordIds=[copy]))["removed"] == 2
    assert chosen.places() == ["raming.eml", "raming.eml"]


def test_a_thread_is_chosen_over_the_hand_ins_of_the_scope(chosen: Chosen) -> None:
    question = chosen.search("zingt")["items"][0]["id"]
    assert made(chosen.change(action="add", threadOf=question))["total"] == 4
    assert chosen.places() == ["a/vraag.eml", "antwoord.eml", "kopie/vraag.eml", "tweede.eml"]


def test_a_change_can_be_undone_and_that_too(chosen: Chosen) -> None:
    found = chosen.search("kanarie")["searchNumber"]
    made(chosen.change(action="add", searchNumber=found))
    before = chosen.places()
    made(chosen.change(action="remove", searchNumber=found, reason="toch niet"))
    assert chosen.places() == []
    made(chosen.change(action="undo", undoes=2, reason="vergissing"))
    assert chosen.places() == before
    made(chosen.change(action="undo", undoes=3))
    assert chosen.places() == []
    assert chosen.change(action="undo", undoes=3).status_code == 400
    changes = made(chosen.world.get("officer", f"/inquiries/{chosen.id}/selection/changes"))["items"]
    assert [(each["action"], each["origin"], each["reason"]) for each in changes] == [
        ("add", f"search:{found}", "ter zake"),
        ("remove", f"search:{found}", "toch niet"),
        ("undo", "undo", "vergissing"),
        ("undo", "undo", "ter zake"),
    ]


def test_of_two_officers_who_choose_at_once_the_second_looks_again(chosen: Chosen) -> None:
    found = chosen.search("bericht")["searchNumber"]
    first = chosen.change(who="second", version=0, action="add", searchNumber=found)
    late = chosen.change(version=0, action="remove", searchNumber=found)
    ahead = chosen.change(version=7, action="remove", searchNumber=found)
    assert (first.status_code, late.status_code, ahead.status_code) == (200, 412, 412)
    assert chosen.seen()["total"] == 12


def test_what_is_not_of_the_inquiry_is_not_there(chosen: Chosen) -> None:
    theirs = chosen.world.one("stranger", "walvis EN kanarie")["id"]
    answers = [
        chosen.change(action="add", **pointed)
        for each in (theirs, absent_id(chosen.world))
        for pointed in ({"recordIds": [each]}, {"threadOf": each})
    ]
    assert {each.status_code for each in answers} == {404}
    assert len({each.content for each in answers}) == 1
    assert chosen.change(action="add", searchNumber=9).status_code == 404


@pytest.mark.parametrize(
    "told",
    [
        {"action": "add"},
        {"action": "undo"},
        {"action": "add", "undoes": 1},
        {"action": "add", "searchNumber": 1, "threadOf": "a" * 32},
        {"action": "undo", "undoes": 1, "recordIds": ["a" * 32]},
        {"action": "add", "searchNumber": 1, "reason": ""},
    ],
)
def test_a_change_points_in_one_way_and_has_a_reason(chosen: Chosen, told: Json) -> None:
    assert chosen.change(**told).status_code == 400


def test_pages_give_every_record_once(chosen: Chosen) -> None:
    made(chosen.change(action="add", searchNumber=chosen.search("")["searchNumber"]))
    seen, query = [], "?pageSize=4"
    while query:
        page = chosen.seen(query)
        seen += [each["id"] for each in page["items"]]
        query = page["hasNextPage"] and f"?pageSize=4&cursor={page['nextCursor']}"
    assert (len(seen), len(set(seen)), page["total"]) == (20, 20, 20)
