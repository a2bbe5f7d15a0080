"""Pages that are not shown: named before a release, in it, in its inventory and in the reading room."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure import wording
from disclosure.page_reading import PageRefusal
from records.access import Role
from runtime.redacted_records import NO_ORIGINAL
from runtime.rendering_work import NOT_PROVED
from tests.api.inquiries import Json, add_caseworker, made, open_inquiry, search_inquiry
from tests.api.test_releases import Case
from tests.api.world import make_world
from tests.builders import mail
from tests.disclosure.pdf.originals import Original, with_remark

LINES = ["Geachte heer,", "De brug aan de Maas zakt.", "Groet, Karel Zandstra"]
SENTENCE = (
    "De pagina's van het origineel ontbreken: er staan opmerkingen of invulvelden in. De tekst is er wel."
)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """A mail, a plain PDF and one with remarks, all selected and judged; in each PDF a name is covered."""
    world = make_world(tmp_path)
    files = {
        "a.eml": mail("Zie de brug bij de brief.", subject="Brug"),
        "b.pdf": Original([LINES]).content(),
        "c.pdf": with_remark(Original([[*LINES, "Nog een regel."]]), "Los woord").content(),
    }
    with world.client:
        accession = world.take_in(files)
        for name, role in (("officer", Role.OFFICER), ("reviewer", Role.REVIEWER)):
            world.add(name, role, accession)
        case = Case(world, open_inquiry(world, "officer", accession)["id"])
        add_caseworker(world, "officer", case.id, "reviewer", "second_reader")
        found = search_inquiry(world, "officer", case.id, "brug")
        kinds = {"a.eml": "mail", "b.pdf": "plain", "c.pdf": "remarked"}
        case.records = {kinds[each["place"]["container"]]: each["id"] for each in found["items"]}
        chosen = {"action": "add", "searchNumber": 1, "reason": "ter zake"}
        path, headers = f"/inquiries/{case.id}/selection", {"If-Match": '"0"'}
        made(world.ask("officer", "POST", path, json=chosen, headers=headers))
        numbers = [case.judge("mail", "public")]
        numbers += [case.judge(each, "partial_public", "Karel Zandstra") for each in ("plain", "remarked")]
        case.ready(*numbers)
        yield case
    world.close()


def expected(case: Case, query: str = "") -> Json:
    return made(case.world.get("officer", f"/inquiries/{case.id}/page-refusals{query}"))


def test_it_is_told_before_a_release_and_page_by_page(case: Case) -> None:
    found = expected(case)
    assert (found["looked"], found["hasNextPage"]) == (2, False)
    ((record, refusal, sentence),) = (
        (each["recordId"], each["refusal"], each["sentence"]) for each in found["items"]
    )
    assert (record, refusal, sentence) == (case.records["remarked"], "remarks", SENTENCE)
    first = expected(case, "?pageSize=1")
    second = expected(case, f"?pageSize=1&cursor={first['nextCursor']}")
    assert [first["looked"], second["looked"], second["nextCursor"]] == [1, 1, None]
    assert first["items"] + second["items"] == found["items"]


def test_it_is_told_of_a_release_to_the_officer_and_in_words_to_who_reads_it(case: Case) -> None:
    release = case.release()
    told = made(case.world.get("officer", f"/releases/{release['id']}/page-refusals"))
    assert told["total"] == 1
    (one,) = told["items"]
    assert (one["recordId"], one["refusal"]) == (case.records["remarked"], "remarks")
    inventory = made(case.world.get("officer", f"/releases/{release['id']}/inventory"))
    assert SENTENCE in json.dumps(inventory, ensure_ascii=False)
    link = {"label": "De Krant", "expiresAt": "2026-12-01T00:00:00Z"}
    given = made(case.world.ask("officer", "POST", f"/releases/{release['id']}/links", json=link), 201)
    reader = case.world.client
    reader.get(given["path"])
    pages = {number: reader.get(f"/inzage/stukken/{number}").text for number in (1, 2, 3)}
    assert [number for number, text in pages.items() if "ontbreken: er staan opmerkingen" in text] == [
        one["number"]
    ]


def test_every_reason_has_its_words() -> None:
    codes = {each.value for each in PageRefusal}
    codes |= {NOT_PROVED, NO_ORIGINAL, "limit-time", "limit-memory", "crash"}
    assert set(wording.PAGE_REFUSALS) == codes
    assert wording.page_refusal("") == ""
