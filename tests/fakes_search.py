"""A catalogue in memory, as the search service and the indexer see it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from records.access import AccessScope
from records.accession import Accession, AccessionState, Custodian
from records.identity import AccessionId, RecordId
from records.record import Channel
from records.stored import StoredRecord
from search.index import OPEN_SEQ
from search.outbox import Content, OutboxRow, Version
from search.shelf import Incomplete


def stored(content: Content) -> StoredRecord:
    """What lists show of a record."""
    record, of = content.record, content.facts
    return StoredRecord(
        id=record.id,
        kind=record.kind,
        subtype=record.subtype,
        channel=of.channel,
        accession_id=of.accession_id,
        custodian=Custodian(of.custodian_id, of.custodian_name),
        title=record.title,
        sent_at=record.sent_at,
        sent_timezone=record.sent_timezone,
        sent_written=record.sent_written,
        sender=record.sender,
        recipients=record.recipients,
        message_id=record.message_id,
        message_id_hash="",
        thread_id="",
        family_id=record.family_id,
        parent_id=record.parent_id,
        conversation_id=of.conversation_id,
        attachments=(),
        media_type=record.media_type,
        size_bytes=record.size_bytes,
        digest=record.digest,
        container=record.place.path,
        locator=record.place.locator,
        evidence=record.evidence,
        text_state=record.text_state,
        defects=(),
        duplicate_count=0,
        hidden=of.accession_id in of.preceded_by,
        language="nl",
    )


class CatalogueInMemory:
    """Fulfils `Outbox` and `Shelf`."""

    def __init__(self) -> None:
        self.contents: dict[RecordId, Content] = {}
        self.versions: list[Version] = []
        self.rows: list[OutboxRow] = []
        self.seq = 0
        self.missing: Incomplete | None = None
        self._number = 0

    def put(self, content: Content) -> None:
        """Add or replace a record."""
        self.contents[content.record.id] = content
        self._row(content.record.id)

    def take_away(self, record_id: RecordId) -> None:
        """Set a record aside: it is found no more, its versions are kept."""
        del self.contents[record_id]
        self._row(record_id)

    def purge(self, record_id: RecordId) -> None:
        """Take a record away with all its versions."""
        self.versions = [version for version in self.versions if version.content.record.id != record_id]
        self.take_away(record_id)

    def _row(self, record_id: RecordId) -> None:
        self._number += 1
        self.rows.append(OutboxRow(self._number, record_id))

    def published_seq(self) -> int:
        return self.seq

    def pending(self, limit: int) -> Sequence[OutboxRow]:
        return self.rows[:limit]

    def current(self, ids: Collection[RecordId]) -> Mapping[RecordId, Content]:
        return {record_id: self.contents[record_id] for record_id in ids if record_id in self.contents}

    def published(self, ids: Collection[RecordId]) -> Iterator[Version]:
        return (version for version in self.versions if version.content.record.id in ids)

    def everything(self) -> Iterator[Version]:
        return iter(self.versions)

    def acknowledge(self, rows: Sequence[OutboxRow], seq: int, indexed: Collection[RecordId]) -> None:
        done = {row.record_id for row in rows}
        self.versions = [
            replace(version, until_seq=seq)
            if version.until_seq == OPEN_SEQ and version.content.record.id in done
            else version
            for version in self.versions
        ]
        self.versions += [Version(self.contents[record_id], seq) for record_id in indexed]
        self.rows = [row for row in self.rows if row not in rows]
        self.seq = seq

    def records(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, StoredRecord]:
        return {
            record_id: stored(content)
            for record_id, content in self.current(ids).items()
            if content.facts.accession_id in scope.accessions
        }

    def texts(self, ids: Collection[RecordId], scope: AccessScope) -> Mapping[RecordId, str]:
        return {record_id: self.contents[record_id].record.text for record_id in self.records(ids, scope)}

    def accessions(self, ids: Collection[AccessionId]) -> Mapping[AccessionId, Accession]:
        known = {content.facts.accession_id: content.facts for content in self.contents.values()}
        return {
            accession_id: Accession(
                id=accession_id,
                number=1,
                custodian=Custodian(of.custodian_id, of.custodian_name),
                channel=Channel.OFFICIAL,
                title=f"Postvak {accession_id[:1]}",
                timezone="Europe/Amsterdam",
                state=AccessionState.AVAILABLE,
                received_at=datetime(2024, 1, 1, tzinfo=UTC),
                source="",
            )
            for accession_id, of in known.items()
            if accession_id in ids
        }

    def incomplete(self, scope: AccessScope) -> Incomplete | None:
        return self.missing if scope.accessions else None
