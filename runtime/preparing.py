"""The preparer that parser processes get: a record to its entry and its index document, for one hand-in."""

from collections.abc import Mapping
from dataclasses import dataclass

from records.accession import Custodian
from records.entry import RecordEntry
from records.identity import AccessionId, conversation_id
from records.record import Channel, Record, TextState
from search.index import FieldValue
from search.projection import Facts, project
from storage.entries import entry_of


@dataclass(frozen=True, slots=True)
class RecordPreparer:
    """Knows the hand-in; small, so that it can be sent to a child process."""

    accession_id: AccessionId
    channel: Channel
    custodian: Custodian

    def __call__(self, record: Record) -> tuple[RecordEntry, Mapping[str, FieldValue] | None]:
        """The entry, and for a complete record the fields of its document.

        What these still lack is which hand-ins hold earlier copies: the catalogue knows.
        """
        entry = entry_of(record, self.accession_id)
        if record.text_state is TextState.PENDING:
            return entry, None
        facts = Facts(
            accession_id=self.accession_id,
            channel=self.channel,
            custodian_id=self.custodian.id,
            custodian_name=self.custodian.name,
            conversation_id=conversation_id(self.accession_id, record.conversation),
            attachment_names=record.attachment_names,
        )
        return entry, project(record, facts).values
