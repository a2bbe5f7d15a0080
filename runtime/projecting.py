"""The projector that parser processes get: a record to its index document, for one hand-in."""

from dataclasses import dataclass

from records.accession import Custodian
from records.identity import AccessionId, conversation_id
from records.record import Channel, Record
from search.index import IndexDocument
from search.projection import Facts, project


@dataclass(frozen=True, slots=True)
class RecordProjector:
    """Knows the hand-in; small, so that it can be sent to a child process."""

    accession_id: AccessionId
    channel: Channel
    custodian: Custodian

    def __call__(self, record: Record) -> IndexDocument:
        """The document, but for which hand-ins hold earlier copies."""
        return project(record, self.facts(record))

    def facts(self, record: Record, preceded_by: tuple[AccessionId, ...] = ()) -> Facts:
        """What the projection must know of a record besides itself."""
        return Facts(
            accession_id=self.accession_id, channel=self.channel, custodian_id=self.custodian.id,
            custodian_name=self.custodian.name, conversation_id=conversation_id(self.accession_id, record.conversation),
            attachment_names=record.attachment_names, preceded_by=preceded_by)
