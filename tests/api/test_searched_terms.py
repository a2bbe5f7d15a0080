"""Searched words in the account that goes out: one that stands only inside is told if somebody said so."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.access import Role
from runtime.worker import Worker
from tests.api.inquiries import Json, add_caseworker, made, open_inquiry, search_inquiry
from tests.api.test_papers_of_inquiries import rows
from tests.api.test_releases import Case
from tests.api.world import make_world
from tests.builders import mail
from tests.disclosure.pdf.reading import page_texts

CANARY = "Zwaneveldius"
"""A name that stands in the withheld mail alone, and in a passage that is covered."""
LONE = "Kwartelstein"
"""A name that stands in a mail that was never selected."""
FILES = {
    "open.eml": mail("De fundering van de brug wordt vernieuwd.", subject="Fundering"),
    "part.eml": mail(
        f"De heer {CANARY} is ernstig ziek geworden, maar komt. Groet, Jan Jansen", subject="Overleg"
    ),
    "secret.eml": mail(f"Over {CANARY} en zijn ontslag.", subject="Vertrouwelijk"),
    "left.eml": mail(f"Taart van {LONE}.", subject="Feest"),
}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """Three of four mails are selected and judged: public, in part, and not."""
    world = make_world(tmp_path)
    with world.client:
        accession = world.take_in(FILES)
        for name, role in (("officer", Role.OFFICER), ("reviewer", Role.REVIEWER)):
            world.add(name, role, accession)
        wording = "Alles over de fundering en de oeverzwaluw."
        case = Case(world, open_inquiry(world, "officer", accession, wording=wording)["id"])
        add_caseworker(world, "officer", case.id, "reviewer", "second_reader")
        for name, query in (("open", "fundering"), ("part", "ernstig"), ("secret", "ontslag")):
            (hit,) = search_inquiry(world, "officer", case.id, query)["items"]
            case.records[name] = hit["id"]
        chosen = {"action": "add", "recordIds": list(case.records.values()), "reason": f"met {CANARY}"}
        path, headers = f"/inquiries/{case.id}/selection", {"If-Match": '"0"'}
        made(world.ask("officer", "POST", path, json=chosen, headers=headers))
        numbers = [
            case.judge("open", "public"),
            case.judge("part", "partial_public", f"{CANARY} is ernstig ziek geworden", "Jan Jansen"),
            case.judge("secret", "not_public", grounds=["5.1.2e"], remark="x", ageReason="x"),
        ]
        case.approve(*numbers)
        yield case
    world.close()


def terms(case: Case) -> dict[str, Json]:
    items = made(case.world.get("officer", f"/inquiries/{case.id}/searched-terms"))["items"]
    return {each["term"]: each for each in items}


def search(case: Case, query: str) -> None:
    search_inquiry(case.world, "officer", case.id, query)


def answer(case: Case, term: str, *, goes_out: bool, instead: str = "") -> None:
    said = {"answers": [{"term": term, "goesOut": goes_out, "instead": instead}]}
    made(case.post("officer", "/searched-terms", said))


def obstacles(case: Case) -> list[tuple[str, int]]:
    items = made(case.world.get("officer", f"/inquiries/{case.id}/release-hindrances"))["items"]
    return [(each["obstacle"], each["count"]) for each in items]


def files_of(case: Case, release: Json) -> dict[str, bytes]:
    found = case.world.get("officer", f"/releases/{release['id']}/files")
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def everything(files: dict[str, bytes]) -> bytes:
    pages = [" ".join(page_texts(content)) for name, content in files.items() if name.endswith(".pdf")]
    return b"".join(files.values()) + " ".join(pages).encode()


def test_each_word_is_told_where_it_stands(case: Case) -> None:
    for query in (CANARY, f'"heer {CANARY}"', f"van:{CANARY}", LONE, "oeverzwaluw", "bestaatniet", "brug*"):
        search(case, query)
    search(case, "soort:mail datum:2024 (fundering OF ziek) -maar")
    search(case, '"Jan Jansen"')
    found = {term: (each["whereabouts"], each["isOpen"]) for term, each in terms(case).items()}
    name = CANARY.lower()
    assert found == {
        "fundering": ("released", False),
        "ernstig": ("withheld", True),
        "ontslag": ("withheld", True),
        name: ("withheld", True),
        f'"heer {name}"': ("withheld", True),
        f"van:{name}": ("nowhere", False),
        LONE.lower(): ("withheld", True),
        "oeverzwaluw": ("released", False),
        "bestaatniet": ("nowhere", False),
        "brug*": ("released", False),
        "ziek": ("withheld", True),
        "maar": ("released", False),
        '"jan jansen"': ("covered", False),
    }
    assert terms(case)["fundering"]["searches"] == [1, 11]


def test_nothing_is_released_until_each_such_word_has_an_answer(case: Case) -> None:
    search(case, CANARY)
    assert obstacles(case) == [("term-unanswered", 3)]
    refused = case.post("officer", "/releases", {})
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["detail"] == (
        "Er is gezocht op woorden die alleen voorkomen in wat niet openbaar wordt; van 3 is nog niet gezegd of"
        " de zoekverantwoording ze mag noemen."
    )
    assert case.answer_terms() == ["ernstig", "ontslag", CANARY.lower()]
    assert obstacles(case) == []
    search(case, LONE)
    assert obstacles(case) == [("term-unanswered", 1)]


def test_a_word_that_does_not_go_out_is_nowhere_in_the_release(case: Case) -> None:
    search(case, f"{CANARY} -{LONE}")
    search(case, f'"{CANARY} is ernstig"')
    talk = {"on": "2026-10-12", "withWhom": "de verzoeker", "agreed": f"ook {CANARY.upper()}"}
    (accession,) = made(case.world.get("officer", f"/inquiries/{case.id}"))["scope"]["accessionIds"]
    path = f"/inquiries/{case.id}"
    version = made(case.world.get("officer", path))["version"]
    scope = {"accessionIds": [accession], "terms": [CANARY], "talk": talk}
    headers = {"If-Match": f'"{version}"'}
    made(case.world.ask("officer", "POST", f"{path}/talks", json=scope, headers=headers))
    answer(case, CANARY.lower(), goes_out=False, instead="naam van een ambtenaar")
    files = files_of(case, case.release())
    content = everything(files).lower()
    assert content.count(CANARY.lower().encode()) == 0
    assert content.count(LONE.lower().encode()) == 0
    searches = rows(json.loads(files["zoekverantwoording.json"]), "Zoekvragen")
    assert (
        searches[3][3] == '"naam van een ambtenaar" -"een woord dat alleen voorkomt in wat niet openbaar is"'
    )
    assert "naam van een ambtenaar" in searches[3][4]
    preview = made(case.world.get("officer", f"{path}/released-search-account"))
    assert preview == json.loads(files["zoekverantwoording.json"])


def test_a_word_of_which_it_was_said_goes_out(case: Case) -> None:
    search(case, CANARY)
    answer(case, CANARY.lower(), goes_out=True)
    files = files_of(case, case.release())
    assert CANARY in files["zoekverantwoording.json"].decode()
    members = b"".join(content for name, content in files.items() if name.startswith("stukken/"))
    assert CANARY.encode() not in members
    assert terms(case)[CANARY.lower()]["by"] == "officer"


def test_a_word_searched_after_the_release_was_put_in_line_does_not_go_out_with_it(case: Case) -> None:
    case.answer_terms()
    begun = made(case.post("officer", "/releases", {}), 202)
    search(case, LONE)
    Worker(case.world.services).run(once=True)
    files = files_of(case, begun)
    assert LONE.lower().encode() not in everything(files).lower()


def test_what_was_never_searched_cannot_be_answered_and_the_last_answer_counts(case: Case) -> None:
    for said in (
        [{"term": "niets", "goesOut": True}],
        [{"term": "ontslag", "goesOut": True}, {"term": "ontslag", "goesOut": False}],
    ):
        assert case.post("officer", "/searched-terms", {"answers": said}).status_code == 400
    answer(case, "ontslag", goes_out=True)
    answer(case, "ontslag", goes_out=False)
    found = terms(case)["ontslag"]
    assert (found["goesOut"], found["isOpen"]) == (False, False)
    of = case.world.services
    with of.database.read() as connection:
        told = [
            each.result for each in of.audit.chain.entries(connection) if each.action == "inquiry.term-answer"
        ]
    assert told == ["note=1", "note=2"]


def test_filters_on_people_go_out_as_a_number(case: Case) -> None:
    search_inquiry(case.world, "officer", case.id, "fundering", filters={"personId": ["jan@example.nl"]})
    case.answer_terms()
    preview = made(case.world.get("officer", f"/inquiries/{case.id}/released-search-account"))
    assert rows(preview, "Zoekvragen")[-1][3] == "fundering; persoon: 1"
