"""Judgements and second readings of inquiries: added and never changed; of a record the last one counts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Connection, Select, func, select

from records.access import Actor
from records.errors import StaleError
from records.ground import ground_of
from records.identity import Digest, RecordId
from records.judgement import Environment, Judgement, KeptJudgement, Outcome, SecondReading, Verdict
from records.ports import Clock
from records.redaction import Passage, Redaction
from storage.audit import MainAudit
from storage.casework_tables import judgement, second_reading
from storage.database import Database
from storage.inquiry_rows import moment_of, number_of
from storage.sql import few
from storage.tables import account

_Replaced = tuple[KeptJudgement, int]


class Judgements:
    """The judgements of the catalogue's inquiries."""

    def __init__(self, database: Database, audit: MainAudit, clock: Clock) -> None:
        """Keep judgements in the catalogue."""
        self._database, self._audit, self._clock = database, audit, clock

    def add(self, inquiry_id: str, made: Sequence[_Replaced], actor: Actor) -> list[int]:
        """Keep judgements, each with the number of the one that it replaces (0: none); their numbers.

        All or nothing. Raises StaleError if a record was judged since by somebody else.
        """
        with self._database.write() as connection:
            inquiry = number_of(connection, inquiry_id)
            last = _last(connection, inquiry)
            there = _numbers(connection, inquiry, [each.judgement.record_id for each, _ in made])
            rows = []
            for number, (each, replaces) in enumerate(made, last + 1):
                if there.get(each.judgement.record_id, 0) != replaces:
                    raise StaleError("judgement")
                rows.append(self._row(inquiry, number, each))
            if rows:
                connection.execute(judgement.insert(), rows)
            for row, (each, _) in zip(rows, made, strict=True):
                told = f"judgement={row['ordinal']} record={each.judgement.record_id}"
                origin = f" origin={each.origin}" if each.origin else ""
                self._audit.add(connection, actor, "judgement.add", inquiry_id, told + origin)
        return [row["ordinal"] for row in rows]

    def current(
        self, inquiry_id: str, ids: Iterable[RecordId] | None = None
    ) -> dict[RecordId, KeptJudgement]:
        """The judgements that count, by record: of these records, or of all that were judged."""
        with self._database.read() as connection:
            inquiry = number_of(connection, inquiry_id)
            newest = _newest(inquiry)
            queries: list[Select[Any]] = [newest]
            if ids is not None:
                wanted = few(map(bytes.fromhex, ids))
                queries = [newest.where(judgement.c.record.in_(some)) for some in wanted]
            found = [row for query in queries for row in connection.execute(query)]
        return {RecordId(row.record.hex()): _kept(row) for row in found}

    def history(self, inquiry_id: str, record_id: RecordId) -> list[KeptJudgement]:
        """Every judgement of a record in an inquiry, the first one first."""
        with self._database.read() as connection:
            query = _rows(number_of(connection, inquiry_id)).where(
                judgement.c.record == bytes.fromhex(record_id)
            )
            return [_kept(row) for row in connection.execute(query.order_by(judgement.c.ordinal))]

    def numbered(self, inquiry_id: str, numbers: Iterable[int]) -> dict[int, KeptJudgement]:
        """Those of the judgements with these numbers that still count, by number."""
        found: dict[int, KeptJudgement] = {}
        with self._database.read() as connection:
            newest = _newest(number_of(connection, inquiry_id))
            for some in few(numbers):
                rows = connection.execute(newest.where(judgement.c.ordinal.in_(some)))
                found.update((row.ordinal, _kept(row)) for row in rows)
        return found

    def unread(self, inquiry_id: str, reader: str, after: int, limit: int) -> list[KeptJudgement]:
        """Judgements that count, that nobody read a second time and that are not the reader's own.

        By number, after that number, at most so many; `reader` is the id of an account.
        """
        read = (
            select(second_reading.c.ordinal)
            .where(
                second_reading.c.inquiry == judgement.c.inquiry,
                second_reading.c.judgement == judgement.c.ordinal,
            )
            .exists()
        )
        with self._database.read() as connection:
            query = (
                _newest(number_of(connection, inquiry_id))
                .where(~read, judgement.c.ordinal > after, judgement.c.account_id != reader)
                .order_by(judgement.c.ordinal)
                .limit(limit)
            )
            return [_kept(row) for row in connection.execute(query)]

    def read(self, inquiry_id: str, readings: Sequence[SecondReading], actor: Actor) -> None:
        """Keep second readings. Raises StaleError for a judgement that does not count any more."""
        with self._database.write() as connection:
            inquiry = number_of(connection, inquiry_id)
            wanted = [each.judgement for each in readings]
            newest = _newest(inquiry).with_only_columns(judgement.c.ordinal)
            counting = {
                row.ordinal
                for some in few(wanted)
                for row in connection.execute(newest.where(judgement.c.ordinal.in_(some)))
            }
            query = select(func.max(second_reading.c.ordinal)).where(second_reading.c.inquiry == inquiry)
            last = int(connection.execute(query).scalar() or 0)
            for number, each in enumerate(readings, last + 1):
                if each.judgement not in counting:
                    raise StaleError("judgement")
                connection.execute(
                    second_reading.insert(),
                    {
                        "inquiry": inquiry,
                        "ordinal": number,
                        "at": int(self._clock.now().timestamp() * 1000),
                        "account_id": actor.account_id,
                        "judgement": each.judgement,
                        "verdict": each.verdict.value,
                        "remark": each.remark,
                    },
                )
                told = f"judgement={each.judgement}"
                self._audit.add(connection, actor, f"judgement.{each.verdict.value}", inquiry_id, told)

    def readings(self, inquiry_id: str, of: Iterable[int] | None = None) -> dict[int, SecondReading]:
        """The last second reading of each judgement, or of those with these numbers, by the number."""
        with self._database.read() as connection:
            query = (
                select(second_reading, account.c.name)
                .outerjoin(account, account.c.id == second_reading.c.account_id)
                .where(second_reading.c.inquiry == number_of(connection, inquiry_id))
                .order_by(second_reading.c.ordinal)
            )
            queries: list[Select[Any]] = [query]
            if of is not None:
                queries = [query.where(second_reading.c.judgement.in_(some)) for some in few(of)]
            return {row.judgement: _reading(row) for each in queries for row in connection.execute(each)}

    def _row(self, inquiry: int, number: int, kept: KeptJudgement) -> dict[str, Any]:
        made = kept.judgement
        body = {
            "grounds": [ground.code for ground in made.grounds],
            "remark": made.remark,
            "age_reason": made.age_reason,
            "closed_until": made.closed_until,
            "environment": made.environment,
            "public_link": made.public_link,
            "origin": kept.origin,
            "redactions": [
                (each.passage.start, each.passage.end, each.ground.code, each.recogniser)
                for each in kept.redactions
            ],
        }
        return {
            "inquiry": inquiry,
            "ordinal": number,
            "at": int(made.judged_at.timestamp() * 1000),
            "account_id": made.judge,
            "record": bytes.fromhex(made.record_id),
            "outcome": made.outcome.value,
            "version": made.version,
            "text_digest": made.text_digest,
            "body": orjson.dumps(body),
        }


