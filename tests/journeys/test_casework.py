"""A request from its receipt to what was approved, on SQLite and on PostgreSQL: the same at every step."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from records.access import AccessScope, Actor, Role
from records.account import Account
from records.errors import ConflictError, StaleError
from records.ground import Act
from records.identity import AccessionId, RecordId
from records.inquiry import CasePart, Event, EventKind, NewInquiry, Requester, Scope, Talk
from records.judgement import Outcome, Verdict
from records.person_asked import PersonAsked, Reply
from records.provenance import Method, Provenance
from records.record import Channel
from records.selection import Action
from runtime.composition import Services
from runtime.judging import Draft
from runtime.selecting import Pointed
from runtime.verifying import verify
from runtime.views import Json
from tests.builders import attachment, mail, multipart
from tests.engines.postgresql import PostgresqlServer
from tests.hand_ins import installation, numbered_mail, take_in, write

LETTERS = {f"{number}.eml": numbered_mail(number, "brief \x00 aan de minister") for number in range(12)}
WITH_FAMILY = multipart("Content-Type: text/plain\r\n\r\nZie de brief.", attachment("a;b", "raming.csv"))
WORDS = "Alles over de brieven \x00 van \U0001f600."


@dataclass(frozen=True)
class People:
    """Who work on the request, and what the officer was granted."""

    officer: Actor
    reviewer: Actor
    granted: Account


def people(services: Services, *hand_ins: AccessionId) -> People:
    actors = []
    for name, role in (("officer", Role.OFFICER), ("reviewer", Role.REVIEWER)):
        made, _ = services.accounts.add(name, role, services.operator)
        actors.append(Actor(made.id, name, role, "test"))
    account = Account(
        actors[0].account_id, "officer", Role.OFFICER, is_revoked=False, granted=frozenset(hand_ins)
    )
    return People(actors[0], actors[1], account)


def handed_in(services: Services, folder: Path) -> tuple[AccessionId, AccessionId]:
    """An official hand-in, and a private one of which one letter was set aside before it was sealed."""
    files = {**LETTERS, "kopie.eml": LETTERS["3.eml"], "familie.eml": WITH_FAMILY}
    official = AccessionId(take_in(services, write(folder / "een", files))["accessionId"])
    letters = {"3.eml": LETTERS["3.eml"], "feest.eml": mail("Gefeliciteerd!", subject="Feest")}
    told = take_in(services, write(folder / "prive", letters), channel=Channel.PRIVATE)
    private = AccessionId(told["accessionId"])
    holder = services.operator
    provenance = Provenance(method=Method.MAILBOX_EXPORT, source="webmail", rules="zonder privé")
    services.desk.tell(holder, None, private, provenance)
    party = next(
        each[0]
        for each in services.indexing.contents()
        if each[1] == private
        and services.shelf.records([each[0]], AccessScope(frozenset({private})))[each[0]].title == "Feest"
    )
    services.desk.set_aside(holder, None, private, [party], "purely-private")
    services.desk.seal(holder, None, private)
    services.indexing.drain()
    return official, private


def handled(services: Services, folder: Path) -> Json:
    """All that can be told of a request that was handled, but for ids that are drawn."""
    hand_ins = handed_in(services, folder)
    who = people(services, *hand_ins)
    cases = services.cases
    new = NewInquiry(
        reference="2026-017",
        wording=WORDS,
        act=Act.WOO,
        received_on=date(2024, 3, 11),
        requester=Requester("J. Vrager", ""),
        scope=Scope(version=1, accessions=hand_ins),
    )
    inquiry: str = cases.work.open(who.officer, who.granted, new)["id"]
    cases.work.set_caseworker(who.officer, inquiry, 1, "reviewer", CasePart.SECOND_READER)
    talk = Talk(date(2024, 3, 12), "J. Vrager", "alles")
    cases.work.talked(who.officer, who.granted, inquiry, 2, Scope(version=0, accessions=hand_ins, talk=talk))
    asked = Event(
        number=0, kind=EventKind.VIEWS_ASKED, on=date(2024, 3, 13), until=date(2024, 3, 27), party="X"
    )
    cases.work.happened(who.officer, inquiry, 3, asked)
    cases.work.hold(who.officer, inquiry, 4, decision="Hotspot 3", held=True)
    searches = [
        orjson.loads(cases.searching.search(who.officer, inquiry, {"query": query}))
        for query in ("brief", "woord3", "raming OF brief", "niets")
    ]
    found = Pointed(search=3)
    cases.selecting.change(who.officer, inquiry, 0, (Action.ADD, found), "ter zake")
    out = Pointed(records=(RecordId(searches[1]["items"][0]["id"]),))
    cases.selecting.change(who.reviewer, inquiry, 1, (Action.REMOVE, out), "dubbel")
    with pytest.raises(StaleError):
        cases.selecting.change(who.officer, inquiry, 1, (Action.REMOVE, found), "te laat")
    judge(services, who, inquiry)
    note(services, who, inquiry, hand_ins[1])
    return told(services, who, inquiry, searches)


def judge(services: Services, who: People, inquiry: str) -> None:
    """Judge all that is selected, the last record in part; approve all but one, which is sent back."""
    judging = services.cases.judging
    lines = judging.listed(who.officer, inquiry, "", 200)["items"]
    drafts = []
    for line in lines:
        seen = judging.one(who.officer, inquiry, line["recordId"])
        draft = Draft(record_id=line["recordId"], outcome=Outcome.PUBLIC, text_digest=seen["textDigest"])
        drafts.append((seen["record"]["title"], draft))
    drafts.sort(key=lambda each: each[0])
    numbers = judging.judge(who.officer, inquiry, [draft for _, draft in drafts[:-1]])
    _, last = drafts[-1]
    partly = Draft(
        record_id=last.record_id,
        outcome=Outcome.PARTIAL,
        text_digest=last.text_digest,
        grounds=("5.1.2e",),
        remark="naam \x00",
        redactions=((0, 1, "5.1.2e", ""),),
        origin=drafts[0][1].record_id,
    )
    numbers += judging.judge(who.officer, inquiry, [partly])
    judging.read(who.reviewer, inquiry, [(each, Verdict.APPROVED, "") for each in numbers[1:]])
    judging.read(who.reviewer, inquiry, [(numbers[0], Verdict.SENT_BACK, "kijk nog eens")])
    with pytest.raises(StaleError):
        judging.judge(who.officer, inquiry, [partly])


def note(services: Services, who: People, inquiry: str, private: AccessionId) -> None:
    """Tell who was asked, draw a sample and look at it, keep a name open, answer on a searched word."""
    cases, officer = services.cases, who.officer
    asked = PersonAsked(
        number=0,
        role="raadadviseur \x00",
        name="K. Bos \U0001f600",
        is_name_public=False,
        asked_on=date(2024, 3, 14),
        question="Wat hebt u?",
    )
    cases.persons_asked.tell(officer, who.granted, inquiry, asked)
    answered = {"reply": Reply.ANSWERED, "answered_on": date(2024, 3, 15), "answer": "Niets.", "replaces": 1}
    cases.persons_asked.tell(
        officer,
        who.granted,
        inquiry,
        replace(asked, accession=private, **answered),  # type: ignore[arg-type]
    )
    cases.sampling.draw(officer, inquiry, 5)
    drawn = cases.sampling.one(officer, inquiry, 1)["items"]
    said = [(RecordId(each["recordId"]), False) for each in drawn]
    cases.sampling.look(officer, inquiry, 1, said)
    cases.staying_names.tell(officer, inquiry, "Hanneke Terpstra", "minister")
    services.disclosing.terms.answer(officer, inquiry, [("brief", True, ""), ("niets", False, "iets \x00")])


def told(services: Services, who: People, inquiry: str, searches: list[Json]) -> Json:
    """What every page of the request tells."""
    cases, officer = services.cases, who.officer
    opened = cases.work.one(officer, inquiry)
    hand_ins = [services.desk.one(services.operator, None, each) for each in opened["scope"]["accessionIds"]]
    pages = {
        "wording": opened["wording"],
        "scopes": cases.work.talks(officer, inquiry),
        "events": cases.work.events(officer, inquiry),
        "deadlines": cases.work.deadlines(officer, inquiry),
        "searches": cases.searching.listed(officer, inquiry),
        "replays": [cases.searching.replay(officer, inquiry, each["searchNumber"]) for each in searches],
        "selection": cases.selecting.listed(officer, inquiry, "", 200),
        "changes": cases.selecting.changes(officer, inquiry),
        "judgements": cases.judging.listed(officer, inquiry, "", 200),
        "sifting": cases.sieving.shown(officer, inquiry),
        "asked": cases.persons_asked.listed(officer, inquiry),
        "samples": cases.sampling.listed(officer, inquiry),
        "redrawn": cases.sampling.redraw(officer, inquiry, 1),
        "staying": cases.staying_names.listed(officer, inquiry),
        "terms": services.disclosing.terms.listed(officer, inquiry),
        "waiting": cases.second_readings.waiting(who.reviewer, "", 50)["items"],
        "receipts": [each["receipt"] for each in hand_ins],
        "audit": verify(services)["audit"]["broken"],
    }
    with pytest.raises(ConflictError):
        services.desk.set_aside(services.operator, None, hand_ins[1]["id"], [], "purely-private")
    found: Json = orjson.loads(orjson.dumps(pages))
    return found


DRAWN = {"at", "judgedAt", "sealedAt", "drawnAt", "seed", "pile", "recordIds", "inquiryId"}
"""What the system's clock gave, and what is drawn at random."""


