"""The search account and the draft of the decision, made of what an inquiry holds."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from records.access import Role
from tests.api.inquiries import AGREED, Json, change, made, search_inquiry
from tests.api.test_releases import Case, case_of
from tests.api.world import make_world
from tests.disclosure.pdf.reading import page_texts

ACCOUNT, LETTER = "/search-account", "/decision-letter"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    world = make_world(tmp_path, organisation="Ministerie van Algemene Zaken")
    with world.client:
        yield case_of(world)
    world.close()


def paper(case: Case, name: str, who: str = "officer") -> Json:
    return made(case.world.get(who, f"/inquiries/{case.id}{name}"))


def rows(told: Json, caption: str) -> list[list[str]]:
    found: list[list[str]] = next(
        part["rows"] for part in told["parts"] if part.get("caption", "").startswith(caption)
    )
    return found


def test_the_account_tells_hand_ins_searches_and_a_sieve_that_adds_up(case: Case) -> None:
    search_inquiry(case.world, "officer", case.id, "bestaatniet", filters={"hasAttachment": True})
    told = paper(case, ACCOUNT)
    ((name, custodian, channel, _, found, kept, defects, aside, *_),) = rows(told, "Aanleveringen")
    assert (name, custodian, channel) == ("Postvak", "A. de Vries", "Officieel")
    assert int(found) == int(kept) + int(defects)
    assert aside == "0"
    searches = rows(told, "Zoekvragen")
    assert [each[2:4] for each in searches[:2]] == [["officer", "komen"], ["officer", "stuks"]]
    assert (searches[-1][3], searches[-1][5], searches[-1][6:8]) == (
        "bestaatniet; met bijlage: ja",
        "versie 1",
        ["0", "0"],
    )
    assert {"paragraph": "Zoekvragen zonder resultaat: 7."} in told["parts"]
    (step, change_, left), *_ = rows(told, "Van gevonden")
    assert (step, change_, left) == ("Gevonden met de zoekvragen", "+6", "6")
    assert rows(told, "Beoordeling") == [["Nog te beoordelen", "6"], ["Samen", "6"]]


def test_the_account_tells_the_talks_about_the_scope(case: Case) -> None:
    (hand_in,) = made(case.world.get("officer", f"/inquiries/{case.id}"))["scope"]["accessionIds"]
    made(change(case.world, "officer", case.id, "/talks", {**AGREED, "accessionIds": [hand_in]}))
    told = json.dumps(paper(case, ACCOUNT), ensure_ascii=False)
    assert "12 oktober 2026, met J. Vrager: Alleen 2024." in told
    assert "Afgesproken reikwijdte: versie 2; onderwerpen: fundering." in told


def test_who_audits_sees_the_account_and_no_draft_and_every_reading_is_logged(case: Case) -> None:
    case.world.add("auditor", Role.AUDITOR)
    assert paper(case, ACCOUNT, "auditor") == paper(case, ACCOUNT)
    assert case.world.get("auditor", f"/inquiries/{case.id}{LETTER}").status_code == 403
    paper(case, LETTER)
    of = case.world.services
    with of.readings.read() as connection:
        entries = list(of.reading_audit.chain.entries(connection))
    names = {"inquiry.search-account", "inquiry.decision-letter"}
    ours = [(each.action, each.subject) for each in entries if each.action in names]
    assert ours == [("inquiry.search-account", case.id)] * 2 + [("inquiry.decision-letter", case.id)]


@pytest.mark.parametrize("name", [ACCOUNT, LETTER])
def test_a_paper_comes_in_the_form_that_is_asked_for(case: Case, name: str) -> None:
    def asked(kind: str) -> tuple[int, str, bytes]:
        headers = {"Accept": kind}
        answer = case.world.get("officer", f"/inquiries/{case.id}{name}", headers=headers)
        return answer.status_code, answer.headers["content-type"].partition(";")[0], answer.content

    title = paper(case, name)["title"]
    assert asked("text/html")[:2] == (200, "text/html")
    assert f"<h1>{title}</h1>".encode() in asked("text/html")[2]
    assert asked("application/pdf")[:2] == (200, "application/pdf")
    assert title in " ".join(" ".join(page_texts(asked("application/pdf")[2])).split())
    assert asked("text/csv")[0] == 406


def test_the_draft_counts_what_was_judged_and_tells_what_happened(case: Case) -> None:
    case.judge_all()
    views = {"kind": "views_asked", "on": "2026-10-12", "until": "2026-10-26", "party": "Bouw B.V."}
    made(change(case.world, "officer", case.id, "/events", views))
    told = paper(case, LETTER)
    assert rows(told, "Stukken op")[-1] == ["Samen", "6"]
    text = json.dumps(told, ensure_ascii=False)
    assert "12 oktober 2026: Een derde is om zijn zienswijze gevraagd" in text
    assert "deels openbaar te maken" in text
    assert "[nummers van de inventarislijst]" in text
    assert "Vrager" not in text
    assert "Bouw B.V." not in text


def test_a_release_holds_the_account_with_what_was_covered_covered_and_no_draft(case: Case) -> None:
    search_inquiry(case.world, "officer", case.id, '"Jan Jansen"')
    case.approve(*case.judge_all())
    assert "Jan Jansen" in json.dumps(paper(case, ACCOUNT))
    made(change(case.world, "officer", case.id, "/talks", scope_of(case)))
    released = case.release()
    answer = case.world.get("officer", f"/releases/{released['id']}/files")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert {name for name in files if name.startswith(("zoek", "besluit"))} == {
        f"zoekverantwoording.{suffix}" for suffix in ("html", "pdf", "json")
    }
    told = json.loads(files["zoekverantwoording.json"])
    searches = rows(told, "Zoekvragen")
    assert [each[2] for each in searches] == [""] * 7
    assert searches[-1][3] == '"[5.1.2e]"'
    everything = b"".join(files.values()) + " ".join(page_texts(files["zoekverantwoording.pdf"])).encode()
    assert b"Jansen" not in everything
    assert b"Vrager" not in everything
    assert "de stukken 00000" in json.dumps(paper(case, LETTER))


def scope_of(case: Case) -> Json:
    scope = made(case.world.get("officer", f"/inquiries/{case.id}"))["scope"]
    return {**AGREED, "accessionIds": scope["accessionIds"]}
