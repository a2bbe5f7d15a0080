"""Inquiries as they are kept: what comes back, what stale changes leave alone, and an entry for every act."""

from datetime import date

import pytest
from sqlalchemy import select

from records.access import Actor, Role
from records.errors import InvalidError, NotFoundError, StaleError
from records.ground import Act
from records.identity import AccessionId
from records.inquiry import CasePart, Event, EventKind, NewInquiry, Requester, Scope, Talk
from storage.accounts import Accounts
from storage.audit import MainAudit
from storage.database import Database
from storage.inquiries import Inquiries
from storage.tables import audit
from tests.catalogues import OPERATOR
from tests.clocks import FixedClock
from tests.storage.test_accounts import register

ID = "e" * 32
TALK = Talk(date(2026, 3, 9), "J. Vrager\x00", "alleen 2024")


def someone(database: Database, name: str, role: Role = Role.OFFICER) -> Actor:
    made, _ = Accounts(database, MainAudit(database, FixedClock()), FixedClock()).add(name, role, OPERATOR)
    return Actor(made.id, name, role, "test")


def kept(database: Database, actor: Actor, *hand_ins: AccessionId) -> Inquiries:
    """The inquiries of a catalogue that has one."""
    inquiries = Inquiries(database, MainAudit(database, FixedClock()), FixedClock())
    new = NewInquiry(
        reference="2026-017",
        wording="Alles over de brug.",
        act=Act.WOO,
        received_on=date(2026, 3, 2),
        requester=Requester("J. Vrager", "vrager@krant.example"),
        scope=Scope(version=1, accessions=hand_ins),
    )
    inquiries.open(ID, new, actor)
    return inquiries


def test_scopes_and_events_come_back_as_they_were_told(database: Database) -> None:
    anna = someone(database, "anna")
    inquiries = kept(database, anna, register(database, "a"))
    scope = Scope(version=2, accessions=(), sent_from=date(2024, 1, 1), terms=("brug",), talk=TALK)
    inquiries.add_scope(ID, 1, scope, anna)
    event = Event(
        number=1,
        kind=EventKind.VIEWS_ASKED,
        on=date(2026, 3, 10),
        until=date(2026, 3, 24),
        party="Bouwbedrijf X",
    )
    inquiries.add_event(ID, 2, event, anna)
    found = inquiries.get(ID)
    assert (found.scope, found.version, found.part_of(anna.account_id)) == (scope, 3, CasePart.LEAD)
    assert inquiries.scopes(ID) == [Scope(version=1, accessions=(AccessionId("a" * 32),)), scope]
    assert inquiries.events(ID) == [event]


def test_a_stale_change_leaves_everything_as_it_was(database: Database) -> None:
    anna = someone(database, "anna")
    inquiries = kept(database, anna)
    before, entries = inquiries.get(ID), acts(database)
    for version in (0, 2):
        with pytest.raises(StaleError):
            inquiries.hold(ID, version, anna, decision="B-1", held=True)
        with pytest.raises(StaleError):
            inquiries.set_caseworker(ID, version, "anna", CasePart.LEAD, anna)
    assert (inquiries.get(ID), acts(database)) == (before, entries)


def test_a_change_that_is_refused_halfway_takes_no_version(database: Database) -> None:
    anna = someone(database, "anna")
    inquiries = kept(database, anna)
    with pytest.raises(InvalidError):
        inquiries.set_caseworker(ID, 1, "niemand", CasePart.JUDGE, anna)
    with pytest.raises(NotFoundError):
        inquiries.drop_caseworker(ID, 1, "niemand", anna)
    assert inquiries.get(ID).version == 1


def test_a_member_is_covered_by_the_newest_scope_with_its_supplements(database: Database) -> None:
    anna, bea = someone(database, "anna"), someone(database, "bea", Role.REVIEWER)
    first, other = register(database, "a"), register(database, "b")
    added = register(database, "c", supplements="a")
    inquiries = kept(database, anna, first)
    assert inquiries.covered(anna.account_id) == {first, added}
    assert inquiries.covered(bea.account_id) == frozenset()
    inquiries.set_caseworker(ID, 1, "bea", CasePart.SECOND_READER, anna)
    inquiries.add_scope(ID, 2, Scope(version=2, accessions=(other,), talk=TALK), anna)
    assert inquiries.covered(bea.account_id) == {other}
    inquiries.drop_caseworker(ID, 3, bea.account_id, anna)
    assert inquiries.covered(bea.account_id) == frozenset()
    assert [each.id for each in inquiries.of_account(anna.account_id)] == [ID]
    assert inquiries.of_account(bea.account_id) == []


def test_every_act_has_its_entry_and_none_has_words(database: Database) -> None:
    anna = someone(database, "anna")
    someone(database, "bea")
    inquiries = kept(database, anna)
    inquiries.set_caseworker(ID, 1, "bea", CasePart.JUDGE, anna)
    inquiries.add_scope(ID, 2, Scope(version=2, accessions=(), talk=TALK), anna)
    inquiries.add_event(
        ID, 3, Event(number=1, kind=EventKind.DECIDED, on=date(2026, 3, 10), note="geheim"), anna
    )
    inquiries.hold(ID, 4, anna, decision="Hotspot 3", held=True)
    found = [each for each in acts(database) if each[0].startswith("inquiry.")]
    assert [each[0] for each in found] == [
        "inquiry.open",
        "inquiry.caseworker",
        "inquiry.scope",
        "inquiry.event",
        "inquiry.hold",
    ]
    assert {each[1] for each in found} == {ID}
    assert not any(word in str(found) for word in ("Vrager", "brug", "alleen 2024", "geheim"))


def acts(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as connection:
        rows = connection.execute(
            select(audit.c.action, audit.c.object, audit.c.result).order_by(audit.c.number)
        )
        return [(row.action, row.object, row.result) for row in rows]
