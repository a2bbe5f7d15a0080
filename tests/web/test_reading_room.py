"""The reading room by a link: that release alone, without script; every refusal is the same."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import pytest
from httpx2 import Client, Response

from records.release import ReleaseId
from storage.audit_chain import AuditEntry
from storage.links import VISIT
from storage.released_set import StoredSet
from tests.api.world import World, make_world
from tests.clocks import FixedClock
from tests.runtime.judging import desk_of
from tests.runtime.test_freezing import FILES, frozen, judge_all

REFUSED = 404


@dataclass
class Room:
    """A release, the browser of a reader, and a link that opens it."""

    world: World
    released: StoredSet
    browser: Client

    def link(self, *, hours: float = 24) -> str:
        of = self.world.services
        made = of.disclosing.links.make(
            self.released.number, "De Krant", of.clock.now() + timedelta(hours=hours), of.operator
        )
        return made[1]

    def enter(self, token: str) -> Response:
        return self.browser.get(f"/inzage/{token}", follow_redirects=False)

    def entered(self) -> Client:
        answer = self.enter(self.link())
        assert (answer.status_code, answer.headers["location"]) == (303, "/inzage")
        return self.browser

    def page(self, path: str = "") -> str:
        answer = self.browser.get(f"/inzage{path}")
        assert answer.status_code == 200, answer.text
        return answer.text

    @property
    def clock(self) -> FixedClock:
        return cast("FixedClock", self.world.services.clock)

    def readings(self) -> list[AuditEntry]:
        of = self.world.services
        with of.readings.read() as connection:
            return list(of.reading_audit.chain.entries(connection))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, StoredSet, StoredSet]]:
    """Two releases of different inquiries over the same records: in the other all is closed but the answer."""
    world = make_world(tmp_path_factory.mktemp("reading"))
    with world.client:
        accession = world.take_in(FILES)
        world.add_everybody(accession)
        desk, other = desk_of(world, accession), desk_of(world, accession)
        judge_all(desk)
        ids = judge_all(other)
        other.judgements.told = {ids["answer"]: other.judgements.told[ids["answer"]]}
        yield world, frozen(desk), frozen(other)
    world.close()


@pytest.fixture
def room(filled: tuple[World, StoredSet, StoredSet]) -> Iterator[Room]:
    world, released, _ = filled
    world.client.cookies.clear()
    clock = cast("FixedClock", world.services.clock)
    before = clock.moment
    clock.moment = before + timedelta(minutes=2)  # attempts of another test count no more
    yield Room(world, released, world.client)
    world.client.cookies.clear()


def test_a_link_is_exchanged_for_a_cookie_and_stands_in_no_address_after(room: Room) -> None:
    token = room.link()
    answer = room.enter(token)
    cookie = answer.headers["set-cookie"]
    assert token not in cookie
    assert {"HttpOnly", "Path=/inzage", "SameSite=lax"} <= set(cookie.split("; "))
    assert token not in room.page()
    assert "script" not in room.page()


def test_only_hashes_of_tokens_and_cookies_are_kept(room: Room) -> None:
    token = room.link()
    room.enter(token)
    cookie = room.browser.cookies["klaarlicht_inzage"]
    for path in room.world.folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert token.encode() not in raw, path
            assert cookie.encode() not in raw, path


def test_wrong_expired_and_revoked_links_are_refused_alike_byte_for_byte(room: Room) -> None:
    of = room.world.services
    expired, revoked = room.link(hours=1), room.link()
    found = of.disclosing.links.find(revoked)
    assert found is not None
    of.disclosing.links.revoke(found.id, of.operator)
    room.clock.moment += timedelta(hours=1)
    answers = [room.enter(token) for token in (expired, revoked, "A" * 43, "kort", "%00")]
    answers.append(room.browser.get("/inzage"))
    answers.append(room.browser.get("/inzage/stukken/1"))
    answers.append(room.browser.post("/inzage/zoeken", data={"vraag": "x"}))
    assert {each.status_code for each in answers} == {REFUSED}
    assert len({each.content for each in answers}) == 1
    told = [sorted((k, v) for k, v in each.headers.items() if k != "date") for each in answers]
    assert all(each == told[0] for each in told)
    assert [each.result for each in room.readings()][-5:] == ["refused"] * 5


def test_a_visit_ends_with_its_link_with_its_time_and_when_the_reader_says_so(room: Room) -> None:
    of = room.world.services
    room.entered()
    assert room.page()
    room.clock.moment += VISIT
    assert room.browser.get("/inzage").status_code == REFUSED
    token = room.link()
    room.enter(token)
    link = of.disclosing.links.find(token)
    assert link is not None
    of.disclosing.links.revoke(link.id, of.operator)
    assert room.browser.get("/inzage").status_code == REFUSED
    room.entered()
    assert room.browser.post("/inzage/verlaten").status_code == 200
    assert room.browser.get("/inzage").status_code == REFUSED


def test_who_tries_too_often_waits(room: Room) -> None:
    answers = [room.enter(f"{number:043d}").status_code for number in range(40)]
    assert answers == [REFUSED] * 30 + [429] * 10
    assert room.enter(room.link()).status_code == 429
    room.clock.moment += timedelta(minutes=1)
    assert room.enter(room.link()).status_code == 303


def test_the_list_is_in_order_of_time_and_holds_nothing_that_is_covered(room: Room) -> None:
    room.entered()
    text = room.page()
    numbers = [int(each) for each in re.findall(r'href="/inzage/stukken/(\d+)"', text)]
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert "Jansen" not in text
    assert "Ontslag" not in text
    assert "E-mail 000006" in text


def test_a_member_shows_its_boxes_its_grounds_and_its_family(room: Room) -> None:
    room.entered()
    text = room.page("/stukken/3")
    assert (
        'Beste <span class="box"><span class="unseen">gelakt: </span>[5.1.2e]</span>,\nde mondkapjes komen.'
        in text
    )
    assert "artikel 5.1, tweede lid, onder e, Woo" in text
    assert '<a href="/inzage/stukken/4">offerte [5.1.2e].csv</a> (bestand)' in text
    assert "Dit stuk is niet openbaar." in room.page("/stukken/6")
    assert room.browser.get("/inzage/stukken/7").status_code == REFUSED


def test_a_search_finds_in_the_redacted_texts_alone(room: Room) -> None:
    room.entered()

    def found(query: str) -> str:
        answer = room.browser.post("/inzage/zoeken", data={"vraag": query})
        assert answer.status_code == 200
        return answer.text

    assert "2 stukken gevonden." in found("mondkapjes komen OF mondkapjes ja")
    assert "<mark>mondkapjes</mark>" in found("mondkapjes ja")
    for hidden in ("jansen", "ontslag", "bekend", 'onderwerp:"jan jansen"', "jans*", "van:jan"):
        assert "0 stukken gevonden." in found(hidden)
    assert "1 stuk gevonden." in found("soort:chat bel 5.1.2e")
    assert "sluitend aanhalingsteken" in found('"half')
    assert 'value="&lt;b&gt;&quot;"' in found('<b>"')


def test_what_a_reader_searches_for_is_kept_nowhere(room: Room) -> None:
    room.entered()
    room.browser.post("/inzage/zoeken", data={"vraag": "geheimewoorden"})
    last = room.readings()[-1]
    assert (last.action, last.subject, last.result) == ("release.search", room.released.release.id, "total=0")
    for path in room.world.folder.rglob("*"):
        assert not path.is_file() or b"geheimewoorden" not in path.read_bytes()


def test_a_thread_and_a_chat_are_read_as_conversations(room: Room) -> None:
    room.entered()
    thread = room.page("/draden/1")
    assert thread.index("mondkapjes komen") < thread.index("Dank.")
    chat = room.page("/gesprekken/1")
    assert chat.index("Bel je") < chat.index("Ja, over de mondkapjes.")
    assert '<li class="chat">' in chat
    assert room.browser.get("/inzage/draden/9").status_code == REFUSED
    assert room.browser.get("/inzage/gesprekken/9").status_code == REFUSED


def test_the_set_is_downloaded_with_its_length_told(room: Room) -> None:
    room.entered()
    answer = room.browser.get("/inzage/downloads/file-set")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["content-disposition"].startswith("attachment;")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(list(room.released.papers())) + 11
    listed = json.loads(room.browser.get("/inzage/bijlagen/inventaris.json").content)
    assert len(listed["items"]) == 6
    page = room.browser.get("/inzage/stukken/3/pdf")
    assert page.content.startswith(b"%PDF")
    assert page.headers["content-disposition"] == "attachment; filename*=UTF-8''000003.pdf"
    for path in (
        "/downloads/production-report",
        "/downloads/x",
        "/bijlagen/x",
        "/stukken/3/original",
        "/stukken/3/x",
    ):
        assert room.browser.get(f"/inzage{path}").status_code == REFUSED


@pytest.mark.parametrize(
    "path", ["", "/stukken/1", "/stukken/6", "/downloads", "/zoeken", "/draden/1", "/gesprekken/1"]
)
def test_every_page_holds_one_heading_no_script_and_a_strict_policy(room: Room, path: str) -> None:
    room.entered()
    answer = room.browser.get(f"/inzage{path}")
    assert answer.text.count("<h1>") == 1
    assert "<script" not in answer.text
    assert "style=" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_link_opens_one_release_and_nothing_of_another(
    room: Room, filled: tuple[World, StoredSet, StoredSet]
) -> None:
    world, released, other = filled
    room.entered()
    first = {path: room.browser.get(f"/inzage{path}").content for path in ("", "/stukken/1", "/draden/1")}
    beside = Room(world, other, world.client)
    beside.entered()
    assert len(re.findall(r'href="/inzage/stukken/(\d+)"', beside.page())) == 1
    assert b"mondkapjes komen" not in beside.browser.get("/inzage/draden/1").content
    for path in ("/stukken/2", "/gesprekken/1", "/draden/2"):
        assert beside.browser.get(f"/inzage{path}").status_code == REFUSED
    found = beside.browser.post("/inzage/zoeken", data={"vraag": "mondkapjes komen"}).text
    assert "0 stukken gevonden." in found
    room.entered()
    again = {path: room.browser.get(f"/inzage{path}").content for path in first}
    assert again == first
    assert released.release.id != ReleaseId(other.release.id)


def test_a_cookie_of_the_room_opens_nothing_of_the_api(room: Room) -> None:
    room.entered()
    assert room.browser.get("/api/v1/accessions").status_code == 401
    assert room.browser.post("/api/v1/records/_search", json={}).status_code == 401
