"""Accounts: a token shown once, grants that cover supplements, and revoking that holds."""

import pytest
from sqlalchemy import select

from records.access import Role
from records.accession import Custodian
from records.errors import ConflictError, InvalidError, NotFoundError
from records.identity import AccessionId
from records.record import Channel
from storage.accessions import Accessions, NewAccession
from storage.accounts import Accounts
from storage.audit import MainAudit
from storage.database import Database
from storage.tables import account, audit
from tests.catalogues import OPERATOR, MakesDatabase
from tests.clocks import FixedClock


def accounts_of(database: Database) -> Accounts:
    return Accounts(database, MainAudit(database, FixedClock()), FixedClock())


def register(database: Database, digit: str, supplements: str = "") -> AccessionId:
    accessions = Accessions(database, MainAudit(database, FixedClock()), FixedClock())
    new = NewAccession(
        id=AccessionId(digit * 32),
        custodian=Custodian("c", "C"),
        channel=Channel.OFFICIAL,
        title="",
        timezone="Europe/Amsterdam",
        source=digit,
        supplements=AccessionId(supplements * 32) if supplements else None,
    )
    return accessions.register(new, OPERATOR).id


def test_a_token_opens_its_account_and_is_not_kept(a_database: MakesDatabase) -> None:
    with a_database() as database:
        accounts = accounts_of(database)
        made, token = accounts.add("anna", Role.OFFICER, OPERATOR)
        assert accounts.by_token(token) == made
        assert accounts.by_token(f"{token}x") is None
        assert accounts.by_token("") is None
        with database.read() as connection:
            kept = connection.execute(select(account)).mappings().one()
        assert token.encode() not in b"".join(str(value).encode() for value in kept.values())


def test_a_revoked_account_has_no_token_and_no_grants(a_database: MakesDatabase) -> None:
    with a_database() as database:
        accounts = accounts_of(database)
        _, token = accounts.add("anna", Role.OFFICER, OPERATOR)
        accounts.grant("anna", None, OPERATOR)
        accounts.revoke("anna", OPERATOR)
        assert accounts.by_token(token) is None
        assert [(each.is_revoked, each.granted) for each in accounts.all()] == [(True, frozenset())]


def test_a_grant_covers_the_hand_in_and_its_supplements(a_database: MakesDatabase) -> None:
    with a_database() as database:
        accounts = accounts_of(database)
        _, token = accounts.add("anna", Role.OFFICER, OPERATOR)
        first, other = register(database, "1"), register(database, "2")
        accounts.grant("anna", first, OPERATOR)
        later = register(database, "3", supplements="1")
        found = accounts.by_token(token)
        assert found
        assert found.granted == frozenset({first, later})
        accounts.grant("anna", other, OPERATOR)
        again = accounts.by_token(token)
        assert again
        assert again.granted == frozenset({first, later, other})


def test_a_grant_on_all_covers_those_to_come(a_database: MakesDatabase) -> None:
    with a_database() as database:
        accounts = accounts_of(database)
        _, token = accounts.add("anna", Role.OFFICER, OPERATOR)
        accounts.grant("anna", None, OPERATOR)
        register(database, "1")
        found = accounts.by_token(token)
        assert found
        assert found.granted is None


def test_names_that_cannot_be_are_refused(a_database: MakesDatabase) -> None:
    with a_database() as database:
        accounts = accounts_of(database)
        accounts.add("anna", Role.OFFICER, OPERATOR)
        with pytest.raises(ConflictError):
            accounts.add("anna", Role.ADMIN, OPERATOR)
        for name in ("", "  ", "x" * 201):
            with pytest.raises(InvalidError):
                accounts.add(name, Role.OFFICER, OPERATOR)
        with pytest.raises(InvalidError):
            accounts.add("bert", Role.OPERATOR, OPERATOR)


def test_what_is_not_there_is_not_found(a_database: MakesDatabase) -> None:
    with a_database() as database:
        accounts = accounts_of(database)
        with pytest.raises(NotFoundError):
            accounts.revoke("niemand", OPERATOR)
        accounts.add("anna", Role.OFFICER, OPERATOR)
        for unknown in ("0" * 32, "geen id"):
            with pytest.raises(NotFoundError):
                accounts.grant("anna", AccessionId(unknown), OPERATOR)


def test_every_change_stands_in_the_log_and_a_refused_one_does_not(a_database: MakesDatabase) -> None:
    with a_database() as database:
        accounts = accounts_of(database)
        accounts.add("anna", Role.OFFICER, OPERATOR)
        accounts.grant("anna", None, OPERATOR)
        with pytest.raises(ConflictError):
            accounts.add("anna", Role.OFFICER, OPERATOR)
        accounts.revoke("anna", OPERATOR)
        with database.read() as connection:
            actions = connection.execute(select(audit.c.action).order_by(audit.c.number)).scalars().all()
        assert actions == ["account.add", "account.grant", "account.revoke"]
