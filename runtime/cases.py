"""Cases: what is done in inquiries, each part made when it is first used."""

from dataclasses import dataclass
from functools import cached_property

from records.ports import Clock
from runtime.access import Policy
from runtime.asking import Asking
from runtime.casework import Casework
from runtime.inquiry_searching import InquirySearching
from runtime.judging import Judging
from runtime.persons_asked import PersonsAsked
from runtime.redacting import Redacting
from runtime.sampling import Sampling
from runtime.second_readings import SecondReadings
from runtime.selecting import Selecting
from runtime.sifting import Sieving
from runtime.staying_names import StayingNames
from search.service import SearchService
from storage.audit import MainAudit, ReadingAudit
from storage.database import Database
from storage.inquiries import Inquiries
from storage.judgements import Judgements
from storage.kinship import Kinship
from storage.logged_searches import LoggedSearches
from storage.notes import Notes
from storage.people import People
from storage.selections import Selections
from storage.shelf import RecordShelf
from storage.text_versions import TextVersions


@dataclass(kw_only=True)
class Cases:
    """The acts of casework over one installation."""

    database: Database
    audit: MainAudit
    reading_audit: ReadingAudit
    clock: Clock
    inquiries: Inquiries
    policy: Policy
    shelf: RecordShelf
    asking: Asking
    search_service: SearchService

    @cached_property
    def work(self) -> Casework:
        """Inquiries themselves: caseworkers, talks, events, hold."""
        return Casework(self.inquiries, self.policy, self.reading_audit, self.clock)

    @cached_property
    def notes(self) -> Notes:
        """Notes as they are kept."""
        return Notes(self.database, self.audit, self.clock)

    @cached_property
    def persons_asked(self) -> PersonsAsked:
        """Who was asked."""
        return PersonsAsked(self.notes, self.policy, self.reading_audit, self.clock)

    @cached_property
    def kinship(self) -> Kinship:
        """How records hang together."""
        return Kinship(self.database)

    @cached_property
    def searches(self) -> LoggedSearches:
        """Searches that were kept."""
        return LoggedSearches(self.database, self.audit, self.clock)

    @cached_property
    def searching(self) -> InquirySearching:
        """Searching in an inquiry."""
        return InquirySearching(
            self.asking, self.search_service, self.policy, self.searches, self.kinship, self.reading_audit
        )

    @cached_property
    def selections(self) -> Selections:
        """Selections as they are kept."""
        return Selections(self.database, self.audit, self.clock)

    @cached_property
    def selecting(self) -> Selecting:
        """Selecting in an inquiry."""
        return Selecting(
            self.selections, self.searches, self.kinship, self.shelf, self.policy, self.reading_audit
        )

    @cached_property
    def judging(self) -> Judging:
        """Judging in an inquiry."""
        return Judging(
            judgements=Judgements(self.database, self.audit, self.clock),
            texts=TextVersions(self.database),
            selections=self.selections,
            kinship=self.kinship,
            shelf=self.shelf,
            policy=self.policy,
            audit=self.reading_audit,
            clock=self.clock,
        )

    @cached_property
    def second_readings(self) -> SecondReadings:
        """What waits to be read a second time."""
        return SecondReadings(self.inquiries, self.judging, self.shelf, self.policy, self.reading_audit)

    @cached_property
    def redacting(self) -> Redacting:
        """Proposing redactions and showing what they come to."""
        return Redacting(self.judging, self.shelf, self.policy, self.reading_audit, self.staying_names)

    @cached_property
    def staying_names(self) -> StayingNames:
        """Names that stay."""
        people = People(self.database)
        return StayingNames(
            self.notes, self.persons_asked, people, self.selections, self.policy, self.reading_audit
        )

    @cached_property
    def sampling(self) -> Sampling:
        """Samples of what was not selected."""
        return Sampling(
            self.notes, self.selections, self.kinship, self.search_service, self.policy, self.reading_audit
        )

    @cached_property
    def sieving(self) -> Sieving:
        """From what was found to what was judged."""
        return Sieving(
            self.searches, self.selections, self.judging, self.kinship, self.policy, self.reading_audit
        )
