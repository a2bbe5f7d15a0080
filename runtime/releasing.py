"""Releasing: who leads an inquiry releases it, corrects that, and gives links to who may read it.

A release is put in line and frozen by a worker: a large one takes minutes. Whether it can be is asked
before, and once more when it is frozen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from disclosure.readiness import Hindrance, Obstacle
from records.access import Actor
from records.errors import ConflictError, InvalidError, NotFoundError, UnreadyError
from records.ports import Clock
from records.release import Organisation, Release, ReleaseId, WithdrawalReason
from runtime.access import Policy
from runtime.case_choices import CaseChoices
from runtime.freezing import Freezing
from runtime.outgoing import Filing
from runtime.reading_room import Download, download_of
from runtime.release_search import ReleaseIndexes
from runtime.release_views import link_view, release_view, stone_view
from runtime.search_accounts import SearchAccounts
from runtime.views import Json
from storage.audit import ReadingAudit
from storage.blob_store import BlobStore
from storage.jobs import Jobs
from storage.links import Links
from storage.released_set import StoredSet
from storage.releases import ReleaseHead, Releases, ReleaseState
from storage.shelf import RecordShelf

RELEASE = "release"
"""The kind of job that freezes a release."""

LONGEST = timedelta(days=366)
"""How long a link opens at most."""

_NOBODYS = 0
"""The hand-in of a job that is about none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Releasing:
    """The acts of releasing, for caseworkers of inquiries and for the worker."""

    releases: Releases
    links: Links
    indexes: ReleaseIndexes
    choices: CaseChoices
    accounts: SearchAccounts
    shelf: RecordShelf
    packs: BlobStore
    jobs: Jobs
    policy: Policy
    audit: ReadingAudit
    clock: Clock
    publisher: Organisation

    def begin(
        self,
        actor: Actor,
        inquiry_id: str,
        *,
        corrects: str | None,
        withdrawn: Mapping[int, WithdrawalReason],
    ) -> Json:
        """Put a release of what was selected and judged in line; who leads the inquiry may.

        Raises UnreadyError while anything stands in the way, ConflictError while another is frozen or
        for one that cannot be corrected.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id, leads=True)
        if withdrawn and corrects is None:
            raise InvalidError("withdrawals", "no-correction")
        corrected = self._corrected(inquiry.id, corrects)
        if next(self.choices.judged(inquiry.id), None) is None:
            raise ConflictError("release", "nothing-selected")
        _refuse(self._hindrances(inquiry.id, corrected, withdrawn))
        wanted = Release(
            id=ReleaseId(""),
            inquiry=inquiry.reference,
            number=0,
            released_at=self.clock.now(),
            publisher=self.publisher,
            subject=inquiry.wording,
            corrects=None if corrected is None else corrected.release.id,
        )
        begun = self.releases.begin(inquiry.id, wanted, actor)
        told = {number: reason.value for number, reason in withdrawn.items()}
        source = orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS).decode()
        self.jobs.add(RELEASE, bytes.fromhex(begun.release.id), _NOBODYS, source)
        return release_view(self.releases.head(begun.release.id))

    def hindrances(self, actor: Actor, inquiry_id: str) -> list[Json]:
        """What stands in the way of a first release now, by kind, the first records of each named."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "inquiry.hindrances", inquiry.id)
        found = self._hindrances(inquiry.id, None, {})
        return [
            {"obstacle": each.obstacle.value, "count": each.count, "recordIds": each.records}
            for each in found
        ]

    def freeze(self, release_id: str, told: str, actor: Actor) -> None:
        """Freeze a release that was put in line; one that cannot be has failed.

        What a process that died had written of it is written anew.
        """
        head = self.releases.head(release_id)
        if head.state is not ReleaseState.FREEZING:
            return
        begun = self.releases.begun_anew(release_id)
        corrected = None if head.release.corrects is None else self.releases.opened(head.release.corrects)
        withdrawn = {
            int(number): WithdrawalReason(each) for number, each in orjson.loads(told or "{}").items()
        }
        papers = (self.accounts.released(head.inquiry_id),)
        try:
            self._freezing(head.inquiry_id).freeze(begun, corrected, withdrawn, papers, actor)
        except UnreadyError as error:
            self.releases.abandon(
                begun, actor, ",".join(f"{name}={count}" for name, count in error.obstacles)
            )
            return
        self.indexes.make(self.releases.opened(release_id))

    def listed(self, actor: Actor, inquiry_id: str) -> list[Json]:
        """The releases of an inquiry, newest first."""
        inquiry = self.policy.inquiry(actor, inquiry_id)
        self.audit.append(actor, "inquiry.releases", inquiry.id)
        return [release_view(each) for each in self.releases.of_inquiry(inquiry.id)]

    def one(self, actor: Actor, release_id: str) -> Json:
        """A release with what was taken back. Raises NotFoundError for another's and an absent one alike."""
        head = self._seen(actor, release_id)
        self.audit.append(actor, "release.read", head.release.id)
        is_there = head.state is ReleaseState.RELEASED
        stones = self.releases.opened(release_id).stones() if is_there else ()
        return {**release_view(head), "stones": [stone_view(each) for each in stones]}

    def download(self, actor: Actor, release_id: str, name: str) -> Download:
        """A release in one of its forms. Raises NotFoundError."""
        self._seen(actor, release_id)
        found = download_of(self.releases.opened(release_id), name)
        self.audit.append(actor, "release.download", release_id, name)
        return found

    def give_link(self, actor: Actor, release_id: str, label: str, expires_at: datetime) -> Json:
        """A link for somebody, with its token, which is shown this once; who leads the inquiry may.

        Raises InvalidError for an end that has passed or is more than a year ahead.
        """
        self._seen(actor, release_id, leads=True)
        released = self.releases.opened(release_id)
        if not self.clock.now() < expires_at <= self.clock.now() + LONGEST:
            raise InvalidError("expiresAt", "range")
        link, token = self.links.make(released.number, label, expires_at, actor)
        return {**link_view(link), "path": f"/inzage/{token}"}

    def given_links(self, actor: Actor, release_id: str) -> list[Json]:
        """The links to a release, those that open it no more as well."""
        self._seen(actor, release_id)
        released = self.releases.opened(release_id)
        self.audit.append(actor, "release.links", release_id)
        return [link_view(each) for each in self.links.of_release(released.number)]

    def revoke_link(self, actor: Actor, release_id: str, link_id: str) -> Json:
        """Let a link open its release no more, from the next page on; who leads the inquiry may."""
        self._seen(actor, release_id, leads=True)
        if self.links.get(link_id).release_id != release_id:
            raise NotFoundError("link")
        self.links.revoke(link_id, actor)
        return link_view(self.links.get(link_id))

    def _seen(self, actor: Actor, release_id: str, *, leads: bool = False) -> ReleaseHead:
        """A release of an inquiry that the actor works on, or leads."""
        self.policy.case_worker(actor)
        head = self.releases.head(release_id)
        self.policy.inquiry(actor, head.inquiry_id, leads=leads)
        return head

    def _corrected(self, inquiry_id: str, corrects: str | None) -> StoredSet | None:
        if corrects is None:
            return None
        newest = self.releases.newest(inquiry_id)
        if newest is None or newest.release.id != corrects:
            raise InvalidError("corrects", "not-newest", corrects)
        return newest

    def _hindrances(
        self, inquiry_id: str, corrected: StoredSet | None, withdrawn: Mapping[int, WithdrawalReason]
    ) -> list[Hindrance]:
        """What stands in the way; of searched words only once it is known what goes out."""
        found = self._freezing(inquiry_id).hindrances(corrected, withdrawn)
        if found:
            return found
        open_terms = self.accounts.unanswered(inquiry_id)
        return [Hindrance(Obstacle.TERM_UNANSWERED, open_terms, [])] if open_terms else []

    def _freezing(self, inquiry_id: str) -> Freezing:
        case = self.choices.case(inquiry_id)
        return Freezing(self.releases, self.shelf, self.choices, case, Filing(self.packs))


def _refuse(found: list[Hindrance]) -> None:
    if found:
        raise UnreadyError("release", tuple((each.obstacle.value, each.count) for each in found))
