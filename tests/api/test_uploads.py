"""From an upload to a find, and what becomes of names that were made to do harm."""

import json

import pytest
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st

from records.access import Role
from records.identity import AccessionId
from runtime.uploads import harmless_path
from runtime.worker import Worker
from tests.api.world import API, World
from tests.builders import mail, mbox

FORM = {"custodian": "A. de Vries", "channel": "official", "title": "Postvak"}


def upload(world: World, *files: tuple[str, bytes], who: str = "intake", **form: str) -> Response:
    return world.ask(
        who, "POST", "/accessions", data={**FORM, **form}, files=[("files[]", each) for each in files]
    )


def work(world: World) -> None:
    Worker(world.services).run(once=True)


def test_an_upload_is_received_read_and_found(empty: World) -> None:
    answer = upload(empty, ("postvak.mbox", mbox(mail("Een kanarie."), mail("Nog een kanarie."))))
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    where = answer.headers["location"]
    assert where == f"{API}/accessions/{answer.json()['id']}"
    work(empty)
    shown = empty.get("intake", where.removeprefix(API)).json()
    assert (shown["state"], shown["progress"]["filesRead"], shown["title"]) == ("available", 1, "Postvak")
    empty.services.accounts.grant("officer", AccessionId(shown["id"]), empty.services.operator)
    assert empty.search("officer", "kanarie")["total"] == 2
    assert list((empty.services.settings.data / "uploads").iterdir()) == []


def test_the_same_upload_twice_is_one_hand_in(empty: World) -> None:
    first = upload(empty, ("a.eml", mail())).json()["id"]
    work(empty)
    second = upload(empty, ("a.eml", mail()))
    work(empty)
    assert (second.status_code, second.json()["id"]) == (202, first)
    assert len(empty.get("intake", "/accessions").json()["items"]) == 1
    assert empty.get("intake", f"/accessions/{first}/ledger").json()["found"] == 1


def test_what_is_declared_of_an_upload_is_how_it_is_read_and_is_shown(empty: World) -> None:
    columns = {"text": "Body", "sent": "Time", "sender": "From"}
    told = {"tables": [{"files": "*.csv", "columns": columns, "dates": "iso"}]}
    table = b"From,Time,Body\nAnna,2024-03-05 09:00,Een kanarie\n"
    answer = upload(empty, ("a.csv", table), declaration=json.dumps(told))
    assert (answer.status_code, answer.json()["declaration"]) == (202, told)
    work(empty)
    empty.services.accounts.grant("officer", AccessionId(answer.json()["id"]), empty.services.operator)
    assert [each["kind"] for each in empty.search("officer", "kanarie")["items"]] == ["chat"]


HOSTILE = (
    "../../../etc/passwd.eml",
    "/etc/cron.d/taak.eml",
    "C:\\Windows\\win.eml",
    "nul\x00byte.eml",
    "regel\neinde\x1b[31m.eml",
    "links\u202ercs.eml",
    "a" * 300 + ".eml",
    "é" * 200 + ".eml",
    "dubbel.eml",
    "dubbel.eml",
    "DUBBEL.eml",
    "dubbel.eml/daaronder.eml",
    "map/onder.eml",
    "map",
    "..",
    ".",
    "~/.ssh/config",
    "map/",
)


def test_no_name_leads_out_of_the_installation_and_none_is_lost(empty: World) -> None:
    before = {path for path in empty.folder.rglob("*") if "data" not in path.parts}
    files = [(name, mail(f"Bericht {place}")) for place, name in enumerate(HOSTILE)]
    answer = upload(empty, *files)
    assert answer.status_code == 202, answer.text
    work(empty)
    ledger = empty.get("intake", f"/accessions/{answer.json()['id']}/ledger").json()
    assert (ledger["found"], ledger["kept"], ledger["balanced"]) == (len(HOSTILE), len(HOSTILE), True)
    name = empty.add("lezer", Role.OFFICER, AccessionId(answer.json()["id"]))
    assert empty.search(name, "Bericht")["total"] == len(HOSTILE)
    assert {path for path in empty.folder.rglob("*") if "data" not in path.parts} == before


@given(name=st.text(max_size=400))
def test_a_name_becomes_a_path_below_and_within_bounds(name: str) -> None:
    path = harmless_path(name)
    assert path.isprintable()
    assert all(part not in {"", ".", ".."} and len(part.encode()) <= 200 for part in path.split("/"))
    assert len(path.encode()) <= 1000
    assert harmless_path(path) == path


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"custodian": " "}, "custodian"),
        ({"custodian": "x" * 201}, "custodian"),
        ({"custodian": "Jan \x1b[31m"}, "custodian"),
        ({"title": "links\u202esthcer"}, "title"),
        ({"channel": "geheim"}, "channel"),
        ({"timezone": "Mars/Krater"}, "timezone"),
        ({"kleur": "rood"}, "kleur"),
        ({"declaration": "geen JSON"}, "declaration"),
        ({"declaration": '{"tables": [{"files": "*"}]}'}, "declaration.tables[0].columns"),
    ],
)
def test_what_is_said_of_an_upload_must_be_right(empty: World, form: dict[str, str], field: str) -> None:
    answer = upload(empty, ("a.eml", mail()), **form)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (400, [field])
    assert empty.get("intake", "/accessions").json()["items"] == []


def test_white_space_in_what_is_said_is_folded(empty: World) -> None:
    answer = upload(empty, ("a.eml", mail()), custodian="  A.\u00a0de\tVries ", title="Postvak\r\n2024")
    assert (answer.json()["custodian"]["name"], answer.json()["title"]) == ("A. de Vries", "Postvak 2024")


def test_every_fault_of_an_upload_is_told_at_once(empty: World) -> None:
    answer = empty.ask("intake", "POST", "/accessions", files={"kleur": (None, "rood")})
    faults = {each["field"]: each["detail"] for each in answer.json()["errors"]}
    assert (answer.status_code, faults) == (
        400,
        {
            "files[]": "Dit veld ontbreekt.",
            "custodian": "Dit veld ontbreekt.",
            "channel": "Dit veld ontbreekt.",
            "kleur": "Dit veld bestaat hier niet.",
        },
    )


def test_a_broken_form_leaves_nothing_behind(empty: World) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=grens"}
    answer = empty.ask("intake", "POST", "/accessions", content=b"--anders\r\n", headers=kind)
    assert answer.status_code == 400
    uploads = empty.services.settings.data / "uploads"
    assert not uploads.exists() or list(uploads.iterdir()) == []


def test_a_long_name_keeps_its_ending() -> None:
    assert harmless_path("a" * 300 + ".eml") == "a" * 196 + ".eml"


def test_an_empty_file_is_counted(empty: World) -> None:
    answer = upload(empty, ("leeg.eml", b""))
    work(empty)
    ledger = empty.get("intake", f"/accessions/{answer.json()['id']}/ledger").json()
    assert (ledger["found"], ledger["balanced"]) == (1, True)
