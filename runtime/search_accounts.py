"""Search accounts: how was searched for an inquiry, taken from what was kept of it; nobody types it."""

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure import wording
from disclosure.paper import Paper
from disclosure.redacting_fields import RecordFields
from disclosure.search_account import (
    HandedIn,
    Questioning,
    SearchAccount,
    SearchMade,
    SystemSearched,
    Talk,
    covered,
)
from disclosure.search_account_paper import search_account_paper
from records.access import Actor
from records.accession import Accession
from records.identity import AccessionId
from records.inquiry import Inquiry, Scope
from records.labels import FILTERS, METHODS
from records.person_asked import PersonAsked
from records.ports import Clock
from records.provenance import Provenance
from records.release import AMSTERDAM
from runtime.access import Policy
from runtime.account_cover import AccountCover
from runtime.desk import REASONS
from runtime.persons_asked import PersonsAsked
from runtime.sampling import Sampling
from runtime.searched_terms import Hidden, SearchedTerms
from runtime.sifting import Sieving
from storage.accessions import Accessions
from storage.audit import ReadingAudit
from storage.inquiries import Inquiries
from storage.ledgers import Ledgers
from storage.logged_searches import LoggedSearch, LoggedSearches
from storage.provenances import Provenances

_IDS = frozenset({"custodian_id", "accession_id", "person_id"})


@dataclass(frozen=True, slots=True)
class HandInsSearched:
    """Hand-ins as an account tells of them."""

    accessions: Accessions
    ledgers: Ledgers
    provenances: Provenances

    def told(self, ids: frozenset[AccessionId]) -> Iterator[SystemSearched]:
        """These hand-ins, the first received one first."""
        for each in sorted(self.accessions.all(), key=lambda one: one.number):
            if each.id in ids:
                yield self._one(each)

    def handed_in(self, accession_id: AccessionId) -> HandedIn:
        """What came of a private hand-in. Raises NotFoundError."""
        accession = self.accessions.get(accession_id)
        ledger = self.ledgers.ledger(accession_id)
        kept_out = self.provenances.kept_out(accession.number)
        return HandedIn(
            name=accession.title,
            delivered=ledger.total.kept - ledger.set_aside,
            kept_private={REASONS.get(reason, reason): count for reason, count in kept_out.items()},
        )

    def _one(self, accession: Accession) -> SystemSearched:
        ledger = self.ledgers.ledger(accession.id)
        provenance = self.provenances.told(accession.number)
        return SystemSearched(
            name=accession.title,
            custodian=accession.custodian.name,
            channel=wording.CHANNELS[accession.channel],
            received_on=accession.received_at.astimezone(AMSTERDAM).date(),
            found=ledger.total.found,
            kept=ledger.total.kept,
            defects=ledger.total.defects,
            set_aside=ledger.set_aside,
            origin=_origin(provenance) if provenance else "",
            seal=self.accessions.seal_hash(accession.id),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAccounts:
    """Makes the accounts of inquiries: for who works on one or audits, and for who reads its release."""

    inquiries: Inquiries
    searches: LoggedSearches
    sieving: Sieving
    hand_ins: HandInsSearched
    persons: PersonsAsked
    sampling: Sampling
    terms: SearchedTerms
    cover: AccountCover
    policy: Policy
    audit: ReadingAudit
    clock: Clock

    def shown(self, actor: Actor, inquiry_id: str) -> Paper:
        """The account as it stands; for caseworkers and for who audits. Raises NotFoundError."""
        inquiry = self.policy.accounted(actor, inquiry_id)
        self.audit.append(actor, "inquiry.search-account", inquiry.id)
        return search_account_paper(self._account(inquiry))

    def preview(self, actor: Actor, inquiry_id: str) -> Paper:
        """The account as it would go out now; for who works on the inquiry. Raises NotFoundError."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "inquiry.released-account", inquiry.id)
        return self.released(inquiry.id)

    def released(self, inquiry_id: str) -> Paper:
        """The account as it goes out.

        A search may name who was covered, a talk is with the requester: both are covered here too. A
        searched word that stands only in what stays inside is told only if somebody said so.
        """
        inquiry = self.inquiries.get(inquiry_id)
        rule = self.cover.rule(inquiry)
        hidden = self.terms.hidden(inquiry, rule)

        def cover(text: str) -> str:
            return hidden.masked(rule.redacted(RecordFields(title=text)).title)

        return search_account_paper(covered(self._account(inquiry, hidden), cover))

    def unanswered(self, inquiry_id: str) -> int:
        """Searched words of which nobody said whether they go out, though they stand only inside."""
        return self.terms.open(self.inquiries.get(inquiry_id))

    def _account(self, inquiry: Inquiry, hidden: Hidden | None = None) -> SearchAccount:
        """The account of an inquiry; with what is `hidden` its searches as they go out."""
        return SearchAccount(
            inquiry=inquiry.reference,
            text=inquiry.wording,
            scope=_scope(inquiry.scope),
            talks=tuple(
                Talk(held_on=scope.talk.on, with_whom=scope.talk.with_whom, agreed=scope.talk.agreed)
                for scope in self.inquiries.scopes(inquiry.id)
                if scope.talk
            ),
            systems=tuple(self.hand_ins.told(self.cover.searched(inquiry))),
            searches=tuple(_search(each, hidden) for each in self.searches.listed(inquiry.id)),
            persons=tuple(map(self._questioning, self.persons.holding(inquiry.id))),
            sieve=self.sieving.sieve(inquiry),
            samples=self.sampling.taken(inquiry.id),
            made_on=self.clock.now().astimezone(AMSTERDAM).date(),
        )

    def _questioning(self, person: PersonAsked) -> Questioning:
        came = person.accession
        return Questioning(person, self.hand_ins.handed_in(came) if came else None)


def _search(search: LoggedSearch, hidden: Hidden | None) -> SearchMade:
    question = search.logged.question
    query, understood = str(question.get("query") or ""), search.logged.understood
    if hidden is not None:
        query, understood = hidden.told(search)
    filters = question.get("filters") or {}
    narrowed = (
        # Ids of the catalogue and keys of people tell nobody outside anything that he may know.
        f"{FILTERS.get(name, name)}: {_words(value) if hidden is None or name not in _IDS else len(value)}"
        for name, value in filters.items()
        if value not in (None, [])
    )
    return SearchMade(
        number=search.number,
        asked_at=search.at,
        asked_by=search.by,
        text="; ".join((query or "(alles)", *narrowed)),
        understood=understood,
        scope=search.logged.scope,
        total=search.total,
        fresh=search.fresh,
        incomplete=search.logged.incomplete,
    )


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _scope(scope: Scope) -> str:
    told = (
        f"versie {scope.version}",
        f"vanaf {wording.day(scope.sent_from)}" if scope.sent_from else "",
        f"tot en met {wording.day(scope.sent_until)}" if scope.sent_until else "",
        f"personen: {', '.join(scope.persons)}" if scope.persons else "",
        f"onderwerpen: {', '.join(scope.terms)}" if scope.terms else "",
    )
    return "; ".join(filter(None, told)) + "."


def _origin(told: Provenance) -> str:
    parts = (
        f"{METHODS[told.method]}: {told.source}",
        f"vanaf {wording.day(told.sent_from)}" if told.sent_from else "",
        f"tot en met {wording.day(told.sent_until)}" if told.sent_until else "",
        told.rules,
        f"bewijswaarde: {wording.EVIDENCE[told.evidence].lower()}",
    )
    return "; ".join(filter(None, parts))
