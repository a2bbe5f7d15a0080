"""Judging in an inquiry: held to the text that was read, by rules of the law, read again by somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import zstandard
from httpx2 import Response
from sqlalchemy import select, update

from records.access import Role
from records.identity import AccessionId, RecordId
from records.judgement import Standing
from storage.tables import record
from storage.texts import add_frames
from tests.api.hand_ins import OURS
from tests.api.inquiries import Json, add_caseworker, change, made, open_inquiry, search_inquiry
from tests.api.world import World, make_world
from tests.builders import mail


@dataclass(frozen=True)
class Case:
    """An inquiry with everything selected: 20 records of two hand-ins, one of them twice in each way."""

    world: World
    id: str
    texts: dict[str, Any] = field(default_factory=dict)
    """Where the texts lay of those records that were given another one."""

    def post(self, who: str, part: str, body: Any) -> Response:
        return self.world.ask(who, "POST", f"/inquiries/{self.id}{part}", json=body)

    def record(self, query: str, who: str = "officer") -> Json:
        (hit,) = search_inquiry(self.world, who, self.id, query)["items"]
        return made(self.world.get(who, f"/inquiries/{self.id}/records/{hit['id']}"))

    def draft(self, seen: Json, outcome: str = "public", **told: Any) -> Json:
        numbers = [each["number"] for each in seen["judgements"]]
        return {
            "recordId": seen["record"]["id"],
            "textDigest": seen["textDigest"],
            "replaces": max(numbers, default=0),
            "outcome": outcome,
            **told,
        }

    def judge(self, *drafts: Json, who: str = "officer") -> Response:
        return self.post(who, "/judgements", {"judgements": drafts})

    def approve(self, *numbers: int, who: str = "reviewer", **told: Any) -> Response:
        readings = [{"number": each, "verdict": "approved", **told} for each in numbers]
        return self.post(who, "/second-readings", {"readings": readings})

    def standings(self) -> dict[str, str]:
        page = made(self.world.get("officer", f"/inquiries/{self.id}/judgements?pageSize=200"))
        return {each["recordId"]: each["standing"] for each in page["items"]}

    def read_anew(self, record_id: str, text: str) -> None:
        """Give a record another text, as a newer reading of its original would."""
        raw, here = text.encode(), record.c.id == bytes.fromhex(record_id)
        columns = (record.c.text_block, record.c.text_start, record.c.text_size)
        with self.world.services.database.write() as connection:
            before = connection.execute(select(*columns).where(here)).mappings().one()
            self.texts.setdefault(record_id, dict(before))
            (number,) = add_frames(connection, [zstandard.compress(raw)])
            connection.execute(
                update(record).where(here).values(text_block=number, text_start=0, text_size=len(raw))
            )

    def put_back(self) -> None:
        """Give every record the text that it had."""
        with self.world.services.database.write() as connection:
            for record_id, before in self.texts.items():
                where = record.c.id == bytes.fromhex(record_id)
                connection.execute(update(record).where(where).values(**before))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, list[AccessionId]]]:
    """An installation in which each test has an inquiry of its own."""
    world = make_world(tmp_path_factory.mktemp("judged"))
    with world.client:
        copies = {"tweede.eml": OURS["antwoord.eml"], "los.eml": mail("De kanarie van Jan Smit, los.")}
        hand_ins = [world.take_in(OURS), world.take_in(copies, custodian="C. Jansen")]
        for name, role in (("officer", Role.OFFICER), ("second", Role.OFFICER), ("reviewer", Role.REVIEWER)):
            world.add(name, role, *hand_ins)
        world.add("stranger", Role.OFFICER)
        yield world, hand_ins
    world.close()


@pytest.fixture
def case(installed: tuple[World, list[AccessionId]]) -> Iterator[Case]:
    world, hand_ins = installed
    inquiry = open_inquiry(world, "officer", *hand_ins)["id"]
    add_caseworker(world, "officer", inquiry, "second")
    add_caseworker(world, "officer", inquiry, "reviewer", "second_reader")
    found = search_inquiry(world, "officer", inquiry, "")["searchNumber"]
    chosen = {"action": "add", "searchNumber": found, "reason": "alles"}
    made(change(world, "officer", inquiry, "/selection", chosen, version=0))
    opened = Case(world, inquiry)
    yield opened
    opened.put_back()


def test_a_judgement_is_kept_with_what_was_read_and_waits_for_its_second_reader(case: Case) -> None:
    seen = case.record("zingt")
    assert (seen["standing"], seen["isSelected"], seen["judgements"]) == ("open", True, [])
    covered = [{"start": 3, "end": 10, "ground": "5.1.2e"}]
    draft = case.draft(seen, "partial_public", grounds=["5.1.2e"], remark="privé", redactions=covered)
    assert made(case.judge(draft)) == {"numbers": [1]}
    after = case.record("zingt")
    assert after["standing"] == "judged"
    (kept,) = after["judgements"]
    assert kept["redactions"] == [{**covered[0], "recogniser": ""}]
    assert (kept["judge"], kept["textDigest"], kept["judgedAt"]) == (
        "officer",
        seen["textDigest"],
        "2026-11-02T09:30:00Z",
    )
    assert made(case.approve(1)) == {"numbers": [1]}
    assert case.record("zingt")["standing"] == "approved"


def test_every_fault_of_every_judgement_is_named_at_once_and_nothing_is_kept(case: Case) -> None:
    drafts = [
        case.draft(case.record("zingt"), "not_public", grounds=["5.1.5", "5.1.2e"]),
        case.draft(case.record("zwijgt"), "public"),
        case.draft(case.record("onderwerp:zoekgeraakt"), "not_public", grounds=["5.2"], remark="beraad"),
    ]
    refused = case.judge(*drafts)
    assert refused.status_code == 400
    told = [(each["field"], each["detail"].split("(")[-1].rstrip(").")) for each in refused.json()["errors"]]
    assert told == [
        ("judgements.0", "art. 5.1 lid 3 Woo"),
        ("judgements.0", "art. 5.1 lid 5 Woo"),
        ("judgements.2", "art. 5.3 Woo"),
    ]
    assert set(case.standings().values()) == {"open"}
    unknown = case.judge(case.draft(case.record("zingt"), "not_public", grounds=["5.1.2z"]))
    assert (unknown.status_code, unknown.json()["detail"]) == (400, "ground: Deze waarde is niet bekend.")


def test_a_newer_text_reopens_a_judgement_even_an_approved_one(case: Case) -> None:
    seen = case.record("zingt")
    (number,) = made(case.judge(case.draft(seen)))["numbers"]
    made(case.approve(number))
    own = seen["record"]["id"]
    case.read_anew(own, seen["text"])
    assert case.standings()[own] == "approved"
    case.read_anew(own, "De kanarie zingt heel anders.")
    assert case.standings()[own] == "reopened"
    assert case.approve(number).status_code == 409
    late = case.judge(case.draft(seen, replaces=number))
    assert (late.status_code, "lees hem opnieuw" in late.json()["detail"]) == (409, True)
    again = made(case.world.get("officer", f"/inquiries/{case.id}/records/{own}"))
    assert again["standing"] == "reopened"
    made(case.judge(case.draft(again)))
    assert case.standings()[own] == "judged"
    assert len(made(case.world.get("officer", f"/inquiries/{case.id}/records/{own}"))["judgements"]) == 2


def test_nobody_is_his_own_second_reader_and_only_a_reviewer_is_one(case: Case) -> None:
    (number,) = made(case.judge(case.draft(case.record("zingt")), who="reviewer"))["numbers"]
    own = case.approve(number)
    assert (own.status_code, own.json()["detail"]) == (409, "Uw eigen beoordeling leest een ander na.")
    assert case.approve(number, who="officer").status_code == 403
    assert "approved" not in case.standings().values()


def test_what_is_sent_back_has_a_reason_and_is_judged_again(case: Case) -> None:
    (number,) = made(case.judge(case.draft(case.record("zingt"))))["numbers"]
    assert case.approve(number, verdict="sent_back").status_code == 400
    made(case.approve(number, verdict="sent_back", remark="naam van een derde"))
    seen = case.record("zingt")
    assert seen["standing"] == "sent_back"
    made(case.judge(case.draft(seen), who="second"))
    assert case.record("zingt")["standing"] == "judged"
    assert case.approve(number).status_code == 412


def test_of_two_officers_who_judge_the_same_record_the_second_looks_again(case: Case) -> None:
    seen = case.record("zingt")
    made(case.judge(case.draft(seen), who="second"))
    late = case.judge(
        case.draft(case.record("zwijgt")), case.draft(seen, "already_public", publicLink="https://o.example")
    )
    assert late.status_code == 412
    assert sorted(case.standings().values()).count("judged") == 1


def test_only_what_is_selected_is_judged(case: Case) -> None:
    seen = case.record("los")
    out = {"action": "remove", "recordIds": [seen["record"]["id"]], "reason": "buiten periode"}
    headers = {"If-Match": '"1"'}
    made(case.world.ask("officer", "POST", f"/inquiries/{case.id}/selection", json=out, headers=headers))
    assert case.judge(case.draft(seen)).status_code == 409
    twice = case.judge(case.draft(case.record("zingt")), case.draft(case.record("zingt")))
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (400, "judgements")


def test_what_follows_is_proposed_and_becomes_a_judgement_only_when_somebody_makes_it_one(case: Case) -> None:
    seen = case.record("zwijgt")
    own = seen["record"]["id"]
    nothing = case.post("officer", f"/records/{own}/_propose", None)
    assert nothing.status_code == 409
    made(case.judge(case.draft(seen)))
    (copy,) = made(case.post("officer", f"/records/{own}/_propose", None))["items"]
    assert (copy["reason"], copy["outcome"], copy["replaces"]) == ("duplicate", "duplicate", 0)
    before = case.standings()
    assert before[copy["recordId"]] == "open"
    taken = {
        name: copy[name]
        for name in ("recordId", "outcome", "grounds", "redactions", "textDigest", "replaces")
    }
    made(case.judge({**taken, "origin": own}))
    line = made(case.world.get("officer", f"/inquiries/{case.id}/records/{copy['recordId']}"))
    assert line["judgements"][0]["origin"] == own


def test_a_family_follows_and_the_same_passage_elsewhere_is_proposed_to_be_covered(case: Case) -> None:
    parent = case.record("soort:mail raming")
    made(case.judge(case.draft(parent, "not_public", grounds=["5.1.1e"])))
    (attachment,) = made(case.post("officer", f"/records/{parent['record']['id']}/_propose", None))["items"]
    assert (attachment["reason"], attachment["outcome"], attachment["grounds"]) == (
        "family",
        "not_public",
        ["5.1.1e"],
    )

    seen = case.record("los")
    start = seen["text"].index("Kanarie".lower())
    covered = [{"start": start, "end": start + len("kanarie"), "ground": "5.1.2e"}]
    made(case.judge(case.draft(seen, "partial_public", grounds=["5.1.2e"], remark="x", redactions=covered)))
    found = made(case.post("officer", f"/records/{seen['record']['id']}/_propose", None))["items"]
    assert {each["reason"] for each in found} == {"same_passage"}
    assert len(found) == 4
    for each in found:
        text = made(case.world.get("officer", f"/inquiries/{case.id}/records/{each['recordId']}"))["text"]
        assert [text[one["start"] : one["end"]].lower() for one in each["redactions"]] == ["kanarie"]


def test_the_sifting_adds_up_and_leads_to_its_members(case: Case) -> None:
    made(
        case.judge(
            case.draft(case.record("zingt")), case.draft(case.record("los"), "out_of_scope", remark="x")
        )
    )
    (number,) = made(case.judge(case.draft(case.record("zwijgt"))))["numbers"]
    made(case.approve(number, verdict="sent_back", remark="nog eens"))
    out = {
        "action": "remove",
        "recordIds": [case.record("onderwerp:zoekgeraakt")["record"]["id"]],
        "reason": "leeg",
    }
    headers = {"If-Match": '"1"'}
    made(case.world.ask("officer", "POST", f"/inquiries/{case.id}/selection", json=out, headers=headers))
    found = made(case.world.get("officer", f"/inquiries/{case.id}/sifting"))
    counts = {name: found[name]["count"] for name in ("found", "added", "duplicates", "open")}
    assert (counts, found["difference"]) == ({"found": 18, "added": 2, "duplicates": 2, "open": 15}, 0)
    assert [(each["reason"], each["count"]) for each in found["leftOut"]] == [("leeg", 1)]
    judged = {each["outcome"]: each["recordIds"] for each in found["judged"]}
    assert {name: len(members) for name, members in judged.items()} == {"public": 1, "out_of_scope": 1}
    assert judged["public"] == [RecordId(case.record("zingt")["record"]["id"])]


def test_every_act_stands_in_the_log_by_numbers_and_ids(case: Case) -> None:
    (number,) = made(case.judge(case.draft(case.record("zingt"), "out_of_scope", remark="geheim")))["numbers"]
    made(case.approve(number))
    with case.world.services.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT action, object, result FROM audit ORDER BY number").all()
    ours = [tuple(row) for row in rows if str(row[0]).startswith("judgement.") and row[1] == case.id]
    own = case.record("zingt")["record"]["id"]
    assert ours == [
        ("judgement.add", case.id, f"judgement=1 record={own}"),
        ("judgement.approved", case.id, "judgement=1"),
    ]
    assert "geheim" not in str(rows)


DONE, REFUSED, STATE, STALE, NOT_YOURS = 200, 403, 409, 412, 404
REVIEWED = {"officer": REFUSED, "second": REFUSED, "stranger": REFUSED}

STATES: dict[Standing, dict[str, dict[str, int]]] = {
    standing: {
        "read": {**dict.fromkeys(("officer", "second", "reviewer"), DONE), "stranger": NOT_YOURS},
        "judge": {**dict.fromkeys(("officer", "second", "reviewer"), DONE), "stranger": NOT_YOURS},
        "approve": {**REVIEWED, "reviewer": second},
        "send_back": {**REVIEWED, "reviewer": second},
        "propose": {**dict.fromkeys(("officer", "second", "reviewer"), proposing), "stranger": NOT_YOURS},
    }
    for standing, second, proposing in (
        (Standing.OPEN, STALE, STATE),
        (Standing.JUDGED, DONE, DONE),
        (Standing.SENT_BACK, DONE, DONE),
        (Standing.APPROVED, DONE, DONE),
        (Standing.REOPENED, STATE, DONE),
    )
}
"""Who may do what with a record of each standing; a standing without a row fails."""


def bring_to(case: Case, record_id: str, standing: Standing) -> Json:
    """A record of this standing, judged by the officer if it was judged, with its text as it is now."""
    address = f"/inquiries/{case.id}/records/{record_id}"
    seen = made(case.world.get("officer", address))
    if standing is not Standing.OPEN:
        (number,) = made(case.judge(case.draft(seen)))["numbers"]
        if standing is Standing.SENT_BACK:
            made(case.approve(number, verdict="sent_back", remark="x"))
        elif standing in {Standing.APPROVED, Standing.REOPENED}:
            made(case.approve(number))
        if standing is Standing.REOPENED:
            case.read_anew(record_id, "Een andere tekst.")
    found = made(case.world.get("officer", address))
    assert found["standing"] == standing
    return found


def status_of(case: Case, who: str, act: str, seen: Json) -> int:
    """What somebody is answered who tries an act on a record."""
    own = f"/records/{seen['record']['id']}"
    number = max((each["number"] for each in seen["judgements"]), default=0)
    match act:
        case "read":
            return case.world.get(who, f"/inquiries/{case.id}{own}").status_code
        case "judge":
            return case.judge(case.draft(seen), who=who).status_code
        case "propose":
            return case.post(who, f"{own}/_propose", None).status_code
        case _:
            verdict = "approved" if act == "approve" else "sent_back"
            return case.approve(number, who=who, verdict=verdict, remark="x").status_code


@pytest.mark.parametrize("standing", Standing)
def test_who_may_do_what_with_a_record_of_each_standing(case: Case, standing: Standing) -> None:
    fresh = iter(search_inquiry(case.world, "officer", case.id, "", pageSize=50)["items"])
    found = {
        act: {who: status_of(case, who, act, bring_to(case, next(fresh)["id"], standing)) for who in row}
        for act, row in STATES[standing].items()
        if act in {"judge", "approve", "send_back"}
    }
    shared = bring_to(case, next(fresh)["id"], standing)
    for act in ("read", "propose"):
        found[act] = {who: status_of(case, who, act, shared) for who in STATES[standing][act]}
    assert found == STATES[standing]
