"""A search of an inquiry replayed: the same ids after 5,000 more records came in, on either engine."""

import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import orjson
import pytest
from sqlalchemy import update

from records.access import Actor, Role
from records.account import Account
from records.ground import Act
from records.identity import AccessionId, RecordId
from records.inquiry import NewInquiry, Requester, Scope
from runtime.composition import Services
from runtime.views import Json
from storage.casework_tables import logged_search
from storage.tables import outbox, record
from tests.builders import mbox
from tests.engines.shared import Server
from tests.hand_ins import installation, numbered_mail, take_in, write

QUERIES = ("woord1 OF woord12", "woo*", "brief NIET woord3", "", "datum:2024-03", "=brieven")
LETTERS = {
    f"{number}.eml": numbered_mail(number, ("brief", "brieven", "")[number % 3]) for number in range(40)
}


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.live)])
def services(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Services]:
    """An installation on either engine."""
    more: Json = {}
    if request.param == "elasticsearch":
        server: Server = request.getfixturevalue("elasticsearch")
        more = {"elasticsearch_url": server.url, "elasticsearch_prefix": f"replay-{secrets.token_hex(4)}"}
    with installation(tmp_path / "data", more=more) as opened:
        yield opened


def searcher(services: Services, *hand_ins: AccessionId) -> tuple[Actor, str]:
    """An officer and his inquiry over these hand-ins."""
    account, _ = services.accounts.add("officer", Role.OFFICER, services.operator)
    for each in hand_ins:
        services.accounts.grant("officer", each, services.operator)
    actor = Actor(account.id, account.name, account.role, "test")
    granted = Account(account.id, account.name, account.role, is_revoked=False, granted=frozenset(hand_ins))
    new = NewInquiry(
        reference="1",
        wording="Alles.",
        act=Act.WOO,
        received_on=date(2024, 6, 3),
        requester=Requester("J. Vrager", ""),
        scope=Scope(version=1, accessions=hand_ins),
    )
    return actor, str(services.cases.work.open(actor, granted, new)["id"])


def withdraw(services: Services, record_id: RecordId) -> None:
    """Take a record away, as setting aside does."""
    raw = bytes.fromhex(record_id)
    with services.database.write() as connection:
        connection.execute(update(record).where(record.c.id == raw).values(set_aside="party"))
        connection.execute(outbox.insert(), {"record_id": raw, "removed": True})
    services.indexing.drain()


def replays(services: Services, actor: Actor, inquiry: str) -> list[Json]:
    return [services.cases.searching.replay(actor, inquiry, number) for number in range(1, len(QUERIES) + 1)]


def test_replays_give_the_same_ids_after_thousands_more_came_in(services: Services, tmp_path: Path) -> None:
    folder = write(tmp_path / "letters", LETTERS)
    ours = AccessionId(take_in(services, folder)["accessionId"])
    actor, inquiry = searcher(services, ours)
    found = []
    for query in QUERIES:
        answer = orjson.loads(services.cases.searching.search(actor, inquiry, {"query": query}))
        found.append(answer["total"])
    before = replays(services, actor, inquiry)
    assert [len(each["recordIds"]) for each in before] == [each["total"] for each in before] == found
    assert (found[0], found[3], min(found) > 0) == (2, 40, True)

    count = 5_000 if services.settings.is_embedded else 300
    (folder / "later.mbox").write_bytes(
        mbox(*(numbered_mail(1_000 + each, "brief") for each in range(count)))
    )
    more = take_in(services, folder)
    assert more["accessionId"] != ours
    again = orjson.loads(services.cases.searching.search(actor, inquiry, {"query": ""}))
    assert (again["total"], again["fresh"]) == (40 + count, count)
    assert replays(services, actor, inquiry) == before
    assert all(each["isSame"] for each in before)

    gone = before[0]["recordIds"][0]
    withdraw(services, gone)
    for former, each in zip(before, replays(services, actor, inquiry), strict=True):
        assert each["recordIds"] == former["recordIds"]
        assert each["withdrawn"] == ([gone] if gone in former["recordIds"] else [])
        assert (each["isSame"], each["missing"], each["extra"]) == (True, [], [])


def test_a_replay_survives_a_rebuilt_index_and_says_when_words_are_read_otherwise(
    services: Services, tmp_path: Path
) -> None:
    ours = AccessionId(take_in(services, write(tmp_path / "letters", LETTERS))["accessionId"])
    actor, inquiry = searcher(services, ours)
    for query in QUERIES:
        services.cases.searching.search(actor, inquiry, {"query": query})
    before = replays(services, actor, inquiry)
    services.indexing.rebuild()
    assert replays(services, actor, inquiry) == before
    with services.database.write() as connection:
        connection.execute(update(logged_search).values(analysis="0.0"))
    for former, each in zip(before, replays(services, actor, inquiry), strict=True):
        assert each["recordIds"] == former["recordIds"]
        assert (each["isComparable"], each["isSame"], each["missing"], each["extra"]) == (False, None, [], [])


def test_a_next_page_is_no_new_search(services: Services, tmp_path: Path) -> None:
    ours = AccessionId(take_in(services, write(tmp_path / "letters", LETTERS))["accessionId"])
    actor, inquiry = searcher(services, ours)
    wanted: Json = {"query": "woo*", "page_size": 25}
    first = orjson.loads(services.cases.searching.search(actor, inquiry, wanted))
    later = orjson.loads(
        services.cases.searching.search(actor, inquiry, {**wanted, "cursor": first["nextCursor"]})
    )
    assert (first["searchNumber"], first["fresh"], len(first["items"])) == (1, 40, 25)
    assert (later["searchNumber"], later["fresh"], len(later["items"])) == (None, None, 15)
    (listed,) = services.cases.searching.listed(actor, inquiry)
    assert (listed["query"], listed["total"], listed["fresh"], listed["by"]) == ("woo*", 40, 40, "officer")


def test_a_sample_is_drawn_again_after_more_came_in_an_index_was_rebuilt_and_one_was_withdrawn(
    services: Services, tmp_path: Path
) -> None:
    folder = write(tmp_path / "letters", LETTERS)
    ours = AccessionId(take_in(services, folder)["accessionId"])
    actor, inquiry = searcher(services, ours)
    sampling = services.cases.sampling
    assert sampling.draw(actor, inquiry, 12)["discarded"] == 40
    drawn = [each["recordId"] for each in sampling.one(actor, inquiry, 1)["items"]]
    (folder / "later.mbox").write_bytes(mbox(*(numbered_mail(1_000 + each, "brief") for each in range(300))))
    take_in(services, folder)
    services.indexing.rebuild()
    again = sampling.redraw(actor, inquiry, 1)
    assert (again["isSame"], again["isWhole"], again["recordIds"]) == (True, True, drawn)
    withdraw(services, drawn[4])
    again = sampling.redraw(actor, inquiry, 1)
    assert (again["isSame"], again["isWhole"], again["withdrawn"]) == (True, False, [drawn[4]])
    assert again["recordIds"][:11] == [each for each in drawn if each != drawn[4]]
    assert sampling.draw(actor, inquiry, 5000)["discarded"] == 339
