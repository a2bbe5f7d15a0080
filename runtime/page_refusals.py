"""PageRefusals: of which records the pages of the original are not shown, before a release and in one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from disclosure import wording
from records.access import Actor
from records.errors import ConflictError
from records.inquiry import Inquiry
from records.judgement import RELEASABLE
from records.release import Member, code_of
from records.stored import StoredRecord
from runtime.access import Policy
from runtime.case_choices import CaseChoices
from runtime.judged import Chosen
from runtime.redacted_records import Originals, RedactedFiles, RedactedRecord, refused_before
from runtime.rendering import RenderingChild
from runtime.rendering_work import NOT_PROVED, PDF
from runtime.staying_names import StayingNames
from runtime.views import Json
from storage.audit import ReadingAudit
from storage.blob_store import BlobStore
from storage.releases import Releases
from storage.shelf import RecordShelf
from storage.sql import few

_MOST = 1_000
"""So many members of a release are listed; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRefusals:
    """Tells who works on an inquiry which pages will be lacking, and which are."""

    releases: Releases
    choices: CaseChoices
    staying_names: StayingNames
    shelf: RecordShelf
    packs: BlobStore
    policy: Policy
    audit: ReadingAudit

    def expected(self, actor: Actor, inquiry_id: str, after: str, limit: int) -> Json:
        """Of the next PDFs that go out as judged now, those whose pages would not be shown.

        At most `limit` are rendered, in a process of their own, by id after that id: a page without items
        may have another behind it. Raises NotFoundError, UnavailableError when nothing can be rendered.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        found = list(islice(self._pdfs(inquiry, after), limit + 1))
        page = found[:limit]
        self.audit.append(actor, "inquiry.page-refusals", inquiry.id, f"records={len(page)}")
        with RenderingChild() as child:
            told = [(record, self._refusal(inquiry, record, chosen, child)) for record, chosen in page]
        return {
            "looked": len(page),
            "items": [
                {
                    "recordId": record.id,
                    "title": record.title,
                    "refusal": refusal,
                    "sentence": wording.page_refusal(refusal),
                }
                for record, refusal in told
                if refusal
            ],
            "hasNextPage": len(found) > limit,
            "nextCursor": page[-1][0].id if len(found) > limit else None,
        }

    def of_release(self, actor: Actor, release_id: str) -> Json:
        """The members of a release without the pages of their original, and why. Raises NotFoundError."""
        self.policy.case_worker(actor)
        self.policy.inquiry(actor, self.releases.head(release_id).inquiry_id)
        self.audit.append(actor, "release.page-refusals", release_id)
        refused = (each for each in self.releases.opened(release_id).members() if each.page_refusal)
        listed = list(islice(refused, _MOST))
        return {"total": len(listed) + sum(1 for _ in refused), "items": list(map(_view, listed))}

    def _pdfs(self, inquiry: Inquiry, after: str) -> Iterator[tuple[StoredRecord, Chosen]]:
        scope = self.policy.within(inquiry)
        going = {
            each.record_id: each
            for each in self.choices.judged(inquiry.id)
            if each.judgement and each.judgement.outcome in RELEASABLE and each.record_id > after
        }
        for some in few(sorted(going)):
            records = self.shelf.records(some, scope)
            for each in some:
                if each in records and records[each].media_type == PDF:
                    yield records[each], going[each]

    def _refusal(self, inquiry: Inquiry, record: StoredRecord, chosen: Chosen, child: RenderingChild) -> str:
        scope = self.policy.within(inquiry)
        text = self.shelf.texts([record.id], scope).get(record.id, "")
        staying = self.staying_names.forms(inquiry)
        one = RedactedRecord(record, text, chosen.redactions, inquiry.act, staying, chosen.is_public)
        original = Originals(self.shelf, self.packs, scope).of(
            record, text, chosen.redactions, is_public=chosen.is_public
        )
        if refused := refused_before(record, original):
            return refused
        try:
            return RedactedFiles(self.shelf, self.packs, child).pdf(one, one.sheet(code_of(0)), scope).refusal
        except ConflictError:
            return NOT_PROVED


def _view(member: Member) -> Json:
    return {
        "number": member.number,
        "recordId": member.record_id,
        "title": member.title,
        "refusal": member.page_refusal,
        "sentence": wording.page_refusal(member.page_refusal),
    }
