"""Two worlds, one with another's inquiry over the same hand-in: nothing that an officer does tells of it.

And within an inquiry: a hand-in that is not in its scope is as absent as one that is not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.access import Role
from records.identity import AccessionId
from tests.api.hand_ins import OURS, THEIRS
from tests.api.inquiries import change, made, open_inquiry, search_inquiry
from tests.api.test_two_universes import FACETS, WORDS, comparable
from tests.api.world import World, absent_id, make_world

QUESTIONS = ("", "kanarie", "walvis", "fundering OF bericht", "zwijgt")
READ = (
    "",
    "/talks",
    "/events",
    "/deadlines",
    "/persons-asked",
    "/samples",
    "/staying-names",
    "/searches",
    "/selection",
    "/selection/changes",
    "/judgements",
    "/uneven-passages",
    "/sifting",
    "/search-account",
    "/released-search-account",
    "/searched-terms",
    "/page-refusals",
    "/decision-letter",
)


@dataclass(frozen=True)
class Universe:
    """A world, the inquiry of its officer, and what nobody is to tell him of."""

    world: World
    own: str
    hidden: tuple[str, ...]

    def plain(self, answer: Any) -> tuple[Any, ...]:
        """An answer with the ids that are drawn at random replaced by names."""
        status, headers, body = comparable(answer)
        return status, headers, repr(body).replace(self.own, "own").replace(*self._account())

    def _account(self) -> tuple[str, str]:
        (officer,) = (each for each in self.world.services.accounts.all() if each.name == "officer")
        return officer.id, "officer-id"


@pytest.fixture(scope="module")
def universes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Universe, Universe]]:
    """Alone, and where a colleague with more hand-ins works on inquiries over the same one before and after."""
    alone = make_world(tmp_path_factory.mktemp("alone"))
    beside = make_world(tmp_path_factory.mktemp("beside"))
    with alone.client, beside.client:
        ours = [each.take_in(OURS) for each in (alone, beside)]
        theirs = beside.take_in(THEIRS, custodian="B. Bakker", title="Van een ander")
        for world, hand_in in zip((alone, beside), ours, strict=True):
            world.add("officer", Role.OFFICER, hand_in)
            world.add("reviewer", Role.REVIEWER, hand_in)
        beside.add("colleague", Role.OFFICER, ours[1], theirs)
        before = busy(beside, ours[1], theirs)
        own = [work(world, hand_in) for world, hand_in in zip((alone, beside), ours, strict=True)]
        after = busy(beside, ours[1], theirs)
        hidden = (before, after, theirs)
        yield Universe(alone, own[0], hidden), Universe(beside, own[1], hidden)
    alone.close()
    beside.close()


def busy(world: World, *hand_ins: AccessionId) -> str:
    """An inquiry of the colleague in which everything was done."""
    inquiry = str(open_inquiry(world, "colleague", *hand_ins)["id"])
    made(change(world, "colleague", inquiry, "/events", {"kind": "much_asked", "on": "2026-10-06"}))
    made(change(world, "colleague", inquiry, "/hold", {"held": True, "decision": "B-1"}, method="PUT"))
    asked = {"role": "minister", "askedOn": "2026-10-12", "question": "Wat hebt u?"}
    made(world.ask("colleague", "POST", f"/inquiries/{inquiry}/persons-asked", json=asked))
    choose(world, "colleague", inquiry, "walvis OF kanarie")
    made(world.ask("colleague", "POST", f"/inquiries/{inquiry}/samples", json={"size": 3}))
    stays = {"name": "Hanneke Terpstra", "reason": "minister"}
    made(world.ask("colleague", "POST", f"/inquiries/{inquiry}/staying-names", json=stays))
    return inquiry


def choose(world: World, who: str, inquiry: str, query: str) -> None:
    """Select what a query finds, and judge one of it."""
    found = search_inquiry(world, who, inquiry, query)
    wanted = {"action": "add", "searchNumber": found["searchNumber"], "reason": "ter zake"}
    version = made(world.get(who, f"/inquiries/{inquiry}/selection"))["version"]
    made(change(world, who, inquiry, "/selection", wanted, version=version))
    first = min(each["id"] for each in found["items"])
    seen = made(world.get(who, f"/inquiries/{inquiry}/records/{first}"))
    draft = {"recordId": first, "textDigest": seen["textDigest"], "outcome": "public"}
    made(world.ask(who, "POST", f"/inquiries/{inquiry}/judgements", json={"judgements": [draft]}))


def work(world: World, hand_in: AccessionId) -> str:
    """The officer's own inquiry."""
    inquiry = str(open_inquiry(world, "officer", hand_in)["id"])
    choose(world, "officer", inquiry, "kanarie")
    return inquiry


def assert_alike(
    universes: tuple[Universe, Universe], method: str, path: str, **more: Any
) -> tuple[Any, ...]:
    alone, beside = (
        each.plain(each.world.ask("officer", method, path.replace("OWN", each.own), **more))
        for each in universes
    )
    assert alone == beside
    return alone


@pytest.mark.parametrize("part", READ)
def test_nothing_of_ones_own_inquiry_tells_of_anothers(
    universes: tuple[Universe, Universe], part: str
) -> None:
    assert assert_alike(universes, "GET", f"/inquiries/OWN{part}")[0] == 200


def test_the_list_of_inquiries_has_ones_own_alone(universes: tuple[Universe, Universe]) -> None:
    for query in ("", "?pageSize=1", f"?cursor={universes[0].hidden[0]}"):
        assert_alike(universes, "GET", f"/inquiries{query}")


