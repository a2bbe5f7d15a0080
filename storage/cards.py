"""The fields of a record that lists show, as one compact value: read whole, never searched in."""

from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from records.recognition import KnownBy, Recognition
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
    recognition: Recognition | None


def write_card(record: Record) -> bytes:
    """The card of a record as bytes; the order of its values is that of `read_card`.

    What few records have stands behind all else, and is left out where there is none.
    """
    traces, known = [_written(each) for each in record.traces], record.recognition
    told = (known.form, known.known_by, known.others, known.promised) if known else ()
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
            *((traces, told) if told else (traces,) if traces else ()),
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
        *rest,
    ) = orjson.loads(body)
    traces, told = (*rest, (), ())[:2]
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
        traces=tuple(_read(*each) for each in traces),
        recognition=_recognition(*told) if told else None,
    )


def _recognition(form: str, known_by: str, others: list[str], promised: str) -> Recognition:
    return Recognition(form, KnownBy(known_by), tuple(others), promised)


def _written(trace: Trace) -> tuple[str, str, int | None, str]:
    at = None if trace.at is None else int(trace.at.timestamp() * 1000)
    return trace.kind, trace.who, at, trace.text


def _read(kind: str, who: str, at: int | None, text: str) -> Trace:
    return Trace(TraceKind(kind), who, None if at is None else datetime.fromtimestamp(at / 1000, UTC), text)
