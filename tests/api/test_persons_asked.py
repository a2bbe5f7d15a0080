"""Persons asked for an inquiry: kept, corrected, in the account of who works on it and in the one that goes out."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.access import Role
from records.record import Channel
from tests.api.inquiries import Json, made
from tests.api.test_papers_of_inquiries import ACCOUNT, paper, rows
from tests.api.test_releases import Case, case_of
from tests.api.world import make_world
from tests.builders import mail
from tests.disclosure.pdf.reading import page_texts

ASKED = {
    "role": "raadadviseur",
    "name": "Karel Zandstra",
    "askedOn": "2026-10-12",
    "question": "Wat hebt u hierover op uw telefoon, meneer Zandstra?",
}


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    world = make_world(tmp_path)
    with world.client:
        yield case_of(world)
    world.close()


def tell(case: Case, **told: object) -> Json:
    return made(case.post("officer", "/persons-asked", {**ASKED, **told}))


def persons(told: Json) -> list[list[str]]:
    return rows(told, "Wie is gevraagd")


def test_an_entry_is_replaced_and_stays_and_the_account_has_the_last_one(case: Case) -> None:
    first = tell(case)
    assert (first["number"], first["reply"], first["isHolding"], first["by"]) == (
        1,
        "waiting",
        True,
        "officer",
    )
    tell(case, role="minister", name="H. Terpstra")
    answered = {"reply": "answered", "answeredOn": "2026-10-20", "answer": "Niets.", "replaces": 1}
    assert tell(case, **answered)["number"] == 3
    tell(case, replaces=2, reply="retracted")
    listed = made(case.world.get("reviewer", f"/inquiries/{case.id}/persons-asked"))["items"]
    assert [(each["number"], each["replaces"], each["isHolding"]) for each in listed] == [
        (1, 0, False),
        (2, 0, False),
        (3, 1, True),
        (4, 2, False),
    ]
    ((who, on, _, answered_on, answer, *_),) = persons(paper(case, ACCOUNT))
    assert (who, on) == ("raadadviseur: Karel Zandstra", "12 oktober 2026")
    assert (answered_on, answer) == ("20 oktober 2026", "Niets.")
    again = case.post("officer", "/persons-asked", {**ASKED, "replaces": 1})
    assert again.status_code == 412


def test_the_hand_in_that_followed_is_told_with_its_counts_and_is_a_private_one(case: Case) -> None:
    world = case.world
    files = {"a.eml": mail("Over de brug.", subject="Brug"), "b.eml": mail("Taart!", subject="Feest")}
    private = world.take_in(files, channel=Channel.PRIVATE, title="Telefoon raadadviseur")
    world.add("holder", Role.HOLDER, private)
    refused = case.post("officer", "/persons-asked", {**ASKED, "accessionId": private})
    absent = case.post("officer", "/persons-asked", {**ASKED, "accessionId": "ab" * 16})
    assert refused.status_code == absent.status_code == 404
    assert refused.content == absent.content
    party = world.one("holder", "taart")["id"]
    aside = {"recordIds": [party], "reason": "purely-private"}
    made(world.ask("holder", "POST", f"/accessions/{private}/set-aside", json=aside))
    made(world.ask("holder", "POST", f"/accessions/{private}/seal"))
    world.services.accounts.grant("officer", private, world.services.operator)
    tell(case, accessionId=private)
    ((*_, hand_in, delivered, kept),) = persons(paper(case, ACCOUNT))
    assert (hand_in, delivered) == ("Telefoon raadadviseur", "1")
    assert kept == "1 zuiver privé, zonder enig verband met het ambt"
    (official,) = made(world.get("officer", f"/inquiries/{case.id}"))["scope"]["accessionIds"]
    wrong = case.post("officer", "/persons-asked", {**ASKED, "accessionId": official})
    assert (wrong.status_code, wrong.json()["detail"]) == (400, "accessionId: Dit is geen privé-aanlevering.")


REFUSED: tuple[tuple[Json, str], ...] = (
    ({"askedOn": "2026-11-03"}, "askedOn"),
    ({"askedOn": "2026-10-01"}, "askedOn"),
    ({"reply": "answered"}, "answeredOn"),
    ({"answer": "Niets."}, "answer"),
    ({"question": ""}, "question"),
    ({"reply": "misschien"}, "reply"),
)


def test_what_cannot_be_is_refused_with_its_field(case: Case) -> None:
    for told, field in REFUSED:
        answer = case.post("officer", "/persons-asked", {**ASKED, **told})
        assert answer.status_code == 400
        assert [each["field"] for each in answer.json()["errors"]] == [field]
    assert made(case.world.get("officer", f"/inquiries/{case.id}/persons-asked"))["items"] == []


def test_a_release_names_the_role_and_no_name_that_is_not_public(case: Case) -> None:
    tell(case)
    tell(
        case, role="minister", name="Hanneke Terpstra", isNamePublic=True, question="En u, mevrouw Terpstra?"
    )
    case.approve(*case.judge_all())
    released = case.release()
    answer = case.world.get("officer", f"/releases/{released['id']}/files")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    out = persons(json.loads(files["zoekverantwoording.json"]))
    assert [row[0] for row in out] == ["raadadviseur", "minister: Hanneke Terpstra"]
    assert out[0][2] == "Wat hebt u hierover op uw telefoon, meneer [5.1.2e]?"
    assert out[1][2] == "En u, mevrouw Terpstra?"
    everything = b"".join(files.values()) + " ".join(page_texts(files["zoekverantwoording.pdf"])).encode()
    assert b"Zandstra" not in everything


def test_every_entry_stands_in_the_log_without_its_words(case: Case) -> None:
    tell(case)
    tell(case, replaces=1, reply="none")
    of = case.world.services
    with of.database.read() as connection:
        told = [each for each in of.audit.chain.entries(connection) if each.action == "inquiry.person-asked"]
    assert [(each.subject, each.result) for each in told] == [(case.id, "note=1"), (case.id, "note=2")]
    assert "Zandstra" not in repr(told)
