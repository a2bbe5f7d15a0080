"""What the API does with requests that are not quite right: always a problem, never a stranger's page."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st

from api.faults import SENTENCES, faults_of
from api.problems import MEDIA_TYPE
from front.app import create_app
from tests.api.conftest import HandIns
from tests.api.world import API, World, make_world
from tests.builders import mail

SEARCH = "/records/_search"


def assert_problem(answer: Response, status: int) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, MEDIA_TYPE), answer.text
    assert answer.headers["api-version"] == "1.0.0"
    problem: dict[str, Any] = answer.json()
    assert set(problem) >= {"type", "status", "title", "detail"}
    assert problem["status"] == status
    return problem


def test_a_slash_at_the_end_is_another_path(world: World) -> None:
    assert_problem(world.get("officer", "/accessions/"), 404)


def test_an_unknown_path_is_a_problem(world: World) -> None:
    assert_problem(world.get("officer", "/nergens"), 404)
    assert_problem(world.client.get("/nergens"), 404)


def test_every_fault_of_an_input_is_told_at_once_in_dutch(world: World) -> None:
    wanted = {
        "query": 5,
        "pageSize": 0,
        "sort": "best",
        "explain": "ja",
        "filters": {"sentFrom": 0},
        "naam": "x",
    }
    problem = assert_problem(world.ask("officer", "POST", SEARCH, json=wanted), 400)
    assert {each["field"]: each["detail"] for each in problem["errors"]} == {
        "query": "Dit moet tekst zijn.",
        "pageSize": "Dit moet minstens 1 zijn.",
        "sort": "Dit moet een van deze waarden zijn: relevance, newest of oldest.",
        "explain": "Dit moet true of false zijn.",
        "filters.sentFrom": "Dit moet een dag zijn, geschreven als JJJJ-MM-DD.",
        "naam": "Dit veld bestaat hier niet.",
    }


@pytest.mark.parametrize(
    ("body", "field", "detail"),
    [
        (b"{", "body", "Dit is geen geldige JSON."),
        (b"", "body", "Dit veld ontbreekt."),
        (b"[]", "body", "Dit moet een JSON-object zijn."),
        (b'{"query": "\\ud800"}', "query", "Deze tekst bevat tekens die geen Unicode zijn."),
        (b'{"\\ud800": 1}', "body", "Deze tekst bevat tekens die geen Unicode zijn."),
        (b'{"query": "' + b"a" * 8193 + b'"}', "query", "Dit mag hoogstens 8192 tekens lang zijn."),
    ],
)
def test_a_body_that_cannot_be_used_says_why(world: World, body: bytes, field: str, detail: str) -> None:
    answer = world.ask("officer", "POST", SEARCH, content=body, headers={"Content-Type": "application/json"})
    assert assert_problem(answer, 400)["errors"] == [{"field": field, "detail": detail}]


@pytest.mark.parametrize("body", [b"[" * 50_000, b'{"pageSize": ' + b"9" * 5000 + b"}", b"\xff\xfe"])
def test_a_body_that_breaks_parsers_is_a_bad_request(world: World, body: bytes) -> None:
    answer = world.ask("officer", "POST", SEARCH, content=body, headers={"Content-Type": "application/json"})
    assert_problem(answer, 400)


def test_a_wrong_parameter_of_the_path_is_a_bad_request(world: World, hand_ins: HandIns) -> None:
    problem = assert_problem(world.get("officer", "/accessions?pageSize=veel"), 400)
    assert problem["errors"] == [{"field": "pageSize", "detail": "Dit moet een geheel getal zijn."}]
    assert_problem(world.get("officer", f"/accessions/{hand_ins.ours}/defects?cursor=x"), 400)
    assert_problem(world.get("officer", "/accessions?cursor=x"), 400)


def test_a_parameter_that_there_is_not_is_refused(world: World) -> None:
    problem = assert_problem(world.get("officer", "/accessions?pagesize=5&kleur=rood"), 400)
    assert problem["errors"] == [
        {"field": "pagesize", "detail": "Dit veld bestaat hier niet."},
        {"field": "kleur", "detail": "Dit veld bestaat hier niet."},
    ]


def test_what_is_not_told_in_words_gets_the_general_sentence() -> None:
    fault = {
        "type": "something_new",
        "loc": ("body", "query"),
        "msg": "English",
        "ctx": {"error": ValueError()},
    }
    assert faults_of([fault]) == [{"field": "query", "detail": "Deze waarde kan niet worden gebruikt."}]
    assert all(sentence.endswith((".", "}.")) for sentence in SENTENCES.values())


@pytest.mark.parametrize("kind", ["application/xml", "text/plain", "multipart/form-data; boundary=x", ""])
def test_a_body_of_another_form_is_not_read(world: World, kind: str) -> None:
    answer = world.ask("officer", "POST", SEARCH, content=b"<vraag/>", headers={"Content-Type": kind})
    assert_problem(answer, 415)


def test_an_upload_in_another_form_is_not_read(world: World) -> None:
    assert_problem(world.ask("intake", "POST", "/accessions", json={"custodian": "x"}), 415)


@pytest.mark.parametrize("accept", ["application/xml", "text/html", "image/*", "application/json;q=0"])
def test_an_answer_of_another_form_does_not_exist(world: World, accept: str) -> None:
    assert_problem(world.get("officer", "/accessions", headers={"Accept": accept}), 406)


@pytest.mark.parametrize(
    "accept",
    ["*/*", "application/*", "application/json", "text/html, */*;q=0.1", "APPLICATION/JSON; q=1", ""],
)
def test_json_is_given_to_whoever_takes_it(world: World, accept: str) -> None:
    assert world.get("officer", "/accessions", headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/accessions", {"GET", "HEAD", "POST"}),
        ("GET", SEARCH, {"POST"}),
        ("DELETE", SEARCH, {"POST"}),
        ("PUT", "/health/live", {"GET", "HEAD"}),
    ],
)
def test_a_method_that_does_not_belong_says_which_do(
    world: World, method: str, path: str, allowed: set[str]
) -> None:
    answer = world.ask("officer", method, path)
    assert_problem(answer, 405)
    assert {each.strip() for each in answer.headers["allow"].split(",")} == allowed


@pytest.mark.parametrize("key", [None, b"", b"geen-sleutel", b"\xc3\xa9", b"\xff"])
def test_without_a_valid_key_nobody_is_answered(world: World, key: bytes | None) -> None:
    headers = {} if key is None else {b"Authorization": b"Bearer " + key}
    answer = world.client.get(f"{API}/accessions", headers=headers)
    assert_problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(world: World) -> None:
    answer = world.ask("officer", "POST", SEARCH, json={"query": "a" * 2**20})
    assert_problem(answer, 413)


def test_a_body_that_does_not_tell_its_length_is_cut_off(world: World) -> None:
    pieces = (b" " * 2**16 for _ in range(17))
    answer = world.ask(
        "officer", "POST", SEARCH, content=pieces, headers={"Content-Type": "application/json"}
    )
    assert_problem(answer, 413)


def test_an_upload_may_be_as_large_as_the_settings_say(tmp_path: Path) -> None:
    world = make_world(tmp_path, max_upload_mb=1)
    world.add_everybody()
    form = {"custodian": "A. de Vries", "channel": "official"}
    with world.client:
        large = world.ask(
            "intake", "POST", "/accessions", data=form, files={"files[]": ("a.eml", b"x" * 2**20)}
        )
        small = world.ask("intake", "POST", "/accessions", data=form, files={"files[]": ("a.eml", mail())})
    assert_problem(large, 413)
    assert small.status_code == 202
    world.close()


def test_a_fault_of_ours_is_a_problem_without_a_detail(tmp_path: Path) -> None:
    world = make_world(tmp_path)
    app = create_app(world.services)

    @app.get(f"{API}/breekt")
    def breaks() -> None:
        raise RuntimeError("geheim")

    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get(f"{API}/breekt")
    assert_problem(answer, 500)
    assert "geheim" not in answer.text
    assert "Runtime" not in answer.text
    world.close()


def test_every_answer_has_the_headers_that_keep_it_safe(world: World) -> None:
    answers = [
        world.get("officer", "/accessions"),
        world.get("officer", "/nergens"),
        world.client.get("/api/v1/accessions"),
        world.client.get("/"),
        world.client.get("/static/klaarlicht.css"),
    ]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "max-age" in answer.headers["strict-transport-security"]
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


@given(query=st.text(max_size=60))
def test_any_query_is_answered_or_refused(filled: tuple[World, HandIns], query: str) -> None:
    answer = filled[0].ask("officer", "POST", SEARCH, json={"query": query})
    assert answer.status_code in {200, 400}
