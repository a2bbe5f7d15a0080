"""Asking: a search with its place in the audit log, entered before the answer goes out."""

import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import orjson

from records.access import AccessScope, Actor, Permission
from records.accession import Accession
from records.account import Account
from records.identity import AccessionId, RecordId
from records.stored import StoredRecord
from runtime.access import Policy, require
from runtime.indexing import Indexing, LiveIndex
from runtime.requests import request_of
from runtime.views import Json, record_view
from search.cursor import CursorSeal
from search.request import SearchAnswer
from search.service import SearchService
from search.shelf import Incomplete
from storage.accessions import Accessions
from storage.audit import Asked, ReadingAudit
from storage.shelf import RecordShelf


class Asking:
    """Answers searches for whoever may search."""

    def __init__(  # the adapters of a search, joined in composition
        self,
        indexing: Indexing,
        shelf: RecordShelf,
        accessions: Accessions,
        policy: Policy,
        audit: ReadingAudit,
        seal: CursorSeal,
    ) -> None:
        """Ask the live index."""
        self._policy, self._audit = policy, audit
        self._service = SearchService(LiveIndex(indexing), _CatalogueShelf(indexing, shelf, accessions), seal)

    def search(self, actor: Actor, account: Account | None, wanted: Json) -> Json:
        """The answer to a search, with the keys of the contract.

        Raises QueryError, InvalidError, ForbiddenError; what was asked is kept under access control,
        the audit log holds its id.
        """
        started = time.perf_counter()
        require(actor, Permission.READ)
        scope = self._policy.reading(actor, account)
        request = request_of(wanted)
        answer = self._service.search(request, scope)
        asked = Asked(
            secrets.token_hex(16),
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
        self._audit.append(actor, "search", asked.id, f"total={answer.total}", asked)
        return _answer_view(answer, round((time.perf_counter() - started) * 1000, 1))


@dataclass(frozen=True, slots=True)
class _CatalogueShelf:
    """Fulfils `search.shelf.Shelf` from the catalogue."""

    indexing: Indexing
    shelf: RecordShelf
    catalogue: Accessions

    def records(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, StoredRecord]:
        """Records of the scope."""
        return self.shelf.records(list(ids), scope)

    def texts(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, str]:
        """Texts of records of the scope, as far as highlights look."""
        return self.shelf.beginnings(list(ids), scope)

    def accessions(self, ids: Collection[AccessionId]) -> Mapping[AccessionId, Accession]:
        """Hand-ins by id."""
        return {each.id: each for each in self.catalogue.all() if each.id in ids}

    def published_seq(self) -> int:
        """The seq as of which a question is asked now."""
        return self.indexing.live()[1]

    def incomplete(self, scope: AccessScope) -> Incomplete | None:
        """Attachments of the scope whose text is not there yet, or was given up or cut."""
        count, reason = self.shelf.incomplete(scope)
        return Incomplete(count, reason) if count else None


def _answer_view(answer: SearchAnswer, took_ms: float) -> Json:
    return {
        "total": answer.total,
        "items": [
            {
                **record_view(each.record),
                "match": each.match,
                "highlights": [
                    {"field": lit.field, "text": lit.text, "ranges": [list(one) for one in lit.ranges]}
                    for lit in each.highlights
                ],
            }
            for each in answer.items
        ],
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
        "tookMs": took_ms,
    }
