"""Accounts, their tokens (only hashes are kept) and the hand-ins they were granted."""

import hashlib
import secrets
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from records.access import NO_ACCOUNTS, Actor, Role
from records.account import Account
from records.errors import ConflictError, InvalidError, NotFoundError
from records.identity import AccessionId
from records.ports import Clock
from storage.audit import MainAudit
from storage.database import Database
from storage.remembered import Remembered
from storage.sql import insert_new
from storage.tables import access_grant, accession, account

ALL_ACCESSIONS = 0
"""The number in a grant that stands for every hand-in, those to come included."""


class Accounts:
    """Who may log in, as what, and to which hand-ins."""

    def __init__(self, database: Database, audit: MainAudit, clock: Clock) -> None:
        """Keep accounts in the catalogue."""
        self._database, self._audit, self._clock = database, audit, clock
        self._by_token: Remembered[bytes, Account | None] = Remembered(database, 1000)

    def add(self, name: str, role: Role, actor: Actor) -> tuple[Account, str]:
        """A new account and its token, which is shown this once.

        Raises InvalidError for an empty name or a role that accounts cannot have, ConflictError
        when the name is taken.
        """
        if not name.strip() or len(name) > 200:
            raise InvalidError("name", "empty-or-long")
        if role in NO_ACCOUNTS:
            raise InvalidError("role", "not-for-accounts", role)
        token, identity = secrets.token_urlsafe(32), secrets.token_hex(16)
        with self._database.write() as connection:
            if connection.execute(select(account.c.id).where(account.c.name == name)).first():
                raise ConflictError("account", "name-taken")
            connection.execute(
                account.insert(),
                {
                    "id": identity,
                    "name": name,
                    "role": role.value,
                    "token_hash": _hash(token),
                    "created_at": int(self._clock.now().timestamp() * 1000),
                },
            )
            self._audit.add(connection, actor, "account.add", identity, role.value)
        return Account(identity, name, role, is_revoked=False, granted=frozenset()), token

    def by_token(self, token: str) -> Account | None:
        """The account whose token this is, unless revoked."""
        hashed = _hash(token)
        return self._by_token.get(hashed, lambda: self._by_hash(hashed))

    def _by_hash(self, hashed: bytes) -> Account | None:
        with self._database.read() as connection:
            row = connection.execute(
                select(account).where(account.c.token_hash == hashed, account.c.revoked_at.is_(None))
            ).first()
            return None if row is None else _account(connection, row)

    def all(self) -> list[Account]:
        """Every account by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(account).order_by(account.c.name)).all()
            return [_account(connection, row) for row in rows]

    def revoke(self, name: str, actor: Actor) -> None:
        """Take an account's access away, from the next request on. Raises NotFoundError."""
        with self._database.write() as connection:
            identity = _id_of(connection, name)
            connection.execute(
                update(account)
                .where(account.c.id == identity)
                .values(revoked_at=int(self._clock.now().timestamp() * 1000))
            )
            connection.execute(delete(access_grant).where(access_grant.c.account_id == identity))
            self._audit.add(connection, actor, "account.revoke", identity)

    def grant(self, name: str, accession_id: AccessionId | None, actor: Actor) -> None:
        """Let an account see a hand-in, or all with None. Raises NotFoundError for either."""
        with self._database.write() as connection:
            identity, number = _id_of(connection, name), ALL_ACCESSIONS
            if accession_id is not None:
                raw = _raw_id(accession_id)
                row = connection.execute(select(accession.c.number).where(accession.c.id == raw)).first()
                if row is None:
                    raise NotFoundError("accession")
                number = row.number
            insert_new(connection, access_grant, [{"account_id": identity, "accession": number}])
            self._audit.add(connection, actor, "account.grant", identity, accession_id or "all")


def _account(connection: Connection, row: Row[Any]) -> Account:
    identity, name, role, revoked = row.id, row.name, row.role, row.revoked_at
    numbers = set(
        connection.execute(
            select(access_grant.c.accession).where(access_grant.c.account_id == identity)
        ).scalars()
    )
    granted: frozenset[AccessionId] | None = None
    if ALL_ACCESSIONS not in numbers:
        # A grant on a hand-in covers its supplements (decision 1).
        ids = connection.execute(
            select(accession.c.id).where(
                accession.c.number.in_(numbers) | accession.c.supplements.in_(numbers)
            )
        ).scalars()
        granted = frozenset(AccessionId(each.hex()) for each in ids)
    return Account(identity, name, Role(role), revoked is not None, granted)


def _id_of(connection: Connection, name: str) -> str:
    row = connection.execute(select(account.c.id).where(account.c.name == name)).first()
    if row is None:
        raise NotFoundError("account")
    return str(row.id)


def _raw_id(accession_id: str) -> bytes:
    try:
        return bytes.fromhex(accession_id)
    except ValueError:
        raise NotFoundError("accession") from None


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
