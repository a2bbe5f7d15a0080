"""Samples of what was not selected: drawn, looked at, drawn again, and told in the account."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from records.access import Role
from tests.api.inquiries import Json, made, open_inquiry, search_inquiry
from tests.api.test_papers_of_inquiries import ACCOUNT, paper
from tests.api.test_releases import Case
from tests.api.world import make_world
from tests.builders import mail

MAILS = {
    f"{number}.eml": mail(f"Bericht nummer woord{number} over de brug.", subject=f"Brief {number}")
    for number in range(12)
}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """Twelve mails and a copy of one, of which two are selected."""
    world = make_world(tmp_path)
    with world.client:
        accession = world.take_in({**MAILS, "kopie.eml": MAILS["3.eml"]})
        world.add("officer", Role.OFFICER, accession)
        case = Case(world, open_inquiry(world, "officer", accession)["id"])
        found = search_inquiry(world, "officer", case.id, "woord1 OF woord2")
        wanted = {"action": "add", "searchNumber": found["searchNumber"], "reason": "ter zake"}
        change(case, 0, wanted)
        yield case
    world.close()


def change(case: Case, version: int, wanted: Json) -> None:
    headers = {"If-Match": f'"{version}"'}
    path = f"/inquiries/{case.id}/selection"
    made(case.world.ask("officer", "POST", path, json=wanted, headers=headers))


def drawn(case: Case, size: int = 4) -> Json:
    return made(case.post("officer", "/samples", {"size": size}))


def ids(case: Case, number: int = 1) -> list[str]:
    found = made(case.world.get("officer", f"/inquiries/{case.id}/samples/{number}"))
    return [each["recordId"] for each in found["items"]]


def look(case: Case, said: dict[str, bool], number: int = 1) -> Json:
    readings = [{"recordId": each, "isRelevant": is_relevant} for each, is_relevant in said.items()]
    return made(case.post("officer", f"/samples/{number}/readings", {"readings": readings}))


def told(case: Case) -> list[str]:
    paragraphs = [each.get("paragraph", "") for each in paper(case, ACCOUNT)["parts"]]
    return [each for each in paragraphs if "teekproef" in each]


def test_a_draw_is_of_all_that_was_not_selected_and_no_copy(case: Case) -> None:
    found = drawn(case, 5000)
    assert (found["discarded"], found["drawn"], found["selectionVersion"]) == (10, 10, 1)
    everything = {each["id"] for each in search_inquiry(case.world, "officer", case.id, "")["items"]}
    chosen = {
        each["id"] for each in search_inquiry(case.world, "officer", case.id, "woord1 OF woord2")["items"]
    }
    assert set(ids(case)) == everything - chosen
    assert len(everything) == 12


def test_an_estimate_comes_with_the_last_record_and_of_several_words_the_last_counts(case: Case) -> None:
    assert told(case) == ["Er is geen steekproef genomen uit de stukken die niet zijn geselecteerd."]
    assert drawn(case)["estimate"] is None
    first, *others = ids(case)
    found = look(case, dict.fromkeys(others, False))
    assert (found["lookedAt"], found["relevant"], found["estimate"]) == (3, 0, None)
    assert "Daarvan zijn er 3 bekeken. Zolang niet alle zijn bekeken is er geen schatting." in told(case)[0]
    assert look(case, {first: True})["estimate"]["rate"] == 0.25
    found = look(case, {first: False})
    assert (found["lookedAt"], found["relevant"]) == (4, 0)
    estimate = found["estimate"]
    assert (estimate["low"], round(estimate["high"], 4), estimate["fewest"], estimate["most"]) == (
        0.0,
        0.6024,
        0,
        6,
    )
    assert "4 stukken getrokken uit de 10 stukken van reikwijdte versie 1" in told(case)[0]
    assert "tussen 0,00% en 60,24%" in told(case)[0]


def test_every_sample_stays_in_the_account_and_a_later_selection_is_told(case: Case) -> None:
    drawn(case, 2)
    look(case, dict.fromkeys(ids(case), True))
    drawn(case, 3)
    look(case, dict.fromkeys(ids(case, 2), False), 2)
    change(case, 1, {"action": "add", "recordIds": ids(case, 1), "reason": "uit de steekproef"})
    first, second = told(case)
    assert first.startswith("Steekproef 1:")
    assert second.startswith("Steekproef 2:")
    assert first.endswith("Daarna is de selectie gewijzigd; dit geldt voor de selectie van toen.")
    listed = made(case.world.get("officer", f"/inquiries/{case.id}/samples"))["items"]
    assert [(each["number"], each["relevant"], each["changesSince"]) for each in listed] == [
        (1, 2, 1),
        (2, 0, 1),
    ]


def test_a_draw_can_be_made_again_after_more_came_in_and_the_selection_grew(case: Case) -> None:
    before = drawn(case)
    more = {
        f"{number}.eml": mail(f"Later woord{number}.", subject=f"Later {number}") for number in range(50, 90)
    }
    world = case.world
    root = world.folder / "in-0"
    for name, content in more.items():
        (root / name).write_bytes(content)
    world.take_in_folder(root)
    assert search_inquiry(world, "officer", case.id, "")["total"] == 52
    change(case, 1, {"action": "add", "recordIds": ids(case)[:1], "reason": "x"})
    again = made(case.post("officer", "/samples/1/_redraw", None))
    assert (again["isSame"], again["isWhole"], again["recordIds"]) == (True, True, ids(case))
    assert (again["discarded"], again["withdrawn"]) == (before["discarded"], [])
    assert drawn(case)["discarded"] == 50 - 1


def test_what_is_not_in_the_sample_cannot_be_said_of_it(case: Case) -> None:
    drawn(case, 1)
    (other, *_) = (each for each in search_inquiry(case.world, "officer", case.id, "woord1")["items"])
    for wanted in (other["id"], "ab" * 16):
        body = {"readings": [{"recordId": wanted, "isRelevant": True}]}
        assert case.post("officer", "/samples/1/readings", body).status_code == 404
    twice = {"readings": [{"recordId": ids(case)[0], "isRelevant": True}] * 2}
    assert case.post("officer", "/samples/1/readings", twice).status_code == 400
    assert case.post("officer", "/samples/2/_redraw", None).status_code == 404


def test_of_nothing_no_sample_is_drawn(case: Case) -> None:
    found = search_inquiry(case.world, "officer", case.id, "brug")
    change(case, 1, {"action": "add", "searchNumber": found["searchNumber"], "reason": "alles"})
    answer = case.post("officer", "/samples", {"size": 3})
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "Alles is geselecteerd: er is niets om een steekproef uit te trekken.",
    )
