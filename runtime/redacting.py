"""Redacting in an inquiry: what recognisers propose for a record, and how it would go out as judged now."""

from dataclasses import dataclass

from disclosure.proposing import proposals
from disclosure.recogniser import Hit, Surroundings
from disclosure.redacting import Box
from disclosure.redacting_fields import RecordFields
from records.access import Actor
from records.ground import Act
from records.identity import RecordId, digest_text
from records.record import Participant
from records.stored import StoredRecord
from runtime.access import Policy
from runtime.redacted_records import RedactedRecord
from runtime.views import Json
from storage.audit import ReadingAudit
from storage.judgements import Judgements
from storage.shelf import RecordShelf
from storage.text_versions import TextVersions


@dataclass(frozen=True)
class Redacting:
    """Proposes redactions and shows what they come to, for members of an inquiry."""

    judgements: Judgements
    texts: TextVersions
    shelf: RecordShelf
    policy: Policy
    audit: ReadingAudit

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
        public function. Raises NotFoundError.
        """
        inquiry = self.policy.inquiry(actor, inquiry_id)
        scope = self.policy.within(inquiry)
        record = self.shelf.record(record_id, scope)
        self.audit.append(actor, "redaction.propose", record.id)
        text = self.texts.texts([record.id], scope)[record.id]
        named = tuple(Participant(name, "") for name in people)
        hits = proposals(text.text, Surroundings((*_people(record), *named), staying))
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
        text = self.texts.texts([record.id], scope)[record.id]
        kept = self.judgements.current(inquiry.id, [record.id]).get(record.id)
        one = RedactedRecord(record, text.text, kept.redactions if kept else (), inquiry.act)
        return {
            "textDigest": digest_text(text.digest),
            **_fields_view(one.fields),
            "text": one.covered.text,
            "boxes": [_box_view(each) for each in one.covered.boxes],
        }


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
