"""Every command of the contract: its answer, its exit code, and a clear line when it cannot."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.commands import app
from tests.builders import attachment, mbox, multipart
from tests.cli.commands import klaarlicht, process
from tests.hand_ins import numbered_mail, write

OPTIONS = ("--custodian", "J. de Vries", "--channel", "official")
LEDGER = {
    "found",
    "kept",
    "hidden",
    "defects",
    "balanced",
    "keptWithDefects",
    "setAside",
    "byKind",
    "containers",
}
RECORD = {
    "id", "kind", "subtype", "channel", "accessionId", "custodian", "title", "sentAt", "sentTimezone", "sender",
    "recipients", "messageId", "messageIdHash", "threadId", "familyId", "parentId", "conversationId",
    "attachments", "mediaType", "sizeBytes", "digest", "place", "evidence", "defects", "traces",
    "duplicateCount", "hidden",
}  # fmt: skip
ANSWER = {"total", "items", "facets", "explanation", "incomplete", "hasNextPage", "nextCursor", "tookMs"}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    letter = multipart("Content-Type: text/plain\r\n\r\nzie bijlage", attachment("kostenraming"))
    return write(
        tmp_path_factory.mktemp("source"),
        {"a.eml": numbered_mail(1), "b.mbox": mbox(numbered_mail(2), numbered_mail(3)), "c.eml": letter},
    )


@pytest.fixture(scope="module")
def data(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one hand-in; its commands only add to it."""
    folder = tmp_path_factory.mktemp("data") / "data"
    assert klaarlicht(folder, "ingest", source, *OPTIONS, "--json").code == 0
    return folder


def found_id(data: Path, query: str) -> str:
    (item,) = klaarlicht(data, "search", query, "--json").json["items"]
    return str(item["id"])


def test_ingest_answers_with_the_ledger_and_tells_progress_apart(source: Path, tmp_path: Path) -> None:
    ran = process(tmp_path / "data", "ingest", source, *OPTIONS, "--title", "Post", "--json")
    assert ran.code == 0
    assert set(ran.json) == {"accessionId", "state", "ledger", "seconds"}
    assert set(ran.json["ledger"]) == LEDGER
    assert (ran.json["ledger"]["found"], ran.json["ledger"]["kept"], ran.json["state"]) == (6, 6, "available")
    assert set(ran.json["seconds"]) == {"searchable", "total"}
    assert "Inlezen: 3 van 3 bestanden, 5 stukken" in ran.err
    told = klaarlicht(tmp_path / "data", "ingest", source, *OPTIONS)
    assert (told.code, "Verantwoording" in told.out.decode()) == (0, True)