def _last(connection: Connection, inquiry: int) -> int:
    query = select(func.max(judgement.c.ordinal)).where(judgement.c.inquiry == inquiry)
    return int(connection.execute(query).scalar() or 0)


def _numbers(connection: Connection, inquiry: int, ids: list[RecordId]) -> dict[RecordId, int]:
    """The number of the last judgement of each record that has one."""
    found: dict[RecordId, int] = {}
    query = (
        select(judgement.c.record, func.max(judgement.c.ordinal).label("number"))
        .where(judgement.c.inquiry == inquiry)
        .group_by(judgement.c.record)
    )
    for some in few(map(bytes.fromhex, ids)):
        rows = connection.execute(query.where(judgement.c.record.in_(some)))
        found.update((RecordId(row.record.hex()), row.number) for row in rows)
    return found


def _rows(inquiry: int) -> Select[Any]:
    return (
        select(judgement, account.c.name)
        .outerjoin(account, account.c.id == judgement.c.account_id)
        .where(judgement.c.inquiry == inquiry)
    )


def _newest(inquiry: int) -> Select[Any]:
    """The judgements after which none came of the same record; the index has them by record and number."""
    later = judgement.alias("later")
    superseded = (
        select(later.c.ordinal)
        .where(
            later.c.inquiry == inquiry,
            later.c.record == judgement.c.record,
            later.c.ordinal > judgement.c.ordinal,
        )
        .exists()
    )
    return _rows(inquiry).where(~superseded)


def _kept(row: Any) -> KeptJudgement:
    body = orjson.loads(row.body)
    until = body["closed_until"]
    return KeptJudgement(
        number=row.ordinal,
        judge_name=row.name or "",
        origin=body["origin"] and RecordId(body["origin"]),
        redactions=tuple(
            Redaction(Passage(start, end), ground_of(code), recogniser)
            for start, end, code, recogniser in body["redactions"]
        ),
        judgement=Judgement(
            record_id=RecordId(row.record.hex()),
            outcome=Outcome(row.outcome),
            version=row.version,
            text_digest=Digest(row.text_digest),
            judge=row.account_id,
            judged_at=moment_of(row.at),
            grounds=tuple(map(ground_of, body["grounds"])),
            remark=body["remark"],
            age_reason=body["age_reason"],
            closed_until=date.fromisoformat(until) if until else None,
            environment=Environment(body["environment"]),
            public_link=body["public_link"],
        ),
    )


def _reading(row: Any) -> SecondReading:
    return SecondReading(
        judgement=row.judgement,
        verdict=Verdict(row.verdict),
        reader=row.account_id,
        reader_name=row.name or "",
        at=moment_of(row.at),
        remark=row.remark,
    )
