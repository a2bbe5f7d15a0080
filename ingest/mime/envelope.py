"""The envelope of a mail: who, to whom, when, about what, and in answer to what."""

import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from ingest.limits import Limits
from ingest.mime.header_fields import HeaderFields
from ingest.words.addresses import read_addresses
from ingest.words.charsets import decode_text
from ingest.words.encoded_words import decode_header, fold_spaces
from ingest.words.mail_date import SentDate, read_date
from records.defect import DefectCode
from records.record import Participant, Recipient, RecipientRole

_ID = re.compile(r"<[^<>\s]{1,998}>")
_MOST_REFERENCES = 1_000
_MOST_AUTHORS = 100
_LONGEST_KEPT = 2_000
"""Bytes of a value that is remembered: an archive's mails go to the same few people."""
_ROLES = ((b"to", RecipientRole.TO), (b"cc", RecipientRole.CC), (b"bcc", RecipientRole.BCC))

Trouble = tuple[DefectCode, str]
"""A defect of the record: its code and its detail."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The header fields of a mail as values; `date_written` is the Date field as it stood."""

    sender: Participant | None
    recipients: tuple[Recipient, ...]
    subject: str
    sent: SentDate
    date_written: str
    message_id: str
    references: tuple[str, ...]
    troubles: tuple[Trouble, ...]


def read_envelope(fields: HeaderFields, local: ZoneInfo, limits: Limits) -> Envelope:
    """The envelope that the fields tell. `local` is the zone of a date without one."""
    troubles: list[Trouble] = [(code, "headers") for code in fields.struck]
    date_written = fold_spaces(decode_text(fields.first(b"date"))[0])
    sent = read_date(date_written, local) if date_written else SentDate()
    if sent.doubt:
        troubles.append((DefectCode.DATE, sent.doubt))
    return Envelope(
        _sender(fields, troubles),
        _recipients(fields, limits, troubles),
        decode_header(fields.first(b"subject")),
        sent,
        date_written,
        _message_id(fields, troubles),
        _references(fields),
        tuple(troubles),
    )


def _sender(fields: HeaderFields, troubles: list[Trouble]) -> Participant | None:
    """The first author, else who sent it for them; further authors are noted as trouble."""
    for name in (b"from", b"sender"):
        found = [one for value in fields.all(name) for one in _authors(value[:_LONGEST_KEPT])[0]]
        if found:
            if len(found) > 1:
                troubles.append((DefectCode.MALFORMED, f"{name.decode()} {len(found)}"))
            return found[0]
        if fields.first(name):
            troubles.append((DefectCode.MALFORMED, name.decode()))
    return None


@lru_cache(maxsize=2048)
def _authors(value: bytes) -> tuple[tuple[Participant, ...], bool]:
    return read_addresses(value, _MOST_AUTHORS)


def _recipients(fields: HeaderFields, limits: Limits, troubles: list[Trouble]) -> tuple[Recipient, ...]:
    found: tuple[Recipient, ...] = ()
    for name, role in _ROLES:
        for value in fields.all(name):
            read = _recipients_of if len(value) > _LONGEST_KEPT else _remembered
            recipients, is_cut = read(role, value, limits.addresses)
            found += recipients
            if is_cut:
                troubles.append((DefectCode.LIMIT_ADDRESSES, name.decode()))
    return found


def _recipients_of(role: RecipientRole, value: bytes, limit: int) -> tuple[tuple[Recipient, ...], bool]:
    found, is_cut = read_addresses(value, limit)
    return tuple(Recipient(role, one.name, one.address) for one in found), is_cut


_remembered = lru_cache(maxsize=2048)(_recipients_of)


def _message_id(fields: HeaderFields, troubles: list[Trouble]) -> str:
    """The id with its brackets as written; two different ones are none (peers 6)."""
    ids = {value.strip() for value in fields.all(b"message-id")}
    if len(ids) > 1:
        troubles.append((DefectCode.MALFORMED, f"message-id {len(ids)}"))
        return ""
    return fold_spaces(decode_text(ids.pop())[0]) if ids else ""


def _references(fields: HeaderFields) -> tuple[str, ...]:
    """The ids of References, then of In-Reply-To, each once, oldest first."""
    found: dict[str, None] = {}
    for name in (b"references", b"in-reply-to"):
        for value in fields.all(name):
            found.update(dict.fromkeys(_ID.findall(decode_text(value)[0])))
    return tuple(found)[-_MOST_REFERENCES:]
