"""Rows of casework to inquiries, scopes and events as they are shown."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, select

from records.errors import NotFoundError
from records.ground import Act
from records.identity import AccessionId
from records.inquiry import CasePart, Caseworker, Event, EventKind, Hold, Inquiry, Requester, Scope, Talk
from storage.casework_tables import inquiry, inquiry_caseworker, inquiry_scope, requester, scope_accession
from storage.tables import accession, account


def number_of(connection: Connection, inquiry_id: str) -> int:
    """The number of an inquiry in the catalogue. Raises NotFoundError."""
    return int(row_of(connection, inquiry_id).number)


def row_of(connection: Connection, inquiry_id: str) -> Row[Any]:
    """The row of an inquiry. Raises NotFoundError."""
    try:
        raw = bytes.fromhex(inquiry_id)
    except ValueError:
        raise NotFoundError("inquiry") from None
    row = connection.execute(select(inquiry).where(inquiry.c.id == raw)).first()
    if row is None:
        raise NotFoundError("inquiry")
    return row


def loaded(connection: Connection, row: Row[Any]) -> Inquiry:
    """The inquiry of a row."""
    asked = connection.execute(select(requester).where(requester.c.inquiry == row.number)).one()
    people = connection.execute(
        select(inquiry_caseworker.c.account_id, account.c.name, inquiry_caseworker.c.part)
        .join(account, account.c.id == inquiry_caseworker.c.account_id)
        .where(inquiry_caseworker.c.inquiry == row.number)
        .order_by(account.c.name)
    )
    return Inquiry(
        id=row.id.hex(),
        number=row.number,
        reference=row.reference,
        wording=row.wording,
        act=Act(row.act),
        received_on=date.fromisoformat(row.received_on),
        version=row.version,
        created_at=moment_of(row.created_at),
        requester=Requester(asked.name, asked.contact),
        scope=scopes_of(connection, row.number)[-1],
        caseworkers=tuple(Caseworker(each.account_id, each.name, CasePart(each.part)) for each in people),
        hold=None if row.hold is None else Hold(row.hold, moment_of(row.held_at)),
    )


def scopes_of(connection: Connection, number: int) -> list[Scope]:
    """Every scope of an inquiry, the first one first."""
    hand_ins: dict[int, list[AccessionId]] = {}
    query = (
        select(scope_accession.c.version, accession.c.id)
        .join(accession, accession.c.number == scope_accession.c.accession)
        .where(scope_accession.c.inquiry == number)
        .order_by(accession.c.id)
    )
    for row in connection.execute(query):
        hand_ins.setdefault(row.version, []).append(AccessionId(row.id.hex()))
    rows = connection.execute(
        select(inquiry_scope).where(inquiry_scope.c.inquiry == number).order_by(inquiry_scope.c.version)
    )
    return [_scope(row, tuple(hand_ins.get(row.version, ()))) for row in rows]


def _scope(row: Row[Any], accessions: tuple[AccessionId, ...]) -> Scope:
    body = orjson.loads(row.body)
    talk = body["talk"]
    return Scope(
        version=row.version,
        accessions=accessions,
        sent_from=_day(body["from"]),
        sent_until=_day(body["until"]),
        persons=tuple(body["persons"]),
        terms=tuple(body["terms"]),
        talk=Talk(date.fromisoformat(talk["on"]), talk["with_whom"], talk["agreed"]) if talk else None,
    )


def event_of(row: Row[Any]) -> Event:
    """The event of a row."""
    body = orjson.loads(row.body)
    body["until"] = _day(body.get("until"))
    return Event(number=row.ordinal, kind=EventKind(row.kind), on=date.fromisoformat(row.day), **body)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def moment_of(milliseconds: int) -> datetime:
    """A moment of the catalogue."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
