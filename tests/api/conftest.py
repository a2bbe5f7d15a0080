"""One installation with hand-ins of several people, for tests that only read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from records.access import Role
from records.identity import AccessionId, digest_of
from records.record import Channel
from records.release import Organisation, Release, ReleaseId
from tests.api.hand_ins import OURS, PRIVATE, THEIRS
from tests.api.inquiries import add_caseworker, made, open_inquiry, search_inquiry
from tests.api.world import World, make_world


@dataclass(frozen=True)
class HandIns:
    """The hand-ins of the installation: an official one, another's, a private one in screening.

    `inquiry` is led by the officer, with the reviewer as second reader; `their_inquiry` is the stranger's.
    """

    ours: AccessionId
    theirs: AccessionId
    private: AccessionId
    inquiry: str
    their_inquiry: str
    release: str
    their_release: str


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, HandIns]]:
    """Everybody was granted `ours` and `private`; the officer `stranger` was granted `theirs`."""
    world = make_world(tmp_path_factory.mktemp("installation"))
    with world.client:
        theirs = world.take_in(THEIRS, custodian="B. Bakker", title="Van een ander")
        ours = world.take_in(OURS)
        private = world.take_in(PRIVATE, channel=Channel.PRIVATE, title="Privé")
        world.add_everybody(ours, private)
        world.add("stranger", Role.OFFICER, theirs)
        inquiry = open_inquiry(world, "officer", ours)["id"]
        add_caseworker(world, "officer", inquiry, "reviewer", "second_reader")
        their_inquiry = open_inquiry(world, "stranger", theirs)["id"]
        for who, each in (("officer", inquiry), ("stranger", their_inquiry)):
            search_inquiry(world, who, each, "kanarie")
            made(world.ask(who, "POST", f"/inquiries/{each}/samples", json={"size": 2}))
            stays = {"name": "Hanneke Terpstra", "reason": "minister"}
            made(world.ask(who, "POST", f"/inquiries/{each}/staying-names", json=stays))
        releases = (bare_release(world, each) for each in (inquiry, their_inquiry))
        yield world, HandIns(ours, theirs, private, inquiry, their_inquiry, *releases)
    world.close()


def bare_release(world: World, inquiry: str) -> str:
    """A frozen release of an inquiry, with nothing in it."""
    of = world.services
    wanted = Release(
        id=ReleaseId(""),
        inquiry="2026-017",
        number=0,
        released_at=of.clock.now(),
        publisher=Organisation("Ministerie"),
    )
    begun = of.disclosing.releases.begin(inquiry, wanted, of.operator)
    of.disclosing.releases.freeze(begun, digest_of(b""), of.operator)
    return begun.release.id


@pytest.fixture
def world(filled: tuple[World, HandIns]) -> World:
    """The installation; do not change it."""
    return filled[0]


@pytest.fixture
def hand_ins(filled: tuple[World, HandIns]) -> HandIns:
    """Its hand-ins."""
    return filled[1]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[World]:
    """An installation of one's own, with accounts of every role and no hand-in."""
    world = make_world(tmp_path)
    with world.client:
        world.add_everybody()
        yield world
    world.close()
