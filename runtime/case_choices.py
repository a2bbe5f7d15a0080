"""What a release takes of casework: the selection of an inquiry with the judgements that count."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from records.identity import RecordId
from records.inquiry import Inquiry
from records.judgement import Judged, Outcome, Standing
from runtime.access import Policy
from runtime.judged import Chosen, ReleaseCase
from runtime.judging import Judging
from runtime.staying_names import StayingNames
from storage.inquiries import Inquiries
from storage.kinship import Kinship


@dataclass(frozen=True, slots=True)
class CaseChoices:
    """Fulfils `runtime.judged.JudgedRecords` from the catalogue."""

    inquiries: Inquiries
    judging: Judging
    kinship: Kinship
    policy: Policy
    staying_names: StayingNames

    def case(self, inquiry_id: str) -> ReleaseCase:
        """The inquiry as far as a release says something of it. Raises NotFoundError."""
        inquiry = self.inquiries.get(inquiry_id)
        return ReleaseCase(
            inquiry_id=inquiry.id,
            reference=inquiry.reference,
            subject=inquiry.wording,
            act=inquiry.act,
            scope=self.policy.within(inquiry),
            staying=self.staying_names.forms(inquiry),
        )

    def judged(self, inquiry_id: str) -> Iterator[Chosen]:
        """Every selected record."""
        inquiry = self.inquiries.get(inquiry_id)
        yield from self._chosen(inquiry, None)

    def some(self, inquiry_id: str, ids: Collection[RecordId]) -> Mapping[RecordId, Chosen]:
        """Some of them."""
        inquiry = self.inquiries.get(inquiry_id)
        return {each.record_id: each for each in self._chosen(inquiry, ids)}

    def _chosen(self, inquiry: Inquiry, ids: Iterable[RecordId] | None) -> Iterator[Chosen]:
        copies: list[Judged] = []
        for each in self.judging.judged(inquiry, ids):
            if each.kept and each.kept.judgement.outcome is Outcome.DUPLICATE:
                copies.append(each)
            else:
                yield _chosen(each, None)
        originals = self._originals(inquiry, [each.record_id for each in copies])
        for each in copies:
            yield _chosen(each, originals.get(each.record_id))

    def _originals(self, inquiry: Inquiry, copies: list[RecordId]) -> dict[RecordId, RecordId]:
        """Of copies the one record of their group that is none: the head of a family for a head."""
        if not copies:
            return {}
        kin = self.kinship.kin(copies, self.policy.within(inquiry))
        firsts = {
            each.group: record_id
            for record_id, each in kin.items()
            if not each.is_copy and each.family == record_id
        }
        return {each: firsts[kin[each].group] for each in copies if each in kin and kin[each].group in firsts}


def _chosen(each: Judged, duplicate_of: RecordId | None) -> Chosen:
    kept = each.kept
    return Chosen(
        record_id=each.record_id,
        judgement=kept.judgement if kept else None,
        redactions=kept.redactions if kept else (),
        is_current=each.standing is not Standing.REOPENED,
        is_approved=each.standing in {Standing.APPROVED, Standing.REOPENED},
        duplicate_of=duplicate_of if duplicate_of != each.record_id else None,
    )
