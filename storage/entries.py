"""A record to its entry: what the catalogue keeps of it beside its text."""

from records.entry import DefectEntry, RecordEntry
from records.identity import AccessionId, conversation_id, message_id_hash, short_hash
from records.record import Record, RecordKind
from storage.cards import write_card

_OF_CHAT = frozenset({RecordKind.CHAT, RecordKind.NOTICE})


def entry_of(record: Record, accession_id: AccessionId) -> RecordEntry:
    """The entry of a record of this hand-in."""
    conversation = conversation_id(accession_id, record.conversation)
    return RecordEntry(
        bytes.fromhex(record.id),
        record.kind.value,
        record.place.locator,
        record.digest,
        record.size_bytes,
        bytes.fromhex(record.parent_id) if record.parent_id else None,
        None if record.family_id == record.id else bytes.fromhex(record.family_id),
        None if record.sent_at is None else int(record.sent_at.timestamp()),
        record.message_id_hash,
        bytes.fromhex(conversation) if conversation else None,
        record.sequence,
        duplicate_key(record),
        record.text_state,
        write_card(record),
        _chain(record),
        tuple(
            DefectEntry(each.code.value, each.detail, each.place.path, each.place.locator, each.lost)
            for each in record.defects
        ),
    )


def duplicate_key(record: Record) -> bytes | None:
    """What copies of a record share, or None for what follows its family (decision 5).

    Mail: Message-ID hash with content hash, else the bytes. Chat and notice: the same place
    of byte-identical exports. Everything else: the bytes.
    """
    if record.kind in _OF_CHAT:
        return short_hash("chat", record.origin, record.place.locator)
    if record.parent_id is not None:
        return None
    if record.kind is RecordKind.MAIL and record.message_id_hash and record.content_hash:
        return short_hash("mail", record.message_id_hash, record.content_hash)
    return short_hash("bytes", record.digest)


def _chain(record: Record) -> tuple[bytes, ...]:
    """The message ids that a message ties together, oldest first, itself last."""
    mihs = [mih for each in record.references if (mih := message_id_hash(each))]
    if record.message_id_hash:
        mihs.append(record.message_id_hash)
    return tuple(dict.fromkeys(mihs))
