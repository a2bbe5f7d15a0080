"""Two worlds, one with a hand-in that the asker may not see: whatever he asks, the answers are the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import given, settings
from hypothesis import strategies as st

from records.access import Role
from records.identity import AccessionId
from records.record import Channel
from tests.api.hand_ins import OURS, PRIVATE, THEIRS
from tests.api.world import World, absent_id, make_world

WORDS = (
    *("kanarie", "walvis", "fundering", "verjaardag", "bericht", "raming", "heipalen", "oma", "Zoekgeraakt"),
    *("jan", "gea@elders.example", "elders", "kanarie*", "walv*", "walvis~1", "=walvis", '"de walvis"'),
    *("van:gea", "van:jan", "houder:bakker", "houder:vries", "kanaal:private", "soort:chat", "bijlage:gezin"),
    *(
        "msgid:vraag@brug.example",
        "msgid:reactie@elders.example",
        "bestand:kopie",
        "datum:2024-03",
        "EN",
        "(",
    ),
)
FACETS = ("kind", "channel", "custodian", "accession", "person", "month")
PARTS = ("", "/text", "/original", "/family", "/thread", "/context", "/duplicates")


@dataclass(frozen=True)
class Universe:
    """A world and the hand-in that everybody in it may see."""

    world: World
    ours: AccessionId
    hidden: tuple[str, ...]


@pytest.fixture(scope="module")
def universes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Universe, Universe]]:
    """Alone, and with another's hand-in before and a private one in screening after the one in sight."""
    alone = make_world(tmp_path_factory.mktemp("alone"))
    beside = make_world(tmp_path_factory.mktemp("beside"))
    with alone.client, beside.client:
        theirs = beside.take_in(THEIRS, custodian="B. Bakker", title="Van een ander")
        private = beside.take_in(PRIVATE, channel=Channel.PRIVATE, title="Thuis")
        ours = [each.take_in(OURS) for each in (alone, beside)]
        for world, granted in ((alone, ours[:1]), (beside, [ours[1], private])):
            world.add("officer", Role.OFFICER, *granted)
            world.add("reviewer", Role.REVIEWER, *granted)
        hidden_records = [row[0] for row in beside.services.indexing.contents() if row[1] != ours[1]]
        assert ours[0] == ours[1]
        assert len(hidden_records) == 3 + 12 + 5
        hidden = (theirs, private, *hidden_records)
        yield Universe(alone, ours[0], hidden), Universe(beside, ours[1], hidden)
    alone.close()
    beside.close()


def comparable(answer: Response) -> tuple[Any, ...]:
    """An answer without how long it took, and without the cursor, which is sealed with another key."""
    body: Any = answer.content
    if answer.headers["content-type"] == "application/json":
        body = answer.json()
        body.pop("tookMs", None)
        body["nextCursor"] = bool(body.get("nextCursor"))
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return answer.status_code, headers, body


def assert_alike(
    universes: tuple[Universe, Universe], method: str, path: str, **more: Any
) -> tuple[Any, ...]:
    alone, beside = (each.world.ask("officer", method, path, **more) for each in universes)
    assert comparable(alone) == comparable(beside)
    return comparable(alone)


queries = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
searches = st.fixed_dictionaries(
    {"query": queries},
    optional={
        "sort": st.sampled_from(["relevance", "newest", "oldest"]),
        "facets": st.lists(st.sampled_from(FACETS), unique=True, max_size=6),
        "includeDuplicates": st.booleans(),
        "explain": st.booleans(),
        "pageSize": st.integers(1, 9),
        "expansions": st.fixed_dictionaries({"stem": st.booleans()}),
    },
)


@settings(max_examples=250)
@given(wanted=searches, data=st.data())
def test_no_search_tells_of_what_is_hidden(
    universes: tuple[Universe, Universe], wanted: dict[str, Any], data: st.DataObject
) -> None:
    accession = data.draw(st.sampled_from([None, universes[0].ours, *universes[0].hidden[:2], "ab" * 16]))
    if accession:
        wanted = {**wanted, "filters": {"accessionId": [accession]}}
    assert_alike(universes, "POST", "/records/_search", json=wanted)


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_no_page_tells_of_what_is_hidden(universes: tuple[Universe, Universe], sort: str) -> None:
    cursors: list[Any] = [None, None]
    for _ in range(6):
        pages = [
            each.world.search("officer", "jan OF kanarie", sort=sort, pageSize=3, cursor=cursor)
            for each, cursor in zip(universes, cursors, strict=True)
        ]
        cursors = [page.pop("nextCursor") for page in pages]
        for page in pages:
            page.pop("tookMs")
        assert pages[0] == pages[1]
        assert (cursors[0] is None) == (cursors[1] is None)
        if cursors[0] is None:
            return
        assert len(cursors[0]) == len(cursors[1])


@pytest.mark.parametrize("part", PARTS)
def test_nothing_that_is_opened_tells_of_what_is_hidden(
    universes: tuple[Universe, Universe], part: str
) -> None:
    shown = universes[0].world.search("officer", "", includeDuplicates=True, pageSize=200)["items"]
    assert len(shown) == 18
    for record in shown:
        status, *_ = assert_alike(universes, "GET", f"/records/{record['id']}{part}")
        assert status == 200


def test_what_is_hidden_is_absent_by_its_own_id(universes: tuple[Universe, Universe]) -> None:
    absent = absent_id(universes[0].world)
    for hidden in universes[0].hidden:
        for path in (*(f"/records/{{}}{part}" for part in PARTS), "/accessions/{}", "/accessions/{}/ledger"):
            nothing = assert_alike(universes, "GET", path.format(absent))
            assert assert_alike(universes, "GET", path.format(hidden)) == nothing
            assert nothing[0] == 404


def test_no_list_of_hand_ins_tells_of_what_is_hidden(universes: tuple[Universe, Universe]) -> None:
    ours = universes[0].ours
    for path in ("", "?pageSize=1", f"?cursor={ours}", f"?cursor={universes[0].hidden[0]}", f"/{ours}"):
        assert_alike(universes, "GET", f"/accessions{path}")
    for part in ("ledger", "defects", "defects?pageSize=1"):
        assert_alike(universes, "GET", f"/accessions/{ours}/{part}")
