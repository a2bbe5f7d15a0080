"""Section 3 of the contract: exact keys, exact values, the same 404 for another's and an absent thing."""

import hashlib
from typing import Any

import pytest

from records.labels import EXPECTED, expected_sentence
from search.operands import Expected
from tests.api.conftest import HandIns
from tests.api.hand_ins import QUESTION, WITH_ATTACHMENT
from tests.api.world import World, absent_id
from tests.builders import CRLF

RECORD_KEYS = {
    *("id", "kind", "subtype", "channel", "accessionId", "custodian", "title", "sentAt", "sentTimezone"),
    *("sender", "recipients", "messageId", "messageIdHash", "threadId", "familyId", "parentId"),
    *("conversationId", "attachments", "mediaType", "sizeBytes", "digest", "place", "evidence", "defects"),
    *("traces", "duplicateCount", "hidden"),
}
TALLY_KEYS = {"found", "kept", "hidden", "defects"}
PARTS = ("", "/text", "/text-source", "/original", "/family", "/thread", "/context", "/duplicates")


@pytest.fixture
def question(world: World) -> dict[str, Any]:
    return world.one("officer", "msgid:vraag@brug.example")


def test_a_record_has_the_keys_of_the_contract_and_no_others(world: World, question: dict[str, Any]) -> None:
    record = world.get("officer", f"/records/{question['id']}").json()
    assert set(record) == RECORD_KEYS
    assert set(question) == RECORD_KEYS | {"match", "highlights"}
    assert {key: question[key] for key in RECORD_KEYS} == record


def test_a_record_says_what_was_written(world: World, hand_ins: HandIns, question: dict[str, Any]) -> None:
    said = {key: question[key] for key in RECORD_KEYS - {"id", "threadId", "familyId", "custodian"}}
    assert said == {
        "kind": "mail",
        "subtype": "",
        "channel": "official",
        "accessionId": hand_ins.ours,
        "title": "Fundering van de brug",
        "sentAt": "2024-03-05T09:12:00Z",
        "sentTimezone": "+0100",
        "sender": {"name": "", "address": "jan@example.nl"},
        "recipients": [{"role": "to", "name": "", "address": "piet@example.nl"}],
        "messageId": "<vraag@brug.example>",
        "messageIdHash": hashlib.md5(b"<vraag@brug.example>").hexdigest(),
        "parentId": None,
        "conversationId": None,
        "attachments": [],
        "mediaType": "message/rfc822",
        "sizeBytes": len(QUESTION),
        "digest": f"sha256:{hashlib.sha256(QUESTION).hexdigest()}",
        "place": {"container": "a/vraag.eml", "locator": ""},
        "evidence": "original",
        "defects": [],
        "traces": [],
        "duplicateCount": 1,
        "hidden": False,
    }
    assert question["custodian"]["name"] == "A. de Vries"


def test_the_text_and_the_original_bytes_of_a_record(world: World, question: dict[str, Any]) -> None:
    text = world.get("officer", f"/records/{question['id']}/text")
    assert (text.headers["content-type"], text.text) == (
        "text/plain; charset=utf-8",
        "De kanarie zingt bij de fundering.",
    )
    original = world.get("officer", f"/records/{question['id']}/original")
    assert original.content == QUESTION
    assert original.headers["content-disposition"].startswith("attachment;")
    assert original.headers["content-type"] == "application/octet-stream"


def test_a_family_is_the_mail_with_its_attachments(world: World) -> None:
    mail = world.one("officer", "msgid:raming@brug.example")
    csv = world.one("officer", "bestand:raming.csv")
    assert mail["attachments"] == [
        {"id": csv["id"], "name": "raming.csv", "mediaType": "text/csv", "sizeBytes": csv["sizeBytes"]}
    ]
    assert (csv["kind"], csv["parentId"], csv["familyId"]) == ("file", mail["id"], mail["id"])
    for member in (mail, csv):
        family = world.get("officer", f"/records/{member['id']}/family").json()
        assert [each["id"] for each in family["items"]] == [mail["id"], csv["id"]]
    raw = world.get("officer", f"/records/{csv['id']}/original").content
    assert raw == f"post;bedrag{CRLF}heipalen;12".encode()
    assert raw in WITH_ATTACHMENT
    assert csv["digest"] == f"sha256:{hashlib.sha256(raw).hexdigest()}"


def test_a_thread_is_in_order_of_time_and_says_what_is_missing(
    world: World, question: dict[str, Any]
) -> None:
    thread = world.get("officer", f"/records/{question['id']}/thread").json()
    assert set(thread) == {"items", "missing"}
    assert thread["missing"] == 0
    places = [each["place"]["container"] for each in thread["items"]]
    assert sorted(places) == ["a/vraag.eml", "antwoord.eml", "kopie/vraag.eml"]


