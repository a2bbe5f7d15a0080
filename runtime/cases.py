"""Cases: what is done in inquiries, each part made when it is first used."""

from functools import cached_property
from typing import TYPE_CHECKING

from runtime.casework import Casework
from runtime.inquiry_searching import InquirySearching
from storage.kinship import Kinship
from storage.logged_searches import LoggedSearches

if TYPE_CHECKING:
    from runtime.composition import Services


class Cases:
    """The acts of casework over one installation."""

    def __init__(self, services: "Services") -> None:
        """Use these services."""
        self._services = services

    @cached_property
    def work(self) -> Casework:
        """Inquiries themselves: members, talks, events, hold."""
        of = self._services
        return Casework(of.inquiries, of.policy, of.reading_audit, of.clock)

    @cached_property
    def kinship(self) -> Kinship:
        """How records hang together."""
        return Kinship(self._services.database)

    @cached_property
    def searches(self) -> LoggedSearches:
        """Searches that were kept."""
        return LoggedSearches(self._services.database, self._services.audit, self._services.clock)

    @cached_property
    def searching(self) -> InquirySearching:
        """Searching in an inquiry."""
        of = self._services
        return InquirySearching(
            of.asking, of.search_service, of.policy, self.searches, self.kinship, of.reading_audit
        )