def test_a_ledger_that_does_not_balance_ends_with_3(source: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    klaarlicht(data, "ingest", source, *OPTIONS)
    with closing(sqlite3.connect(data / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE container SET found = found + 1 WHERE format = 'mbox'")
    ran = klaarlicht(data, "ingest", source, *OPTIONS, "--json")
    assert (ran.code, ran.json["ledger"]["balanced"]) == (3, False)
    assert "sluit niet" in ran.err


def test_search_answers_as_the_api_does(data: Path) -> None:
    ran = klaarlicht(data, "search", "woord1", "--json")
    assert (ran.code, ran.err, set(ran.json)) == (0, "", ANSWER)
    (item,) = ran.json["items"]
    assert set(item) == RECORD | {"match", "highlights"}
    limited = klaarlicht(
        data, "search", "onderwerp", "--size", "2", "--sort", "oldest", "--filter", "kind=mail", "--json"
    ).json
    assert (limited["total"], len(limited["items"]), limited["hasNextPage"]) == (3, 2, True)
    assert [item["title"] for item in limited["items"]] == ["Onderwerp 1", "Onderwerp 2"]
    assert b"3 stukken gevonden" in klaarlicht(data, "search", "onderwerp").out


def test_record_gives_the_record_its_text_or_its_bytes(data: Path) -> None:
    one = found_id(data, "woord1")
    assert set(klaarlicht(data, "record", one, "--json").json) == RECORD
    assert process(data, "record", one, "--original").out == numbered_mail(1)
    assert klaarlicht(data, "record", one, "--text").out.strip() == b"woord1"
    assert b"title: Onderwerp 1" in klaarlicht(data, "record", one).out


def test_accounts_are_added_granted_listed_and_revoked(data: Path) -> None:
    made = klaarlicht(data, "account", "add", "anna", "--role", "officer", "--json").json
    assert set(made) == {"name", "role", "token"}
    granted = klaarlicht(data, "account", "grant", "anna", "--accession", "all", "--json")
    assert granted.json == {"name": "anna", "accession": "all"}
    listed = klaarlicht(data, "account", "list", "--json").json["accounts"]
    assert listed == [{"name": "anna", "role": "officer", "revoked": False, "accessions": "all"}]
    assert klaarlicht(data, "account", "revoke", "anna", "--json").json == {"name": "anna", "revoked": True}
    again = klaarlicht(data, "account", "add", "anna", "--role", "admin", "--json")
    assert (again.code, again.out, again.err) == (1, b"", "Er is al een account met deze naam.\n")
    assert made["token"] not in (data / "catalogue.sqlite").read_bytes().decode("latin-1")


def test_the_index_is_rebuilt_and_everything_verified(data: Path) -> None:
    rebuilt = klaarlicht(data, "rebuild-index", "--json").json
    assert (set(rebuilt), rebuilt["records"]) == ({"records", "seconds"}, 5)
    ran = klaarlicht(data, "verify", "--json")
    assert (ran.code, set(ran.json)) == (0, {"blobs", "audit", "index", "ok"})
    assert ran.json["index"] == {"inCatalogue": 5, "inIndex": 5, "missing": 0, "extra": 0}
    assert set(ran.json["audit"]) == {"entries", "broken"}


def test_a_record_says_why_it_was_read_as_it_was(tmp_path: Path) -> None:
    source = write(tmp_path / "in", {"brief.jpg": numbered_mail(1)})
    assert klaarlicht(tmp_path / "data", "ingest", source, *OPTIONS, "--json").code == 0
    record = found_id(tmp_path / "data", "woord1")
    why = klaarlicht(tmp_path / "data", "record", record, "--why", "--json").json
    sentence = (
        "Gelezen als eml: de inhoud ziet er zo uit. De naam past niet bij de inhoud: hij belooft image/jpeg."
    )
    assert why == {
        "form": "eml", "knownBy": "content", "others": [], "promised": "image/jpeg", "sentence": sentence
    }  # fmt: skip
    assert klaarlicht(tmp_path / "data", "record", record, "--why").out.decode() == f"{sentence}\n"


def test_the_audit_is_exported_line_by_line_without_what_was_asked(data: Path) -> None:
    klaarlicht(data, "search", "zeldzaamgeheim")
    lines = [json.loads(line) for line in klaarlicht(data, "export-audit").out.splitlines()]
    assert {line["log"] for line in lines} == {"acts", "reading"}
    assert all(
        set(line) == {"log", "number", "at", "actor", "action", "subject", "result", "origin", "hash"}
        for line in lines
    )
    assert "zeldzaamgeheim" not in json.dumps(lines)
    assert lines[0]["action"] == "accession.register"


def test_attachments_may_be_left_to_the_worker(tmp_path: Path, source: Path) -> None:
    ran = klaarlicht(tmp_path / "data", "ingest", source, *OPTIONS, "--attachments", "later", "--json")
    assert ran.code == 0
    assert klaarlicht(tmp_path / "data", "worker", "--once").code == 0
    assert klaarlicht(tmp_path / "data", "search", "kostenraming", "--json").json["incomplete"] is None


def test_a_backup_is_made_once_and_restored_into_an_empty_folder(data: Path, tmp_path: Path) -> None:
    made = klaarlicht(data, "backup", tmp_path / "kopie.zip", "--json")
    assert (set(made.json), made.json["lacking"]) == ({"files", "bytes", "lacking"}, 0)
    restored = klaarlicht(tmp_path / "terug", "restore", tmp_path / "kopie.zip", "--json")
    assert (restored.code, restored.json["ok"]) == (0, True)
    assert klaarlicht(tmp_path / "terug", "restore", tmp_path / "kopie.zip").code == 1


def test_a_private_hand_in_waits_for_its_seal(tmp_path: Path, source: Path) -> None:
    wanted = ("--custodian", "Minister", "--channel", "private", "--json")
    done = klaarlicht(tmp_path / "data", "ingest", source, *wanted).json
    assert done["state"] == "screening"
    assert klaarlicht(tmp_path / "data", "search", "woord1", "--json").json["total"] == 0
    sealed = klaarlicht(tmp_path / "data", "seal", done["accessionId"], "--json").json
    assert sealed["state"] == "available"
    assert klaarlicht(tmp_path / "data", "search", "woord1", "--json").json["total"] == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ingest", "/bestaat/niet", *OPTIONS), "path: Dit pad bestaat niet. /bestaat/niet"),
        (("search", '"open'), "plaats 1"),
        (("search", "(brug"), "plaats 6"),
        (("record", "0" * 32), "Er is geen stuk met deze aanduiding."),
        (("record", "geen-id", "--original"), "Er is geen stuk met deze aanduiding."),
        (("account", "revoke", "niemand"), "Er is geen account met deze aanduiding."),
        (("account", "add", "piet", "--role", "operator"), "role: Deze rol kan een account niet hebben."),
        (("seal", "0" * 32), "Er is geen aanlevering met deze aanduiding."),
        (("restore", "/bestaat/niet.zip"), "Dit is geen volledige reservekopie."),
        (("backup", "/bestaat/niet/kopie.zip"), "No such file or directory"),
    ],
)
def test_trouble_is_one_clear_line(data: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = klaarlicht(data, *arguments)
    assert (ran.code, ran.out) == (1, b"")
    assert told in ran.err
    assert len(ran.err.splitlines()) <= 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("ingest",),
        ("ingest", "pad", "--custodian", "x"),
        ("ingest", "pad", "--custodian", "x", "--channel", "anders"),
        ("ingest", "pad", *OPTIONS, "--attachments", "nooit"),
        ("search",),
        ("search", "x", "--size", "0"),
        ("search", "x", "--size", "veel"),
        ("account", "add", "x", "--role", "baas"),
        ("migrate",),
        ("migrate", "--to", "hier", "--from", "daar"),
        ("bestaat-niet",),
    ],
)
def test_wrong_usage_ends_with_2(data: Path, arguments: tuple[str, ...]) -> None:
    ran = klaarlicht(data, *arguments)
    assert (ran.code, ran.out) == (2, b"")