def steady(value: Any) -> Any:
    """A value without what no two installations have alike, but for the ids that a replay gave."""
    if isinstance(value, dict):
        return {name: steady(each) for name, each in value.items() if name not in DRAWN}
    return [steady(each) for each in value] if isinstance(value, list) else value


def test_a_request_is_handled_alike_on_either_database(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    with installation(tmp_path / "data") as services:
        embedded = handled(services, tmp_path / "a")
    with postgresql.another() as url, installation(tmp_path / "served", database_url=url) as services:
        served = handled(services, tmp_path / "a")
    assert steady(served) == steady(embedded)
    sifting = embedded["sifting"]
    assert (sifting["difference"], sifting["found"]["count"], sifting["duplicates"]["count"]) == (0, 15, 1)
    assert [(each["outcome"], each["count"]) for each in sifting["judged"]] == [
        ("public", 12),
        ("partial_public", 1),
    ]
    assert (sifting["open"]["count"], [each["count"] for each in sifting["leftOut"]]) == (1, [1])
    assert all(each["isSame"] for each in embedded["replays"])
    assert [each["recordIds"] for each in served["replays"]] == [
        each["recordIds"] for each in embedded["replays"]
    ]
    assert [(each["number"], each["isHolding"]) for each in embedded["asked"]] == [(1, False), (2, True)]
    (sample,) = embedded["samples"]
    assert (sample["discarded"], sample["drawn"], sample["estimate"]["most"]) == (1, 1, 0)
    assert (embedded["redrawn"]["isSame"], embedded["redrawn"]["isWhole"]) == (True, True)
    assert [(each["term"], each["goesOut"]) for each in embedded["terms"]][-1] == ("niets", False)
    assert embedded["waiting"] == []
    assert embedded["wording"] == WORDS
    assert sorted(len(each["setAside"]) for each in embedded["receipts"]) == [0, 1]
