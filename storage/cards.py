"""The fields of a record that lists show, as one compact value: read whole, never searched in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from records.recognition import KnownBy, Recognition
from records.record import Evidence, Participant, Recipient, RecipientRole, Record
from records.text_source import TextSource
from records.trace import Trace, TraceKind

_FIXED, _LANGUAGE = 13, 11
"""How many values every card has, and which of them is the language, from 0."""


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
    text_source: TextSource | None


def write_card(record: Record) -> bytes:
    """The card of a record as bytes; the order of its values is that of `read_card`.

    What few records have stands behind all else, and is left out where there is none.
    Behind it stands what `with_source` adds.
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
    traces, told, found = (*rest, (), (), ())[:3]
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
        text_source=_source(*found) if found else None,
    )


def with_source(body: bytes, source: TextSource | None) -> bytes:
    """A card that tells also who found the text of the record; nobody, where `source` is None."""
    values = orjson.loads(body)
    fixed, (traces, told, _) = values[:_FIXED], (*values[_FIXED:], (), (), ())[:3]
    found = (source.readers, source.confidence, source.seconds, source.attempts) if source else ()
    return orjson.dumps([*fixed, *_as_few((traces, told, found))])


def with_language(body: bytes, language: str) -> bytes:
    """A card of a text in this language; the same card if it is empty."""
    if not language:
        return body
    values = orjson.loads(body)
    return orjson.dumps([*values[:_LANGUAGE], language, *values[_LANGUAGE + 1 :]])


def _as_few(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Without what is empty at the end."""
    while values and not values[-1]:
        values = values[:-1]
    return values


def _recognition(form: str, known_by: str, others: list[str], promised: str) -> Recognition:
    return Recognition(form, KnownBy(known_by), tuple(others), promised)


def _source(
    readers: list[tuple[str, str]], confidence: int | None, seconds: float, attempts: int
) -> TextSource:
    return TextSource(tuple((name, version) for name, version in readers), confidence, seconds, attempts)


def _written(trace: Trace) -> tuple[str, str, int | None, str]:
    at = None if trace.at is None else int(trace.at.timestamp() * 1000)
    return trace.kind, trace.who, at, trace.text


def _read(kind: str, who: str, at: int | None, text: str) -> Trace:
    return Trace(TraceKind(kind), who, None if at is None else datetime.fromtimestamp(at / 1000, UTC), text)
