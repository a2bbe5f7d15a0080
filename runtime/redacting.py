"""Redacting in an inquiry: what recognisers propose for a record, and how it would go out as judged now."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from disclosure.proposing import proposals
from disclosure.recogniser import Hit, Surroundings
from disclosure.redacting import Box
from disclosure.redacting_fields import RecordFields
from disclosure.same_passage import ReadText, Uneven, uneven_passages
from records.access import Actor
from records.ground import Act
from records.identity import RecordId, digest_text
from records.inquiry import Inquiry
from records.judgement import RELEASABLE
from records.record import Participant
from records.stored import StoredRecord
from runtime.access import Policy
from runtime.judging import Judging
from runtime.redacted_records import RedactedRecord
from runtime.staying_names import StayingNames
from runtime.views import Json
from storage.audit import ReadingAudit
from storage.shelf import RecordShelf

_MOST = 1_000
"""So many uneven passages are listed; who mends them asks again."""


@dataclass(frozen=True)
class Redacting:
    """Proposes redactions and shows what they come to, for caseworkers of an inquiry."""

    judging: Judging
    shelf: RecordShelf
    policy: Policy
    audit: ReadingAudit
    staying_names: StayingNames

    def proposals(
        self,
        actor: Actor,
        inquiry_id: str,
        record_id: RecordId,
        people: tuple[str, ...] = (),
        staying: tuple[str, ...] = (),
    ) -> Json:
        """What the recognisers propose for the text of a record; nothing is covered by it.

        `people` are names to look for beside those of the record, `staying` those that stay because of a
        public function, beside those of the inquiry. Raises NotFoundError.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        scope = self.policy.within(inquiry)
        record = self.shelf.record(record_id, scope)
        self.audit.append(actor, "redaction.propose", record.id)
        text = self.judging.texts.texts([record.id], scope)[record.id]
        named = tuple(Participant(name, "") for name in people)
        around = (*_people(record), *named)
        forms = self.staying_names.forms(inquiry, staying, around)
        hits = proposals(text.text, Surroundings(around, forms))
        return {
            "textDigest": digest_text(text.digest),
            "items": [_hit_view(each, inquiry.act) for each in hits],
        }

    def preview(self, actor: Actor, inquiry_id: str, record_id: RecordId) -> Json:
        """A record as it would go out by its present judgement: its fields, text and boxes.

        Without a judgement nothing is covered in its text. Raises NotFoundError, and InvalidError when
        the text is another by now and a passage does not lie in it any more.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        scope = self.policy.within(inquiry)
        record = self.shelf.record(record_id, scope)
        self.audit.append(actor, "redaction.preview", record.id)
        text = self.judging.texts.texts([record.id], scope)[record.id]
        kept = self.judging.judgements.current(inquiry.id, [record.id]).get(record.id)
        forms = self.staying_names.forms(inquiry)
        one = RedactedRecord(record, text.text, kept.redactions if kept else (), inquiry.act, forms)
        return {
            "textDigest": digest_text(text.digest),
            **_fields_view(one.fields),
            "text": one.covered.text,
            "boxes": [_box_view(each) for each in one.covered.boxes],
        }

    def uneven(self, actor: Actor, inquiry_id: str) -> Json:
        """Passages of the selection that are covered in one place and open, or on another ground, elsewhere.

        At most some are listed; `total` counts all. Raises NotFoundError.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        found = uneven_passages(lambda: self._read(inquiry))
        listed = list(islice(found, _MOST))
        total = len(listed) + sum(1 for _ in found)
        self.audit.append(actor, "redaction.uneven", inquiry.id, f"passages={total}")
        return {"total": total, "items": [_uneven_view(each) for each in listed]}

    def _read(self, inquiry: Inquiry) -> Iterator[ReadText]:
        """Every record that goes out as judged now, with its text; one at a time."""
        scope = self.policy.within(inquiry)
        for each in self.judging.judged(inquiry):
            kept = each.kept
            if kept is not None and kept.judgement.outcome in RELEASABLE:
                text = self.judging.texts.texts([each.record_id], scope)[each.record_id].text
                yield ReadText(each.record_id, text, kept.redactions)


def _people(record: StoredRecord) -> tuple[Participant, ...]:
    received = tuple(Participant(each.name, each.address) for each in record.recipients)
    return received if record.sender is None else (record.sender, *received)


def _hit_view(hit: Hit, act: Act) -> Json:
    return {
        "start": hit.passage.start,
        "end": hit.passage.end,
        "ground": hit.matter.ground(act).code,
        "recogniser": hit.recogniser,
        "confidence": hit.confidence.value,
        "why": hit.why,
    }


def _box_view(box: Box) -> Json:
    return {
        "start": box.place.start,
        "end": box.place.end,
        "grounds": [ground.code for ground in box.grounds],
    }


def _fields_view(fields: RecordFields) -> Json:
    sender = fields.sender
    return {
        "title": fields.title,
        "sender": sender and {"name": sender.name, "address": sender.address},
        "recipients": [
            {"role": each.role.value, "name": each.name, "address": each.address}
            for each in fields.recipients
        ],
        "attachmentNames": list(fields.attachment_names),
    }


def _uneven_view(uneven: Uneven) -> Json:
    return {
        "recordId": uneven.record_id,
        "start": uneven.passage.start,
        "end": uneven.passage.end,
        "kind": uneven.kind.value,
        "here": [ground.code for ground in uneven.here],
        "elsewhere": [ground.code for ground in uneven.elsewhere],
    }
