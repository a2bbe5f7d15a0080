"""The catalogue's outbox in the words of the search room."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from records.identity import RecordId
from search.index import OPEN_SEQ
from search.outbox import Content, OutboxRow, Version
from search.projection import Facts
from storage.outbox import OutboxTable
from storage.versions import RecordVersion


class CatalogueOutbox:
    """Fulfils `search.outbox.Outbox` from the catalogue."""

    def __init__(self, table: OutboxTable) -> None:
        """Read and write this outbox."""
        self._table = table

    def published_seq(self) -> int:
        """The last seq that was published."""
        return self._table.state()[1]

    def pending(self, limit: int) -> Sequence[OutboxRow]:
        """The rows with the lowest numbers."""
        return [OutboxRow(number, record_id) for number, record_id in self._table.pending(limit)]

    def current(self, ids: Collection[RecordId]) -> Mapping[RecordId, Content]:
        """What is to be found from now on."""
        return {record_id: content_of(version) for record_id, version in self._table.current(ids).items()}

    def published(self, ids: Collection[RecordId]) -> Iterator[Version]:
        """All published versions of these records."""
        return map(_version, self._table.published(ids))

    def everything(self) -> Iterator[Version]:
        """All published versions of all records."""
        return map(_version, self._table.everything())

    def acknowledge(self, rows: Sequence[OutboxRow], seq: int, indexed: Collection[RecordId]) -> None:
        """The rows are done and `seq` is published, in one transaction."""
        self._table.acknowledge([row.number for row in rows], {row.record_id for row in rows}, seq, indexed)


def content_of(version: RecordVersion) -> Content:
    """A version as the projection wants it."""
    return Content(
        version.record,
        Facts(
            accession_id=version.accession_id,
            channel=version.channel,
            custodian_id=version.custodian.id,
            custodian_name=version.custodian.name,
            conversation_id=version.conversation_id,
            attachment_names=version.record.attachment_names,
            preceded_by=version.preceded_by,
        ),
    )


def _version(found: tuple[RecordVersion, int, int | None]) -> Version:
    version, from_seq, until_seq = found
    return Version(content_of(version), from_seq, until_seq or OPEN_SEQ)
