"""Asking: a search with its place in the audit log, entered before the answer goes out."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache

import orjson

from records.access import AccessScope, Actor, Permission
from records.account import Account
from records.identity import RecordId
from records.stored import StoredRecord
from runtime.access import Policy, require
from runtime.requests import request_of
from runtime.views import Json, record_view
from search.request import FoundRecord, SearchAnswer, SearchRequest
from search.service import SearchService
from storage.audit import ReadingAudit
from storage.readings import Asked, Reading

_WRITTEN = 10_000
"""Records kept as JSON, each a kilobyte or so."""


class Asking:
    """Answers searches for whoever may search."""

    def __init__(
        self,
        service: SearchService,
        policy: Policy,
        audit: ReadingAudit,
        moment: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Ask the service; `moment` makes one moment of all that an answer is read from."""
        self._service = service
        self._policy, self._audit, self._moment = policy, audit, moment
        self._written: dict[RecordId, tuple[StoredRecord, bytes]] = {}

    def search(self, actor: Actor, account: Account | None, wanted: Json) -> Json:
        """The answer to a search, with the keys of the contract.

        Raises QueryError, InvalidError, ForbiddenError; what was asked is kept under access control,
        the audit log holds its id.
        """
        answer, reading = self.ask(actor, account, wanted)
        self._audit.write([reading])
        return orjson.loads(answer)  # type: ignore[no-any-return]  # what was just written

    def ask(self, actor: Actor, account: Account | None, wanted: Json) -> tuple[bytes, Reading]:
        """The answer as JSON, and its entry for the log of reading.

        Only when that is on disk may the answer be shown.
        """
        with self._moment():
            return self._ask(actor, account, wanted)

    def _ask(self, actor: Actor, account: Account | None, wanted: Json) -> tuple[bytes, Reading]:
        require(actor, Permission.READ)
        scope = self._policy.reading(actor, account)
        answer, view = self.answer(request_of(wanted), scope)
        reading = self.reading(actor, "search", wanted, answer, scope)
        return orjson.dumps(view), reading

    def answer(self, request: SearchRequest, scope: AccessScope) -> tuple[SearchAnswer, Json]:
        """The answer within a scope that was decided already, and how it is shown."""
        started = time.perf_counter()
        answer = self._service.search(request, scope)
        view = self._view(answer)
        view["tookMs"] = round((time.perf_counter() - started) * 1000, 1)
        return answer, view

    def reading(
        self, actor: Actor, action: str, wanted: Json, answer: SearchAnswer, scope: AccessScope
    ) -> Reading:
        """The entry of a search for the log of reading, to be on disk before it is answered."""
        asked = Asked(
            self._audit.new_id(),
            actor.account_id,
            orjson.dumps(
                {
                    "question": wanted,
                    "scope": sorted(scope.accessions),
                    "seq": answer.as_of,
                    "total": answer.total,
                    "understood": answer.explanation.query,
                },
                default=str,
            ),
        )
        return self._audit.entry(actor, action, asked.id, f"total={answer.total}", asked)

    def _view(self, answer: SearchAnswer) -> Json:
        """The answer with the keys of the contract, its items as finished JSON."""
        return {
            "total": answer.total,
            "items": [self._item(each) for each in answer.items],
            "facets": {
                name: [{"value": each.value, "label": each.label, "count": each.count} for each in values]
                for name, values in answer.facets.items()
            },
            "explanation": {
                "query": answer.explanation.query,
                "notes": list(answer.explanation.notes),
                "terms": [
                    {"text": each.text, "variants": list(each.variants), "count": each.count}
                    for each in answer.explanation.terms
                ],
            },
            "incomplete": answer.incomplete
            and {"records": answer.incomplete.records, "reason": answer.incomplete.reason},
            "hasNextPage": answer.has_next_page,
            "nextCursor": answer.next_cursor or None,
        }

    def _item(self, found: FoundRecord) -> orjson.Fragment:
        """A hit: the record, written once as long as the catalogue gives the same, and what is its own."""
        record = found.record
        known = self._written.get(record.id)
        if known is None or known[0] is not record:
            if len(self._written) >= _WRITTEN:
                self._written.clear()
            known = self._written[record.id] = (record, orjson.dumps(record_view(record))[:-1])
        own = _own(found) if found.highlights else _plain(found.match)
        return orjson.Fragment(known[1] + own)


@cache
def _plain(match: str) -> bytes:
    """The end of a hit in which nothing lights up."""
    return b"," + orjson.dumps({"match": match, "highlights": []})[1:]


def _own(found: FoundRecord) -> bytes:
    """The end of a hit: what is its own, not the record's."""
    lit = [{"field": lit.field, "text": lit.text, "ranges": lit.ranges} for lit in found.highlights]
    return b"," + orjson.dumps({"match": found.match, "highlights": lit})[1:]
