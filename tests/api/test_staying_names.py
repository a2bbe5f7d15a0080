"""Names that stay in an inquiry: kept with their reason, used by proposals, preview, release and account."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.access import Role
from tests.api.inquiries import Json, add_caseworker, made, open_inquiry, search_inquiry
from tests.api.test_releases import Case
from tests.api.world import make_world
from tests.builders import mail

MINISTER = {"name": "Hanneke Terpstra", "reason": "minister"}
TEXT = "Beste Hanneke,\n\nZoals gezegd: Terpstra of Hanneke Terpstra belt Karel Zandstra.\n\nGroet,\nKarel\n"


def letter(text: str, subject: str, sender: str, receiver: str) -> bytes:
    return mail(text, subject=subject, sender=sender, extra=f"Cc: {receiver}\r\n")


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    """A mail to the minister, of which another Hanneke wrote one that is not selected."""
    world = make_world(tmp_path)
    to = "Hanneke Terpstra <terpstra@min.example>"
    files = {
        "a.eml": letter(TEXT, "Bellen met Hanneke", "Karel Zandstra <k.zandstra@min.example>", to),
        "b.eml": letter("Over iets anders.", "Anders", "Hanneke Smit <h.smit@min.example>", to),
    }
    with world.client:
        accession = world.take_in(files, custodian="Karel Zandstra")
        for name, role in (("officer", Role.OFFICER), ("reviewer", Role.REVIEWER)):
            world.add(name, role, accession)
        case = Case(world, open_inquiry(world, "officer", accession)["id"])
        add_caseworker(world, "officer", case.id, "reviewer", "second_reader")
        select(case, "mail", "belt", 0)
        yield case
    world.close()


def select(case: Case, name: str, query: str, version: int) -> None:
    (hit,) = search_inquiry(case.world, "officer", case.id, query)["items"]
    case.records[name] = hit["id"]
    wanted = {"action": "add", "recordIds": [hit["id"]], "reason": "ter zake"}
    headers = {"If-Match": f'"{version}"'}
    made(case.world.ask("officer", "POST", f"/inquiries/{case.id}/selection", json=wanted, headers=headers))


def proposed(case: Case, **told: object) -> list[str]:
    record = case.records["mail"]
    found = made(case.post("officer", f"/records/{record}/redaction-proposals", told))["items"]
    text = made(case.world.get("officer", f"/inquiries/{case.id}/records/{record}"))["text"]
    return [text[each["start"] : each["end"]] for each in found]


def stay(case: Case, **told: object) -> Json:
    return made(case.post("officer", "/staying-names", {**MINISTER, **told}))


def test_a_name_that_stays_is_not_proposed_and_its_parts_are_not_while_nobody_else_bears_them(
    case: Case,
) -> None:
    assert proposed(case)[:2] == ["Hanneke", "Terpstra"]
    stay(case)
    assert proposed(case) == ["Karel Zandstra", "Karel"]
    assert proposed(case, people=["Els Terpstra"]) == ["Terpstra", "Karel Zandstra", "Karel"]
    select(case, "other", "anders", 1)
    assert proposed(case) == ["Hanneke", "Karel Zandstra", "Karel"]


def test_the_list_tells_who_said_so_and_why_and_what_is_dropped_is_proposed_again(case: Case) -> None:
    first = stay(case)
    stay(case, name="Piet Directeur", reason="directeur-generaal")
    again = case.post("officer", "/staying-names", MINISTER)
    assert (again.status_code, again.json()["errors"][0]["field"]) == (400, "name")
    path = f"/inquiries/{case.id}/staying-names"
    dropped = made(case.world.ask("officer", "DELETE", f"{path}/{first['number']}"))
    assert (dropped["name"], dropped["isStaying"]) == ("Hanneke Terpstra", False)
    assert case.world.ask("officer", "DELETE", f"{path}/{first['number']}").status_code == 404
    listed = made(case.world.get("reviewer", path))["items"]
    assert [(each["name"], each["reason"], each["by"]) for each in listed] == [
        ("Piet Directeur", "directeur-generaal", "officer")
    ]
    assert "Hanneke" in proposed(case)
    stay(case)
    assert "Hanneke" not in proposed(case)


def test_a_release_shows_who_stays_in_fields_and_account_and_nobody_else(case: Case) -> None:
    stay(case)
    preview = made(case.world.get("officer", f"/inquiries/{case.id}/records/{case.records['mail']}/preview"))
    assert preview["title"] == "Bellen met Hanneke"
    assert [each["name"] for each in preview["recipients"]] == ["", "Hanneke Terpstra"]
    search_inquiry(case.world, "officer", case.id, "Hanneke")
    case.approve(case.judge("mail", "partial_public", "Karel Zandstra", "Karel"))
    released = case.release()
    answer = case.world.get("officer", f"/releases/{released['id']}/files")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    everything = b"".join(files.values())
    assert b"Bellen met Hanneke" in everything
    assert b"Zandstra" not in everything
    account = json.loads(files["zoekverantwoording.json"])
    systems = next(each["rows"] for each in account["parts"] if "Aanleveringen" in each.get("caption", ""))
    assert systems[0][1] == "[5.1.2e]"


def test_every_name_stands_in_the_log_by_its_number_alone(case: Case) -> None:
    stay(case)
    of = case.world.services
    with of.database.read() as connection:
        told = [each for each in of.audit.chain.entries(connection) if each.action == "inquiry.staying-name"]
    assert [(each.subject, each.result) for each in told] == [(case.id, "note=1")]