def test_a_chat_message_stands_between_its_neighbours(world: World) -> None:
    message = world.one("officer", '"bericht 6"')
    context = world.get("officer", f"/records/{message['id']}/context?before=2&after=1").json()["items"]
    texts = [world.get("officer", f"/records/{each['id']}/text").text for each in context]
    assert texts == ["bericht 4", "bericht 5", "bericht 6", "bericht 7"]
    assert {each["conversationId"] for each in context} == {message["conversationId"]}
    usual = world.get("officer", f"/records/{message['id']}/context").json()["items"]
    assert len(usual) == 11


def test_a_copy_is_hidden_and_can_be_asked_for(world: World, question: dict[str, Any]) -> None:
    copies = world.get("officer", f"/records/{question['id']}/duplicates").json()["items"]
    assert [(each["place"]["container"], each["hidden"]) for each in copies] == [("kopie/vraag.eml", True)]
    shown = world.search("officer", "msgid:vraag@brug.example", includeDuplicates=True)
    assert (shown["total"], world.search("officer")["total"]) == (2, 17)
    assert world.search("officer", includeDuplicates=True)["total"] == 18


def test_an_answer_to_a_search_has_the_keys_of_the_contract(world: World) -> None:
    answer = world.search(
        "officer",
        "kanarie",
        explain=True,
        facets=["kind", "channel", "custodian", "accession", "person", "month"],
    )
    assert set(answer) == {
        *("total", "items", "facets", "explanation", "incomplete", "hasNextPage", "nextCursor", "tookMs")
    }
    assert (answer["total"], len(answer["items"]), answer["hasNextPage"], answer["nextCursor"]) == (
        2,
        2,
        False,
        None,
    )
    assert {name: [each["count"] for each in values] for name, values in answer["facets"].items()} == {
        "kind": [2],
        "channel": [2],
        "custodian": [2],
        "accession": [2],
        "person": [2, 1],
        "month": [2],
    }
    assert answer["facets"]["kind"] == [{"value": "mail", "label": "E-mail", "count": 2}]
    assert [(each["text"], each["count"]) for each in answer["explanation"]["terms"]] == [("kanarie", 2)]
    assert answer["incomplete"] is None


def test_highlights_are_ranges_of_code_points(world: World) -> None:
    (lit,) = world.one("officer", "zingt")["highlights"]
    assert (lit["field"], [lit["text"][start:end] for start, end in lit["ranges"]]) == ("text", ["zingt"])


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_paging_by_cursor_gives_every_hit_once(world: World, sort: str) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        page = world.search("officer", "", sort=sort, pageSize=3, cursor=cursor, includeDuplicates=True)
        seen += [each["id"] for each in page["items"]]
        cursor = page["nextCursor"]
        assert (page["total"], page["hasNextPage"]) == (18, cursor is not None)
        if cursor is None:
            break
    assert (len(seen), len(set(seen))) == (18, 18)


def test_a_query_that_cannot_be_read_says_where_and_what_was_expected(world: World) -> None:
    answer = world.ask("officer", "POST", "/records/_search", json={"query": "kanarie EN"})
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert problem["position"] == 10
    assert problem["errors"][0]["position"] == 10
    assert problem["errors"][0]["field"] == "query"
    assert problem["detail"].startswith("De zoekvraag klopt hier niet; verwacht wordt: een woord")


@pytest.mark.parametrize("expected", list(Expected))
def test_everything_that_a_query_may_lack_has_a_dutch_sentence(expected: Expected) -> None:
    assert expected_sentence(expected).endswith(f"{EXPECTED[expected]}.")


