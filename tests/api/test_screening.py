"""A private hand-in: its holder screens and seals it, and only then an officer finds what is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from records.access import Role
from records.identity import AccessionId
from records.record import Channel
from runtime.worker import Worker
from tests.api.hand_ins import PRIVATE
from tests.api.world import World, absent_id, make_world
from tests.builders import mail
from tests.locked_archives import with_aes

FACETS = ["kind", "channel", "custodian", "accession", "person", "month"]


@dataclass(frozen=True)
class Screened:
    """An installation with one private hand-in, uploaded, read and open for its holder."""

    world: World
    id: AccessionId

    def set_aside(self, *ids: str, reason: str = "purely-private", who: str = "holder") -> Response:
        wanted = {"recordIds": list(ids), "reason": reason}
        return self.world.ask(who, "POST", f"/accessions/{self.id}/set-aside", json=wanted)

    def seal(self, who: str = "holder") -> Response:
        return self.world.ask(who, "POST", f"/accessions/{self.id}/seal")

    def ledger(self) -> dict[str, Any]:
        found: dict[str, Any] = self.world.get("intake", f"/accessions/{self.id}/ledger").json()
        return found


@pytest.fixture
def screened(tmp_path: Path) -> Iterator[Screened]:
    world = make_world(tmp_path)
    with world.client:
        world.add_everybody()
        form = {"custodian": "A. de Vries", "channel": "private"}
        files = [("files[]", each) for each in PRIVATE.items()]
        answer = world.ask("intake", "POST", "/accessions", data=form, files=files)
        Worker(world.services).run(once=True)
        accession = AccessionId(answer.json()["id"])
        for name in ("holder", "officer", "reviewer"):
            world.services.accounts.grant(name, accession, world.services.operator)
        yield Screened(world, accession)
    world.close()


def test_before_the_seal_nobody_but_the_holder_finds_anything(screened: Screened) -> None:
    world = screened.world
    assert world.get("intake", f"/accessions/{screened.id}").json()["state"] == "screening"
    assert world.search("holder", "", facets=FACETS)["total"] == 5
    nothing = world.search("officer", "", facets=FACETS)
    assert (nothing["total"], nothing["items"]) == (0, [])
    assert all(values == [] for values in nothing["facets"].values())
    assert world.get("officer", f"/accessions/{screened.id}").status_code == 404
    assert world.get("officer", "/accessions").json()["items"] == []
    other = world.add("andere houder", Role.HOLDER)
    assert world.search(other)["total"] == 0


def test_what_is_set_aside_is_never_found_and_stays_counted(screened: Screened) -> None:
    world = screened.world
    family, birthday = (world.one("holder", word) for word in ("soort:mail gezin", "verjaardag"))
    before = screened.ledger()
    done = screened.set_aside(family["id"], birthday["id"])
    assert (done.status_code, done.json()) == (200, {"setAside": 3})
    assert screened.seal().json()["state"] == "available"
    world.services.indexing.wait_until_indexed()
    found = world.search("officer", "", facets=FACETS, includeDuplicates=True)
    assert sorted(each["place"]["container"] for each in found["items"]) == ["ambt.eml", "kopie.eml"]
    assert found["total"] == 2
    assert found["facets"]["kind"] == [{"value": "mail", "label": "E-mail", "count": 2}]
    assert sum(each["count"] for each in found["facets"]["month"]) == 2
    for word in ("verjaardag", "gezin", "oma", "walvis"):
        assert world.search("officer", word)["total"] == 0
    for each in (family, birthday, family["attachments"][0]):
        for part in ("", "/text", "/original", "/family", "/thread", "/duplicates"):
            assert world.get("officer", f"/records/{each['id']}{part}").status_code == 404
    assert screened.ledger() == {**before, "setAside": 3}
    assert (before["found"], before["kept"], before["balanced"]) == (5, 5, True)


def test_a_part_of_a_family_takes_its_family_along(screened: Screened) -> None:
    attachment = screened.world.one("holder", "soort:bestand")
    assert screened.set_aside(attachment["id"]).json() == {"setAside": 2}


def test_the_reason_is_one_of_a_closed_list(screened: Screened) -> None:
    birthday = screened.world.one("holder", "verjaardag")["id"]
    refused = screened.set_aside(birthday, reason="zomaar")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "reason")
    assert screened.ledger()["setAside"] == 0


def test_a_record_that_is_not_of_the_hand_in_refuses_the_whole_act(screened: Screened) -> None:
    birthday = screened.world.one("holder", "verjaardag")["id"]
    for stranger in (absent_id(screened.world), "geen-id"):
        assert screened.set_aside(birthday, stranger).status_code == 404
    assert screened.ledger()["setAside"] == 0


@pytest.mark.parametrize("who", ["officer", "reviewer", "intake", "auditor", "admin"])
def test_nobody_else_screens_or_seals(screened: Screened, who: str) -> None:
    birthday = screened.world.one("holder", "verjaardag")["id"]
    assert (screened.set_aside(birthday, who=who).status_code, screened.seal(who).status_code) == (403, 403)


def test_a_sealed_hand_in_is_closed(screened: Screened) -> None:
    birthday = screened.world.one("holder", "verjaardag")["id"]
    assert screened.seal().json()["receipt"]["sealedAt"] == "2026-11-02T09:30:00Z"
    assert (screened.seal().status_code, screened.set_aside(birthday).status_code) == (409, 409)
    assert screened.world.search("holder")["total"] == 0
    assert screened.world.search("officer")["total"] == 5


def test_a_reply_that_was_set_aside_is_not_missed_in_its_thread(screened: Screened) -> None:
    world = screened.world
    reply = world.search("holder", "onderwerp:feest")["items"][0]["id"]
    kept = world.get("holder", f"/records/{reply}/thread").json()
    question = next(item["id"] for item in kept["items"] if item["id"] != reply)
    assert (len(kept["items"]), kept["missing"]) == (2, 0)
    assert screened.set_aside(reply).status_code == 200
    assert screened.seal().status_code == 200
    after = world.get("officer", f"/records/{question}/thread").json()
    assert ([item["id"] for item in after["items"]], after["missing"]) == ([question], 0)


TOLD = {
    "method": "app_export",
    "source": "Signal op een dienstvreemde telefoon",
    "sentFrom": "2020-03-01",
    "sentUntil": "2021-03-01",
    "rules": "Alleen gesprekken met ambtenaren.",
}


def tell(screened: Screened, who: str = "holder", **changes: str) -> Response:
    return screened.world.ask(who, "PUT", f"/accessions/{screened.id}/provenance", json={**TOLD, **changes})


def test_the_receipt_tells_how_it_was_taken_and_what_was_kept_out(screened: Screened) -> None:
    assert tell(screened, method="screenshot").json()["evidence"] == "screenshot"
    told = tell(screened)
    assert (told.status_code, told.json()) == (200, {**TOLD, "evidence": "export"})
    birthday = screened.world.one("holder", "verjaardag")["id"]
    screened.set_aside(birthday)
    receipt = screened.seal().json()["receipt"]
    assert receipt["provenance"] == {**TOLD, "evidence": "export"}
    assert receipt["setAside"] == {"purely-private": 1}
    assert tell(screened, method="retyped").status_code == 409
    shown = screened.world.get("intake", f"/accessions/{screened.id}").json()["receipt"]
    assert shown == receipt


def test_the_seal_covers_what_was_told_and_what_was_kept_out(tmp_path: Path) -> None:
    """Four equal hand-ins in four installations: only what was done with them differs."""
    seals = set()
    for number, (tells, sets_aside) in enumerate(
        ((False, False), (True, False), (False, True), (True, True))
    ):
        world = make_world(tmp_path / str(number))
        with world.client:
            hand_in = world.take_in(PRIVATE, channel=Channel.PRIVATE)
            world.add("holder", Role.HOLDER, hand_in)
            screened = Screened(world, hand_in)
            if tells:
                tell(screened)
            if sets_aside:
                screened.set_aside(world.one("holder", "verjaardag")["id"])
            seals.add(screened.seal().json()["receipt"]["seal"])
        world.close()
    assert len(seals) == 4


@pytest.mark.parametrize("wrong", [{"sentUntil": "2019-01-01"}, {"method": "gok"}, {"source": " "}])
def test_what_cannot_be_is_not_told(screened: Screened, wrong: dict[str, str]) -> None:
    assert tell(screened, **wrong).status_code == 400
    assert screened.seal().json()["receipt"]["provenance"] is None


def test_passwords_open_what_is_locked_until_the_seal_and_nobody_sees_them(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    locked = with_aes({"brief.eml": mail("een ooievaar"), "nota.eml": mail("een lepelaar")}, "Roerdomp3")
    half = with_aes({"memo.eml": mail("een grutto")}, "Karekiet4")
    with world.client:
        world.add_everybody()
        form = {"custodian": "A. de Vries", "channel": "private", "passwords": "fout\r\nKarekiet4\r\n"}
        files = [("files[]", ("a.zip", locked)), ("files[]", ("b.zip", half))]
        where = (
            f"/accessions/{world.ask('intake', 'POST', '/accessions', data=form, files=files).json()['id']}"
        )
        Worker(world.services).run(once=True)
        world.services.accounts.grant("holder", AccessionId(where[12:]), world.services.operator)
        assert [world.search("holder", word)["total"] for word in ("ooievaar", "grutto")] == [0, 1]
        given = world.ask("holder", "POST", f"{where}/passwords", json={"passwords": ["Roerdomp3", "fout"]})
        assert (given.status_code, given.json()) == (202, {"passwords": 3})
        assert world.ask("holder", "POST", f"{where}/seal").status_code == 409
        Worker(world.services).run(once=True)
        assert [world.search("holder", word)["total"] for word in ("ooievaar", "lepelaar", "grutto")] == [
            1
        ] * 3
        ledger = world.get("holder", f"{where}/ledger").json()
        assert (ledger["found"], ledger["kept"], ledger["defects"], ledger["balanced"]) == (5, 5, 0, True)
        told = world.get("holder", f"{where}/defects").json()["items"]
        assert [(each["code"], each["detail"]) for each in told] == [
            ("unlocked", "password 2, opened 1"),
            ("unlocked", "password 3, opened 2"),
        ]
        assert world.ask("holder", "POST", f"{where}/seal").status_code == 200
        late = world.ask("intake", "POST", f"{where}/passwords", json={"passwords": ["te laat"]})
        assert late.status_code == 409
        many = {"passwords": ["x"] * 101}
        assert world.ask("intake", "POST", f"{where}/passwords", json=many).status_code == 400
        form["passwords"] = "Kluut5" * 50
        refused = world.ask("intake", "POST", "/accessions", data=form, files=files)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "passwords")
        assert "Kluut5" not in refused.text
    world.close()