def test_what_waits_for_a_second_reading_has_nothing_of_anothers_inquiry(
    universes: tuple[Universe, Universe],
) -> None:
    for cursor in ("", f"{universes[1].hidden[0]}-1", f"{'ab' * 16}-1"):
        alone, beside = (
            comparable(each.world.get("reviewer", f"/second-readings?cursor={cursor}")) for each in universes
        )
        assert alone == beside


@settings(max_examples=60)
@given(
    wanted=st.fixed_dictionaries(
        {"query": st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)},
        optional={
            "facets": st.lists(st.sampled_from(FACETS), unique=True, max_size=6),
            "includeDuplicates": st.booleans(),
            "explain": st.booleans(),
            "pageSize": st.integers(1, 9),
        },
    )
)
def test_no_search_in_an_inquiry_tells_of_what_is_outside_its_scope(
    universes: tuple[Universe, Universe], wanted: dict[str, Any]
) -> None:
    assert_alike(universes, "POST", "/inquiries/OWN/_search", json=wanted)


def test_replays_and_proposals_tell_of_nothing_else(universes: tuple[Universe, Universe]) -> None:
    assert assert_alike(universes, "POST", "/inquiries/OWN/searches/1/_replay")[0] == 200
    found = search_inquiry(universes[0].world, "officer", universes[0].own, "")["items"]
    for each in found:
        status, *_ = assert_alike(universes, "GET", f"/inquiries/OWN/records/{each['id']}")
        assert status == 200
        assert_alike(universes, "POST", f"/inquiries/OWN/records/{each['id']}/_propose")
    search_inquiry(universes[1].world, "officer", universes[1].own, "")


WRITTEN = {
    *(
        "/talks",
        "/events",
        "/searched-terms",
        "/persons-asked",
        "/samples",
        "/staying-names",
        "/selection",
        "/judgements",
    ),
}
"""Of these the acts are tried, not the readings."""
ACTS: dict[str, tuple[str, Any]] = {
    "/caseworkers": ("POST", {"name": "reviewer", "part": "judge"}),
    "/caseworkers/" + "a" * 32: ("DELETE", None),
    "/talks": ("POST", {"talk": {"on": "2026-10-12", "withWhom": "J. Vrager", "agreed": "x"}}),
    "/events": ("POST", {"kind": "much_asked", "on": "2026-10-06"}),
    "/persons-asked": ("POST", {"role": "x", "askedOn": "2026-10-12", "question": "x"}),
    "/samples": ("POST", {"size": 3}),
    "/samples/1": ("GET", None),
    "/samples/1/readings": ("POST", {"readings": [{"recordId": "a" * 32, "isRelevant": True}]}),
    "/samples/1/_redraw": ("POST", None),
    "/staying-names": ("POST", {"name": "Hanneke Terpstra", "reason": "minister"}),
    "/staying-names/1": ("DELETE", None),
    "/searched-terms": ("POST", {"answers": [{"term": "kanarie", "goesOut": True}]}),
    "/hold": ("PUT", {"held": True, "decision": "B-1"}),
    "/_search": ("POST", {"query": "kanarie"}),
    "/searches/1/_replay": ("POST", None),
    "/selection": ("POST", {"action": "add", "searchNumber": 1, "reason": "x"}),
    "/judgements": (
        "POST",
        {"judgements": [{"recordId": "a" * 32, "outcome": "public", "textDigest": "sha256:" + "0" * 64}]},
    ),
    "/second-readings": ("POST", {"readings": [{"number": 1, "verdict": "approved"}]}),
    "/records/" + "a" * 32: ("GET", None),
    "/records/" + "a" * 32 + "/_propose": ("POST", None),
    "/records/" + "a" * 32 + "/redaction-proposals": ("POST", {}),
    "/records/" + "a" * 32 + "/preview": ("GET", None),
    **{part: ("GET", None) for part in READ if part not in WRITTEN},
}


@pytest.mark.parametrize("part", ACTS)
@pytest.mark.parametrize("who", ["officer", "reviewer"])
def test_anothers_inquiry_is_absent_byte_for_byte_whatever_is_tried(
    universes: tuple[Universe, Universe], part: str, who: str
) -> None:
    method, body = ACTS[part]
    world = universes[1].world
    absent, *answers = (
        world.ask(who, method, f"/inquiries/{each}{part}", json=body, headers={"If-Match": '"1"'})
        for each in (absent_id(world), *universes[1].hidden)
    )
    # A second reader is refused by his role before anything is looked up.
    assert absent.status_code == (403 if (part, who) == ("/second-readings", "officer") else 404)
    for each in answers:
        assert comparable(each) == comparable(absent)


def test_no_act_can_bring_in_or_choose_what_is_anothers(universes: tuple[Universe, Universe]) -> None:
    beside = universes[1]
    secret = next(row[0] for row in beside.world.services.indexing.contents() if row[1] == beside.hidden[2])
    for hidden in (secret, absent_id(beside.world)):
        for wanted in ({"recordIds": [hidden]}, {"threadOf": hidden}):
            body = {"action": "add", "reason": "x", **wanted}
            headers = {"If-Match": '"1"'}
            assert_alike(universes, "POST", "/inquiries/OWN/selection", json=body, headers=headers)
    scope = {"accessionIds": [beside.hidden[2]], "talk": {"on": "2026-10-12", "withWhom": "x", "agreed": "x"}}
    refused = assert_alike(universes, "POST", "/inquiries/OWN/talks", json=scope, headers={"If-Match": '"1"'})
    assert refused[0] == 404