def test_a_query_that_is_not_utf_8_is_a_query(data: Path) -> None:
    assert process(data, "search", b"caf\xe9", "--json").json["total"] == 0


def test_a_data_folder_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")
    ran = klaarlicht(tmp_path / "bestand", "search", "x")
    assert (ran.code, ran.out) == (1, b"")
    assert "Dat lukt op deze machine niet" in ran.err


def test_a_proposal_for_a_read_out_is_completed_and_handed_in_with_it(tmp_path: Path) -> None:
    header = b"Chat #,From,Body,Timestamp: Time,Participants\n"
    folder = write(
        tmp_path / "in", {"chats.csv": header + b"1,Anna,Een kanarie,5/3/2024 9:00:00,Anna en Jan\n"}
    )
    proposal = json.loads(CliRunner().invoke(app, ["columns", str(folder / "chats.csv")]).output)
    told = tmp_path / "opgave.json"
    told.write_text(json.dumps(proposal["declaration"]))
    options = (*OPTIONS, "--declaration", told, "--json")
    refused = klaarlicht(tmp_path / "data", "ingest", folder, *options)
    assert (refused.code, "declaration.tables[0].dates" in refused.err) == (2, True)
    proposal["declaration"]["tables"][0]["dates"] = "day-first"
    told.write_text(json.dumps(proposal["declaration"]))
    assert (
        klaarlicht(tmp_path / "data", "ingest", folder, *options).json["ledger"]["byKind"]["chat"]["kept"]
        == 1
    )
    assert CliRunner().invoke(app, ["columns", str(told)]).exit_code == 2
