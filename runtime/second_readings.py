"""SecondReadings: what waits for somebody's second reading, over all inquiries that he works on."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from records.access import Actor, Permission
from records.errors import InvalidError
from records.inquiry import Inquiry
from records.judgement import Judged, KeptJudgement, Standing
from runtime.access import Policy, require
from runtime.judging import Judging
from runtime.views import Json, moment
from storage.audit import ReadingAudit
from storage.inquiries import Inquiries
from storage.shelf import RecordShelf

_AT_ONCE = 100
"""Judgements that are looked at together."""


@dataclass(frozen=True, slots=True)
class SecondReadings:
    """Lists judgements that count, were not read by anybody else, and are not the reader's own."""

    inquiries: Inquiries
    judging: Judging
    shelf: RecordShelf
    policy: Policy
    audit: ReadingAudit

    def waiting(self, actor: Actor, cursor: str, limit: int) -> Json:
        """A page, the oldest inquiry and in it the oldest judgement first, after the cursor.

        A judgement whose text is another by now waits for its judge, not for a reader. Raises
        ForbiddenError for who does not approve, InvalidError for a cursor of another list.
        """
        require(actor, Permission.APPROVE)
        found = list(islice(self._waiting(actor, cursor), limit + 1))
        page, more = found[:limit], len(found) > limit
        self.audit.append(actor, "judgement.waiting", "-", f"judgements={len(page)}")
        return {
            "items": [self._view(inquiry, kept) for inquiry, kept in page],
            "hasNextPage": more,
            "nextCursor": f"{page[-1][0].id}-{page[-1][1].number}" if more else None,
        }

    def _waiting(self, actor: Actor, cursor: str) -> Iterator[tuple[Inquiry, KeptJudgement]]:
        mine = sorted(self.inquiries.of_account(actor.account_id), key=lambda one: one.number)
        after = 0
        if cursor:
            inquiry_id, _, number = cursor.partition("-")
            places = [place for place, each in enumerate(mine) if each.id == inquiry_id]
            if not places or not number.isdecimal():
                raise InvalidError("cursor", "cursor")
            mine, after = mine[places[0] :], int(number)
        for place, each in enumerate(mine):
            for kept in self._of_inquiry(actor, each, 0 if place else after):
                yield each, kept

    def _of_inquiry(self, actor: Actor, inquiry: Inquiry, after: int) -> Iterator[KeptJudgement]:
        of = self.judging
        selected = of.selected(inquiry.id)
        while some := of.judgements.unread(inquiry.id, actor.account_id, after, _AT_ONCE):
            after = some[-1].number
            ids = [each.judgement.record_id for each in some if each.judgement.record_id in selected]
            lines: dict[int, Judged] = {
                each.kept.number: each for each in of.judged(inquiry, ids) if each.kept
            }
            for each in some:
                line = lines.get(each.number)
                if line is not None and line.standing is Standing.JUDGED:
                    yield each

    def _view(self, inquiry: Inquiry, kept: KeptJudgement) -> Json:
        made = kept.judgement
        record = self.shelf.record(made.record_id, self.policy.within(inquiry))
        return {
            "inquiryId": inquiry.id,
            "reference": inquiry.reference,
            "recordId": made.record_id,
            "title": record.title,
            "number": kept.number,
            "outcome": made.outcome.value,
            "grounds": [ground.code for ground in made.grounds],
            "judge": kept.judge_name,
            "judgedAt": moment(made.judged_at),
        }
