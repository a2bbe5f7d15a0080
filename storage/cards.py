"""The fields of a record that lists show, as one compact value: read whole, never searched in."""

from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from records.record import Evidence, Participant, Recipient, RecipientRole, Record
from records.trace import Trace, TraceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What the catalogue keeps of a record beside the columns it can be found by."""

    title: str
    subtype: str
    sender: Participant | None
    recipients: tuple[Recipient, ...]
    sent_timezone: str
    sent_written: str
    message_id: str
    media_type: str
    file_name: str
    conversation_title: str
    evidence: Evidence
    language: str
    attachment_names: tuple[str, ...]
    traces: tuple[Trace, ...]


def write_card(record: Record) -> bytes:
    """The card of a record as bytes; the order of its values is that of `read_card`.

    Few records have traces: theirs stand behind all else, and are left out where there are none.
    """
    sender = record.sender and (record.sender.name, record.sender.address)
    recipients = [(each.role, each.name, each.address) for each in record.recipients]
    return orjson.dumps(
        (
            record.title,
            record.subtype,
            sender,
            recipients,
            record.sent_timezone,
            record.sent_written,
            record.message_id,
            record.media_type,
            record.file_name,
            record.conversation_title,
            record.evidence,
            record.language,
            record.attachment_names,
            *([[_written(each) for each in record.traces]] if record.traces else []),
        )
    )


def read_card(body: bytes) -> Card:
    """The card that `write_card` wrote."""
    (
        title,
        subtype,
        sender,
        recipients,
        timezone,
        written,
        message_id,
        media_type,
        file_name,
        conversation_title,
        evidence,
        language,
        attachment_names,
        *traces,
    ) = orjson.loads(body)
    return Card(
        title=title,
        subtype=subtype,
        sender=Participant(*sender) if sender else None,
        recipients=tuple(Recipient(RecipientRole(role), name, address) for role, name, address in recipients),
        sent_timezone=timezone,
        sent_written=written,
        message_id=message_id,
        media_type=media_type,
        file_name=file_name,
        conversation_title=conversation_title,
        evidence=Evidence(evidence),
        language=language,
        attachment_names=tuple(attachment_names),
        traces=tuple(_read(*each) for each in (traces[0] if traces else ())),
    )


def _written(trace: Trace) -> tuple[str, str, int | None, str]:
    at = None if trace.at is None else int(trace.at.timestamp() * 1000)
    return trace.kind, trace.who, at, trace.text


def _read(kind: str, who: str, at: int | None, text: str) -> Trace:
    return Trace(TraceKind(kind), who, None if at is None else datetime.fromtimestamp(at / 1000, UTC), text)
