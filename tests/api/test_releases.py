"""From a judged selection to a journalist's download, and to a correction, through the API."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

from records.access import Role
from runtime.worker import Worker
from tests.api.inquiries import Json, add_caseworker, made, open_inquiry, search_inquiry
from tests.api.world import World, make_world
from tests.runtime.test_freezing import FILES

WHY = {"remark": "privéleven", "ageReason": "het gaat om personen die nog in dienst zijn"}


@dataclass
class Case:
    """An inquiry of the officer with everything selected, and a reviewer beside him."""

    world: World
    id: str
    records: dict[str, str] = field(default_factory=dict)

    def post(self, who: str, part: str, body: Any) -> Response:
        return self.world.ask(who, "POST", f"/inquiries/{self.id}{part}", json=body)

    def judge(self, name: str, outcome: str, *covered: str, **told: Any) -> int:
        """Judge a record; every occurrence of the words is covered. The number of the judgement."""
        seen = made(self.world.get("officer", f"/inquiries/{self.id}/records/{self.records[name]}"))
        text = seen["text"]
        redactions = [
            {"start": start, "end": start + len(word), "ground": "5.1.2e"}
            for word in covered
            for start in range(len(text))
            if text.startswith(word, start)
        ]
        draft = {
            "recordId": self.records[name],
            "textDigest": seen["textDigest"],
            "replaces": max((each["number"] for each in seen["judgements"]), default=0),
            "outcome": outcome,
            **({"redactions": redactions, "grounds": ["5.1.2e"], **WHY} if redactions else {}),
            **told,
        }
        (number,) = made(self.post("officer", "/judgements", {"judgements": [draft]}))["numbers"]
        return int(number)

    def judge_all(self) -> list[int]:
        return [
            self.judge("mail", "partial_public", "Jan Jansen"),
            self.judge("sheet", "public"),
            self.judge("answer", "public"),
            self.judge("secret", "not_public", grounds=["5.1.2e"], **WHY),
            self.judge("first", "partial_public", "Jan Jansen"),
            self.judge("second", "public"),
        ]

    def ready(self, *numbers: int) -> None:
        """Approve judgements, and say of every searched word that waits for it that it stays inside."""
        self.approve(*numbers)
        self.answer_terms()

    def approve(self, *numbers: int) -> None:
        readings = [{"number": each, "verdict": "approved"} for each in numbers]
        made(self.post("reviewer", "/second-readings", {"readings": readings}))

    def answer_terms(self, *, goes_out: bool = False) -> list[str]:
        """Say of every searched word that waits for it whether it goes out; which they were."""
        items = made(self.world.get("officer", f"/inquiries/{self.id}/searched-terms"))["items"]
        terms = [each["term"] for each in items if each["isOpen"]]
        if terms:
            answers = [{"term": each, "goesOut": goes_out} for each in terms]
            made(self.post("officer", "/searched-terms", {"answers": answers}))
        return terms

    def release(self, **wanted: Any) -> Json:
        """A release, frozen by a worker, with no searched word in its account that stays inside."""
        self.answer_terms()
        begun = self.post("officer", "/releases", wanted)
        found = made(begun, 202)
        assert begun.headers["location"] == f"/api/v1/releases/{found['id']}"
        Worker(self.world.services).run(once=True)
        return made(self.world.get("officer", f"/releases/{found['id']}"))


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    world = make_world(tmp_path, organisation="Ministerie van Algemene Zaken")
    with world.client:
        yield case_of(world)
    world.close()


def case_of(world: World) -> Case:
    """The case in a new world."""
    accession = world.take_in(FILES)
    for name, role in (("officer", Role.OFFICER), ("reviewer", Role.REVIEWER)):
        world.add(name, role, accession)
    case = Case(world, open_inquiry(world, "officer", accession)["id"])
    add_caseworker(world, "officer", case.id, "reviewer", "second_reader")
    select_all(case)
    return case


def select_all(case: Case) -> None:
    queries = {
        "mail": "komen",
        "sheet": "stuks",
        "answer": "dank",
        "secret": "bekend",
        "first": "soort:chat bel",
        "second": "soort:chat ja",
    }
    for name, query in queries.items():
        (hit,) = search_inquiry(case.world, "officer", case.id, query)["items"]
        case.records[name] = hit["id"]
    chosen = {"action": "add", "recordIds": list(case.records.values()), "reason": "over mondkapjes"}
    headers = {"If-Match": '"0"'}
    where = f"/inquiries/{case.id}/selection"
    made(case.world.ask("officer", "POST", where, json=chosen, headers=headers))


def test_a_case_goes_from_selection_to_a_journalists_download(case: Case) -> None:
    released = case.judge_all()
    case.approve(*released)
    found = case.release()
    assert (found["state"], found["members"], found["number"], found["stones"]) == ("released", 6, 1, [])
    given = made(
        case.world.ask(
            "officer",
            "POST",
            f"/releases/{found['id']}/links",
            json={"label": "De Krant", "expiresAt": "2026-12-01T00:00:00Z"},
        ),
        201,
    )
    reader = case.world.client
    assert reader.get(given["path"], follow_redirects=False).status_code == 303
    assert reader.get("/inzage").text.count('href="/inzage/stukken/') == 6
    answer = reader.get("/inzage/downloads/file-set")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Ministerie van Algemene Zaken" in everything
    assert b"Jansen" not in everything
    revoked = case.world.ask("officer", "DELETE", f"/releases/{found['id']}/links/{given['id']}")
    assert made(revoked)["revokedAt"] == "2026-11-02T09:30:00Z"
    assert reader.get("/inzage").status_code == 404
    listed = made(case.world.get("officer", f"/releases/{found['id']}/links"))["items"]
    assert [(each["label"], each["usedAt"]) for each in listed] == [("De Krant", "2026-11-02T09:30:00Z")]
    assert "path" not in listed[0]


def test_nothing_is_released_while_something_stands_in_the_way_and_all_of_it_is_told(case: Case) -> None:
    def told() -> list[tuple[str, int]]:
        items = made(case.world.get("officer", f"/inquiries/{case.id}/release-hindrances"))["items"]
        return [(each["obstacle"], each["count"]) for each in items]

    assert told() == [("unjudged", 6)]
    refused = case.post("officer", "/releases", {})
    assert refused.status_code == 409
    assert refused.json()["detail"] == "6 geselecteerde stukken zijn nog niet beoordeeld."
    numbers = case.judge_all()
    assert told() == [("unapproved", 6)]
    case.approve(*numbers[1:])
    assert told() == [("unapproved", 1)]
    case.approve(numbers[0])
    assert told() == [("term-unanswered", 1)]
    assert case.answer_terms() == ["bekend"]
    assert told() == []
    case.release()
    assert case.post("reviewer", "/releases", {}).status_code == 403


def test_of_one_inquiry_one_release_is_made_at_a_time(case: Case) -> None:
    case.ready(*case.judge_all())
    made(case.post("officer", "/releases", {}), 202)
    second = case.post("officer", "/releases", {})
    assert (second.status_code, "wacht tot die klaar is" in second.json()["detail"]) == (409, True)
    Worker(case.world.services).run(once=True)
    assert case.release()["number"] == 2


def test_a_judgement_that_reopened_before_the_worker_came_makes_the_release_fail(case: Case) -> None:
    case.ready(*case.judge_all())
    begun = made(case.post("officer", "/releases", {}), 202)
    case.judge("answer", "public", remark="nog eens bekeken")
    Worker(case.world.services).run(once=True)
    failed = made(case.world.get("officer", f"/releases/{begun['id']}"))
    assert (failed["state"], failed["members"], failed["manifest"]) == ("failed", 0, None)
    assert case.world.get("officer", f"/releases/{begun['id']}/inventory").status_code == 404


def test_a_correction_takes_back_with_a_reason_and_leaves_a_stone(case: Case) -> None:
    case.approve(*case.judge_all())
    first = case.release()
    inventory = made(case.world.get("officer", f"/releases/{first['id']}/inventory"))["items"]
    (sheet,) = [int(each["number"]) for each in inventory if each["kind"] == "Bestand"]
    withdrawals = [{"number": sheet, "reason": "data_in_file"}]
    alone = case.post("officer", "/releases", {"withdrawals": withdrawals})
    assert alone.status_code == 400
    second = case.release(corrects=first["id"], withdrawals=withdrawals)
    assert second["corrects"] == first["id"]
    assert second["members"] == 5
    assert second["stones"] == [
        {"number": sheet, "withdrawnAt": "2026-11-02T09:30:00Z", "reason": "data_in_file"}
    ]
    old = case.post("officer", "/releases", {"corrects": first["id"]})
    assert (old.status_code, old.json()["errors"][0]["field"]) == (400, "corrects")
    states = [
        each["number"] for each in made(case.world.get("officer", f"/inquiries/{case.id}/releases"))["items"]
    ]
    assert states == [2, 1]


def test_the_form_of_an_inventory_is_asked_for_by_accept(case: Case) -> None:
    case.approve(*case.judge_all())
    path = f"/releases/{case.release()['id']}"

    def asked(part: str, accept: str) -> Response:
        return case.world.get("officer", f"{path}{part}", headers={"Accept": accept})

    rows = list(csv.DictReader(io.StringIO(asked("/inventory", "text/csv").text[1:]), delimiter=";"))
    assert [row["Nummer"] for row in rows] == [f"00000{number}" for number in range(1, 7)]
    assert len(asked("/inventory", "application/json").json()["items"]) == 6
    assert asked("/inventory", "*/*").headers["content-type"] == "application/json"
    assert asked("/inventory", "application/zip").status_code == 406
    files = asked("/files", "application/zip")
    assert int(files.headers["content-length"]) == len(files.content)
    assert asked("/exports/bag", "*/*").content.startswith(b"PK")
    assert asked("/exports/onbekend", "*/*").status_code == 400


@pytest.mark.parametrize(
    "ends", ["2026-11-02T09:30:00Z", "2020-01-01T00:00:00Z", "2028-01-01T00:00:00Z", "2026-12-01"]
)
def test_a_link_ends_and_does_so_within_a_year(case: Case, ends: str) -> None:
    case.approve(*case.judge_all())
    path = f"/releases/{case.release()['id']}/links"
    answer = case.world.ask("officer", "POST", path, json={"label": "De Krant", "expiresAt": ends})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "expiresAt"
    without = case.world.ask("officer", "POST", path, json={"label": "De Krant"})
    assert without.json()["errors"] == [{"field": "expiresAt", "detail": "Dit veld ontbreekt."}]
