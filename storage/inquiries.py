"""Inquiries: opened, staffed, talked about, dated; every change with its audit entry and a new version."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import Connection, delete, func, select, update

from records.access import PERMISSIONS, Actor, Permission
from records.errors import ConflictError, InvalidError, NotFoundError, StaleError
from records.identity import AccessionId
from records.inquiry import CasePart, Event, Inquiry, NewInquiry, Scope
from records.ports import Clock
from storage.audit import MainAudit
from storage.casework_tables import (
    inquiry,
    inquiry_caseworker,
    inquiry_event,
    inquiry_scope,
    requester,
    scope_accession,
)
from storage.database import Database
from storage.inquiry_rows import event_of, loaded, row_of, scopes_of
from storage.remembered import Remembered
from storage.tables import accession, account

_CASEWORKERS = sorted(role.value for role, may in PERMISSIONS.items() if Permission.CASE in may)


class Inquiries:
    """The inquiries of the catalogue. Whom they are shown to is decided elsewhere."""

    def __init__(self, database: Database, audit: MainAudit, clock: Clock) -> None:
        """Keep inquiries in the catalogue."""
        self._database, self._audit, self._clock = database, audit, clock
        self._covered: Remembered[str, frozenset[AccessionId]] = Remembered(database, 1000)

    def open(self, inquiry_id: str, new: NewInquiry, actor: Actor) -> None:
        """Enter an inquiry under an id that nobody can guess; who enters it leads it."""
        with self._database.write() as connection:
            connection.execute(
                inquiry.insert(),
                {
                    "id": bytes.fromhex(inquiry_id),
                    "reference": new.reference,
                    "wording": new.wording,
                    "act": new.act.value,
                    "received_on": new.received_on.isoformat(),
                    "version": 1,
                    "created_at": self._now(),
                },
            )
            number = row_of(connection, inquiry_id).number
            connection.execute(
                requester.insert(),
                {"inquiry": number, "name": new.requester.name, "contact": new.requester.contact},
            )
            self._add_caseworker(connection, number, actor.account_id, CasePart.LEAD)
            self._add_scope(connection, number, new.scope, actor)
            self._audit.add(connection, actor, "inquiry.open", inquiry_id)

    def get(self, inquiry_id: str) -> Inquiry:
        """The inquiry with this id. Raises NotFoundError."""
        with self._database.read() as connection:
            return loaded(connection, row_of(connection, inquiry_id))

    def of_account(self, account_id: str) -> list[Inquiry]:
        """The inquiries that an account works on, newest first."""
        mine = select(inquiry_caseworker.c.inquiry).where(inquiry_caseworker.c.account_id == account_id)
        query = select(inquiry).where(inquiry.c.number.in_(mine)).order_by(inquiry.c.number.desc())
        with self._database.read() as connection:
            return [loaded(connection, row) for row in connection.execute(query).all()]

    def covered(self, account_id: str) -> frozenset[AccessionId]:
        """The hand-ins in the scope of any inquiry that an account works on, supplements included."""
        return self._covered.get(account_id, lambda: self._read_covered(account_id))

    def scopes(self, inquiry_id: str) -> list[Scope]:
        """Every scope that an inquiry had, the first one first."""
        with self._database.read() as connection:
            return scopes_of(connection, row_of(connection, inquiry_id).number)

    def events(self, inquiry_id: str) -> list[Event]:
        """What happened to an inquiry, in the order in which it was entered."""
        with self._database.read() as connection:
            number = row_of(connection, inquiry_id).number
            query = (
                select(inquiry_event)
                .where(inquiry_event.c.inquiry == number)
                .order_by(inquiry_event.c.ordinal)
            )
            return [event_of(row) for row in connection.execute(query)]

    def set_caseworker(self, inquiry_id: str, version: int, name: str, part: CasePart, actor: Actor) -> None:
        """Make an account a caseworker, or give a caseworker another part.

        Raises InvalidError for who cannot be one, ConflictError when nobody would lead, StaleError.
        """
        with self._changing(inquiry_id, version) as (connection, number):
            query = select(account.c.id).where(
                account.c.name == name, account.c.revoked_at.is_(None), account.c.role.in_(_CASEWORKERS)
            )
            found = connection.execute(query).scalar()
            if found is None:
                raise InvalidError("name", "unknown", name)
            connection.execute(_casework_of(number, found))
            self._add_caseworker(connection, number, found, part)
            _keep_a_lead(connection, number)
            self._audit.add(connection, actor, "inquiry.caseworker", inquiry_id, f"{found}:{part.value}")

    def drop_caseworker(self, inquiry_id: str, version: int, account_id: str, actor: Actor) -> None:
        """Let an account work on it no longer.

        Raises NotFoundError for who is no caseworker, ConflictError for the last who leads, StaleError.
        """
        with self._changing(inquiry_id, version) as (connection, number):
            if not connection.execute(_casework_of(number, account_id)).rowcount:
                raise NotFoundError("caseworker")
            _keep_a_lead(connection, number)
            self._audit.add(connection, actor, "inquiry.caseworker-gone", inquiry_id, account_id)

    def add_scope(self, inquiry_id: str, version: int, scope: Scope, actor: Actor) -> None:
        """Enter the scope that was agreed; earlier ones are kept. Raises StaleError."""
        with self._changing(inquiry_id, version) as (connection, number):
            self._add_scope(connection, number, scope, actor)
            self._audit.add(connection, actor, "inquiry.scope", inquiry_id, f"version={scope.version}")

    def add_event(self, inquiry_id: str, version: int, event: Event, actor: Actor) -> None:
        """Enter what happened; the caller has checked that it can follow. Raises StaleError."""
        with self._changing(inquiry_id, version) as (connection, number):
            told = {
                name: value
                for name, value in asdict(event).items()
                if name not in {"number", "kind", "on"} and value
            }
            connection.execute(
                inquiry_event.insert(),
                {
                    "inquiry": number,
                    "ordinal": event.number,
                    "at": self._now(),
                    "account_id": actor.account_id,
                    "kind": event.kind.value,
                    "day": event.on.isoformat(),
                    "body": orjson.dumps(told),
                },
            )
            self._audit.add(
                connection, actor, "inquiry.event", inquiry_id, f"{event.kind.value}:{event.number}"
            )

    def hold(self, inquiry_id: str, version: int, actor: Actor, *, decision: str, held: bool) -> None:
        """Impose a hold by a decision, or lift it by one. Raises StaleError."""
        with self._changing(inquiry_id, version) as (connection, number):
            connection.execute(
                update(inquiry)
                .where(inquiry.c.number == number)
                .values(hold=decision if held else None, held_at=self._now() if held else None)
            )
            action = "inquiry.hold" if held else "inquiry.hold-lifted"
            self._audit.add(connection, actor, action, inquiry_id, decision)

    @contextmanager
    def _changing(self, inquiry_id: str, version: int) -> Iterator[tuple[Connection, int]]:
        """A transaction that changes an inquiry of this version; its number in the catalogue."""
        with self._database.write() as connection:
            row = row_of(connection, inquiry_id)
            if row.version != version:
                raise StaleError("inquiry")
            connection.execute(
                update(inquiry).where(inquiry.c.number == row.number).values(version=version + 1)
            )
            yield connection, row.number

    def _add_caseworker(self, connection: Connection, number: int, account_id: str, part: CasePart) -> None:
        connection.execute(
            inquiry_caseworker.insert(),
            {"inquiry": number, "account_id": account_id, "part": part.value, "since": self._now()},
        )

    def _add_scope(self, connection: Connection, number: int, scope: Scope, actor: Actor) -> None:
        body = {
            "from": scope.sent_from,
            "until": scope.sent_until,
            "persons": scope.persons,
            "terms": scope.terms,
            "talk": scope.talk and asdict(scope.talk),
        }
        connection.execute(
            inquiry_scope.insert(),
            {
                "inquiry": number,
                "version": scope.version,
                "at": self._now(),
                "account_id": actor.account_id,
                "body": orjson.dumps(body),
            },
        )
        raw = [bytes.fromhex(each) for each in scope.accessions]
        numbers = connection.execute(select(accession.c.number).where(accession.c.id.in_(raw))).scalars()
        rows = [{"inquiry": number, "version": scope.version, "accession": each} for each in numbers]
        if rows:
            connection.execute(scope_accession.insert(), rows)

    def _read_covered(self, account_id: str) -> frozenset[AccessionId]:
        newest = (
            select(inquiry_scope.c.inquiry, func.max(inquiry_scope.c.version).label("version"))
            .join(inquiry_caseworker, inquiry_caseworker.c.inquiry == inquiry_scope.c.inquiry)
            .where(inquiry_caseworker.c.account_id == account_id)
            .group_by(inquiry_scope.c.inquiry)
            .subquery()
        )
        numbers = select(scope_accession.c.accession).join(
            newest,
            (newest.c.inquiry == scope_accession.c.inquiry) & (newest.c.version == scope_accession.c.version),
        )
        query = select(accession.c.id).where(
            accession.c.number.in_(numbers) | accession.c.supplements.in_(numbers)
        )
        with self._database.read() as connection:
            return frozenset(AccessionId(each.hex()) for each in connection.execute(query).scalars())

    def _now(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _casework_of(number: int, account_id: str) -> Any:
    return delete(inquiry_caseworker).where(
        inquiry_caseworker.c.inquiry == number, inquiry_caseworker.c.account_id == account_id
    )


def _keep_a_lead(connection: Connection, number: int) -> None:
    lead = select(inquiry_caseworker.c.account_id).where(
        inquiry_caseworker.c.inquiry == number, inquiry_caseworker.c.part == CasePart.LEAD.value
    )
    if connection.execute(lead).first() is None:
        raise ConflictError("inquiry", "last-lead")