def test_a_cursor_of_another_question_is_refused(world: World) -> None:
    cursor = world.search("officer", "", pageSize=1)["nextCursor"]
    answer = world.ask("officer", "POST", "/records/_search", json={"query": "kanarie", "cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "cursor")


def test_a_hand_in_shows_its_state_progress_and_receipt(world: World, hand_ins: HandIns) -> None:
    shown = world.get("officer", f"/accessions/{hand_ins.ours}").json()
    assert len(shown["receipt"].pop("seal")) == 64
    assert len(shown["custodian"].pop("id")) == 32
    moment = "2026-11-02T09:30:00Z"
    assert shown == {
        "id": hand_ins.ours,
        "custodian": {"name": "A. de Vries"},
        "channel": "official",
        "title": "Postvak",
        "timezone": "Europe/Amsterdam",
        "declaration": None,
        "state": "available",
        "receivedAt": moment,
        "supplements": None,
        "failure": None,
        "progress": {"filesFound": 6, "filesRead": 6, "startedAt": moment, "finishedAt": moment},
        "receipt": {"sealedAt": moment, "provenance": None, "setAside": {}},
    }


def test_a_ledger_has_the_keys_of_the_contract_and_balances(world: World, hand_ins: HandIns) -> None:
    ledger = world.get("intake", f"/accessions/{hand_ins.ours}/ledger").json()
    rows = ledger.pop("containers")
    assert ledger == {
        "found": 19,
        "kept": 19,
        "hidden": 1,
        "defects": 0,
        "balanced": True,
        "keptWithDefects": 1,
        "setAside": 0,
        "byKind": {
            "mail": {"found": 5, "kept": 5, "hidden": 1, "defects": 0},
            "chat": {"found": 12, "kept": 12, "hidden": 0, "defects": 0},
            "notice": {"found": 0, "kept": 0, "hidden": 0, "defects": 0},
            "file": {"found": 1, "kept": 1, "hidden": 0, "defects": 0},
            "item": {"found": 0, "kept": 0, "hidden": 0, "defects": 0},
        },
    }
    assert all(set(row) == TALLY_KEYS | {"path", "format"} for row in rows)
    assert all(row["found"] == row["kept"] + row["defects"] for row in rows)
    assert sum(row["found"] for row in rows) == 19


def test_the_defects_of_a_hand_in_page_by_cursor(world: World, hand_ins: HandIns) -> None:
    path = f"/accessions/{hand_ins.ours}/defects?pageSize=1"
    first = world.get("intake", path).json()
    second = world.get("intake", f"{path}&cursor={first['nextCursor']}").json()
    assert set(first) == {"items", "hasNextPage", "nextCursor"}
    assert (first["hasNextPage"], second["hasNextPage"], second["nextCursor"]) == (True, False, None)
    defects = first["items"] + second["items"]
    assert {frozenset(each) for each in defects} == {
        frozenset({"code", "detail", "meaning", "place", "recordId", "lost"})
    }
    assert [(each["code"], each["place"]["container"], each["lost"]) for each in defects] == [
        ("date-order", "WhatsApp-chat met Jan Smit.txt", 0),
        ("date", "zoekgeraakt.eml", 0),
    ]


def test_the_list_of_hand_ins_pages_by_cursor(world: World, hand_ins: HandIns) -> None:
    first = world.get("intake", "/accessions?pageSize=2").json()
    second = world.get("intake", f"/accessions?pageSize=2&cursor={first['nextCursor']}").json()
    assert [each["id"] for each in first["items"]] == [hand_ins.private, hand_ins.ours]
    assert [each["id"] for each in second["items"]] == [hand_ins.theirs]
    assert (first["hasNextPage"], second["hasNextPage"], second["nextCursor"]) == (True, False, None)


def test_health_and_the_description_need_no_login(world: World) -> None:
    live = world.client.get("/api/v1/health/live")
    ready = world.client.get("/api/v1/health/ready")
    assert live.json() == {"status": "ok", "parts": {}}
    parts = ("catalogue", "readings", "index", "originals")
    assert ready.json()["abilities"]["ocr"] in {"ok", "absent"}
    assert ready.json() | {"abilities": 0} == {
        "status": "ok",
        "parts": dict.fromkeys(parts, "ok"),
        "abilities": 0,
    }
    description = world.client.get("/api/v1/openapi.json")
    assert description.json()["openapi"] == "3.1.0"
    assert description.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("part", PARTS)
def test_the_record_of_another_and_an_absent_one_give_the_same_404(world: World, part: str) -> None:
    theirs = world.one("stranger", "walvis EN kanarie")["id"]
    answers = [
        world.get("officer", f"/records/{wanted}{part}")
        for wanted in (theirs, absent_id(world), "geen-id", theirs.upper(), f" {theirs}")
    ]
    assert {(each.status_code, each.content, str(each.headers.items())) for each in answers} == {
        (404, answers[0].content, str(answers[0].headers.items()))
    }


@pytest.mark.parametrize("part", ["", "/ledger", "/defects"])
def test_the_hand_in_of_another_and_an_absent_one_give_the_same_404(
    world: World, hand_ins: HandIns, part: str
) -> None:
    answers = [
        world.get("officer", f"/accessions/{wanted}{part}")
        for wanted in (hand_ins.theirs, hand_ins.private, absent_id(world), "geen-id")
    ]
    assert {(each.status_code, each.content) for each in answers} == {(404, answers[0].content)}


def test_every_get_may_be_asked_as_head(world: World, hand_ins: HandIns, question: dict[str, Any]) -> None:
    paths = [f"/records/{question['id']}{part}" for part in PARTS]
    paths += [f"/accessions/{hand_ins.ours}{part}" for part in ("", "/ledger", "/defects")]
    paths += ["/accessions", "/health/live", "/health/ready", "/openapi.json"]
    for path in paths:
        body, head = world.get("officer", path), world.ask("officer", "HEAD", path)
        assert (head.status_code, head.content) == (200, b""), path
        assert dict(head.headers) == dict(body.headers), path
