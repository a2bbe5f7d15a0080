"""AccountCover: what is covered in the words of an account that goes out, wherever people wrote them."""

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.recogniser import Surroundings
from disclosure.redacting_fields import FieldRule
from records.ground import Ground
from records.identity import AccessionId
from records.inquiry import Inquiry
from records.record import Participant
from records.redaction import Passage, Redaction
from runtime.access import Policy
from runtime.case_choices import CaseChoices
from runtime.persons_asked import PersonsAsked
from runtime.staying_names import StayingNames
from storage.accessions import Accessions
from storage.logged_searches import LoggedSearches
from storage.shelf import RecordShelf
from storage.sql import few


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCover:
    """Makes the rule for an inquiry; whom its account is shown to is decided before."""

    accessions: Accessions
    searches: LoggedSearches
    choices: CaseChoices
    shelf: RecordShelf
    persons: PersonsAsked
    staying_names: StayingNames
    policy: Policy

    def searched(self, inquiry: Inquiry) -> frozenset[AccessionId]:
        """The hand-ins that were searched for an inquiry, or would be now."""
        made = self.searches.listed(inquiry.id)
        before = frozenset(AccessionId(each) for search in made for each in search.logged.accessions)
        return before | self.policy.within(inquiry).accessions

    def rule(self, inquiry: Inquiry) -> FieldRule:
        """What is covered anywhere in the selection, and what is surely personal.

        So are the requester, who was asked and whose hand-ins were searched, but for names that stay.
        """
        passages: list[str] = []
        redactions: list[Redaction] = []
        start = 0
        # A name that is covered a thousand times is one passage.
        for words, ground in dict.fromkeys(self._passages(inquiry)):
            passages.append(words)
            redactions.append(Redaction(Passage(start, start + len(words)), ground))
            start += len(words) + 1
        return FieldRule("\n".join(passages), redactions, self._around(inquiry), inquiry.act)

    def _around(self, inquiry: Inquiry) -> Surroundings:
        asked = self.persons.holding(inquiry.id)
        searched = self.searched(inquiry)
        custodians = {each.custodian.name for each in self.accessions.all() if each.id in searched}
        public = tuple(each.name for each in asked if each.is_name_public and each.name)
        return Surroundings(
            people=(
                Participant(inquiry.requester.name, inquiry.requester.contact),
                *(Participant(each.name, "") for each in asked if not each.is_name_public),
                *(Participant(each, "") for each in sorted(custodians)),
            ),
            staying=self.staying_names.forms(inquiry, public),
        )

    def _passages(self, inquiry: Inquiry) -> Iterator[tuple[str, Ground]]:
        scope = self.policy.within(inquiry)
        for some in few(each for each in self.choices.judged(inquiry.id) if each.redactions):
            texts = self.shelf.texts([each.record_id for each in some], scope)
            for each in some:
                for redaction in each.redactions:
                    where = redaction.passage
                    if words := texts.get(each.record_id, "")[where.start : where.end]:
                        yield words, redaction.ground
