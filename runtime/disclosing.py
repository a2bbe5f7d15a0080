"""Disclosing: releases, links to them and the room where they are read, each made when first used."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from records.ports import Clock
from records.release import Organisation
from runtime.access import Policy
from runtime.account_cover import AccountCover
from runtime.attempts import Attempts
from runtime.case_choices import CaseChoices
from runtime.cases import Cases
from runtime.decision_drafts import DecisionDrafts
from runtime.keys import key_of
from runtime.page_refusals import PageRefusals
from runtime.reading_room import ReadingRoom
from runtime.release_search import ReleaseIndexes
from runtime.releasing import Releasing
from runtime.search_accounts import HandInsSearched, SearchAccounts
from runtime.searched_terms import SearchedTerms
from search.cursor import CursorSeal
from storage.accessions import Accessions
from storage.audit import MainAudit, ReadingAudit
from storage.blob_store import BlobStore
from storage.database import Database
from storage.inquiries import Inquiries
from storage.jobs import Jobs
from storage.ledgers import Ledgers
from storage.links import Links
from storage.provenances import Provenances
from storage.releases import Releases
from storage.shelf import RecordShelf


@dataclass(kw_only=True)
class Disclosing:
    """What goes out of one installation, and how."""

    database: Database
    packs: BlobStore
    audit: MainAudit
    reading_audit: ReadingAudit
    clock: Clock
    shelf: RecordShelf
    jobs: Jobs
    policy: Policy
    inquiries: Inquiries
    accessions: Accessions
    ledgers: Ledgers
    cases: Cases
    publisher: Organisation
    folder: Path
    index_bytes: int

    @cached_property
    def releases(self) -> Releases:
        """Releases in the catalogue."""
        return Releases(self.database, self.packs, self.audit, self.clock)

    @cached_property
    def links(self) -> Links:
        """Links to them."""
        return Links(self.database, self.audit, self.clock)

    @cached_property
    def indexes(self) -> ReleaseIndexes:
        """An index for each release that is read."""
        return ReleaseIndexes(
            self.folder / "releases", self.index_bytes, CursorSeal(key_of(self.folder, "cursor"))
        )

    @cached_property
    def room(self) -> ReadingRoom:
        """The reading room."""
        return ReadingRoom(self.releases, self.links, self.indexes, Attempts(self.clock), self.reading_audit)

    @cached_property
    def choices(self) -> CaseChoices:
        """What was selected and judged."""
        return CaseChoices(
            self.inquiries, self.cases.judging, self.cases.kinship, self.policy, self.cases.staying_names
        )

    @cached_property
    def cover(self) -> AccountCover:
        """What is covered in accounts that go out."""
        return AccountCover(
            accessions=self.accessions,
            searches=self.cases.searches,
            choices=self.choices,
            shelf=self.shelf,
            persons=self.cases.persons_asked,
            staying_names=self.cases.staying_names,
            policy=self.policy,
        )

    @cached_property
    def terms(self) -> SearchedTerms:
        """Which searched words go out."""
        return SearchedTerms(
            notes=self.cases.notes,
            searches=self.cases.searches,
            service=self.cases.search_service,
            choices=self.choices,
            cover=self.cover,
            shelf=self.shelf,
            policy=self.policy,
            audit=self.reading_audit,
        )

    @cached_property
    def accounts(self) -> SearchAccounts:
        """How was searched."""
        return SearchAccounts(
            inquiries=self.inquiries,
            searches=self.cases.searches,
            sieving=self.cases.sieving,
            hand_ins=HandInsSearched(self.accessions, self.ledgers, Provenances(self.database, self.audit)),
            persons=self.cases.persons_asked,
            sampling=self.cases.sampling,
            terms=self.terms,
            cover=self.cover,
            policy=self.policy,
            audit=self.reading_audit,
            clock=self.clock,
        )

    @cached_property
    def drafts(self) -> DecisionDrafts:
        """Drafts of decisions."""
        return DecisionDrafts(
            inquiries=self.inquiries,
            choices=self.choices,
            releases=self.releases,
            policy=self.policy,
            audit=self.reading_audit,
            publisher=self.publisher,
        )

    @cached_property
    def page_refusals(self) -> PageRefusals:
        """Which pages are not shown."""
        return PageRefusals(
            releases=self.releases,
            choices=self.choices,
            staying_names=self.cases.staying_names,
            shelf=self.shelf,
            packs=self.packs,
            policy=self.policy,
            audit=self.reading_audit,
        )

    @cached_property
    def releasing(self) -> Releasing:
        """The acts of releasing."""
        return Releasing(
            releases=self.releases,
            links=self.links,
            indexes=self.indexes,
            choices=self.choices,
            accounts=self.accounts,
            shelf=self.shelf,
            packs=self.packs,
            jobs=self.jobs,
            policy=self.policy,
            audit=self.reading_audit,
            clock=self.clock,
            publisher=self.publisher,
        )

    def close(self) -> None:
        """Let go of what was opened."""
        if "indexes" in self.__dict__:
            self.indexes.close()
