"""Searching in an inquiry: kept with all that it found, before it is answered, so that it can be replayed."""

from collections.abc import Sequence

import orjson

from records.access import AccessScope, Actor
from records.identity import AccessionId, RecordId
from runtime.access import Policy
from runtime.asking import Asking
from runtime.indexing import ANALYSIS
from runtime.requests import request_of
from runtime.views import Json, camel, moment
from search.request import SearchRequest
from search.service import SearchService
from storage.audit import ReadingAudit
from storage.kinship import Kinship
from storage.logged_searches import Logged, LoggedSearch, LoggedSearches

_SHOWN = ("query", "filters", "expansions", "include_duplicates", "sort")


class InquirySearching:
    """Searches the hand-ins of an inquiry for its caseworkers, and replays what was searched."""

    def __init__(
        self,
        asking: Asking,
        service: SearchService,
        policy: Policy,
        searches: LoggedSearches,
        kinship: Kinship,
        audit: ReadingAudit,
    ) -> None:
        """Ask these, under this policy."""
        self._asking, self._service, self._policy = asking, service, policy
        self._searches, self._kinship, self._audit = searches, kinship, audit

    def search(self, actor: Actor, inquiry_id: str, wanted: Json) -> bytes:
        """The answer as JSON, with the number under which the search is kept and how much of it is new.

        A next page is no new search and has neither; it is entered in the log of reading. Raises
        QueryError, InvalidError, NotFoundError.
        """
        inquiry = self._policy.inquiry(actor, inquiry_id)
        scope = self._policy.within(inquiry)
        request = request_of(wanted)
        answer, view = self._asking.answer(request, scope)
        if request.cursor:
            self._audit.write([self._asking.reading(actor, "inquiry.page", wanted, answer, scope)])
            return orjson.dumps({**view, "searchNumber": None, "fresh": None})
        logged = Logged(
            question={name: wanted[name] for name in _SHOWN if name in wanted},
            understood=answer.explanation.query,
            accessions=tuple(sorted(scope.accessions)),
            scope=inquiry.scope.version,
            seq=answer.as_of,
            analysis=ANALYSIS,
            incomplete=answer.incomplete.records if answer.incomplete else 0,
        )
        found = list(self._service.scan(request, scope, answer.as_of))
        number, fresh = self._searches.add(inquiry_id, logged, found, actor)
        return orjson.dumps({**view, "searchNumber": number, "fresh": fresh})

    def listed(self, actor: Actor, inquiry_id: str) -> list[Json]:
        """Every search of an inquiry, the first one first; for who audits as well."""
        inquiry = self._policy.accounted(actor, inquiry_id)
        self._audit.append(actor, "inquiry.searches", inquiry.id)
        return [_view(each) for each in self._searches.listed(inquiry_id)]

    def replay(self, actor: Actor, inquiry_id: str, number: int) -> Json:
        """What a search found then, and what the same question as of then finds now.

        They are the same but for what was withdrawn since, as long as words are read in the same way;
        if not, nothing is compared. Raises NotFoundError.
        """
        inquiry = self._policy.inquiry(actor, inquiry_id)
        search = self._searches.one(inquiry_id, number)
        stored = self._searches.found(inquiry_id, number)
        self._audit.append(actor, "inquiry.replay", inquiry.id, f"search={number}")
        scope = AccessScope(frozenset(map(AccessionId, search.logged.accessions)))
        return self._compared(search, stored, scope)

    def _compared(self, search: LoggedSearch, stored: Sequence[RecordId], scope: AccessScope) -> Json:
        there = self._kinship.present(stored, scope)
        comparable = search.logged.analysis == ANALYSIS
        again = set(self._again(search, scope)) if comparable else set()
        return {
            "number": search.number,
            "total": len(stored),
            "recordIds": stored,
            "withdrawn": [each for each in stored if each not in there],
            "isComparable": comparable,
            "isSame": again == there if comparable else None,
            "missing": sorted(there - again) if comparable else [],
            "extra": sorted(again - there) if comparable else [],
        }

    def _again(self, search: LoggedSearch, scope: AccessScope) -> list[RecordId]:
        request: SearchRequest = request_of(search.logged.question)
        return list(self._service.scan(request, scope, search.logged.seq))


def _view(search: LoggedSearch) -> Json:
    question = search.logged.question
    filters = camel(question.get("filters") or {})
    return {
        "number": search.number,
        "at": moment(search.at),
        "by": search.by,
        "query": question.get("query", ""),
        "understood": search.logged.understood,
        "filters": {name: value for name, value in filters.items() if value not in (None, [])},
        "expansions": question.get("expansions", {}),
        "includeDuplicates": question.get("include_duplicates", False),
        "analysis": search.logged.analysis,
        "accessionIds": list(search.logged.accessions),
        "scopeVersion": search.logged.scope,
        "total": search.total,
        "fresh": search.fresh,
    }
