"""A record as the fields of an index. Runs in parser processes: about 0.3 ms for an ordinary mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from records.identity import AccessionId, RecordId
from records.place import StepKind
from records.record import Channel, Participant, Recipient, RecipientRole, Record
from search.analysis import language_of, stems, tokens
from search.index import FieldValue, IndexDocument
from search.keywords import keyword, message_id_value, type_value

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
"""Days and months are Dutch ones, whatever zone a message was written in."""

_MAX_SECOND = 2**32
_ID_BITS = 30
_MAX_EXTENSION_CHARACTERS = 9
_PEOPLE_KEPT = 2**13
"""People whose words are remembered: an archive's mails go to the same few."""
_TYPES_KEPT = 2**10


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the catalogue knows of a record besides itself.

    `preceded_by` are the hand-ins that hold an earlier copy, the record's own included.
    """

    accession_id: AccessionId
    channel: Channel
    custodian_id: str
    custodian_name: str
    conversation_id: str = ""
    attachment_names: tuple[str, ...] = ()
    preceded_by: tuple[AccessionId, ...] = ()


def project(record: Record, facts: Facts) -> IndexDocument:
    """The document of a complete record, without a range of validity yet.

    Empty fields are left out. Same record and facts, same document.
    """
    body = tokens(record.text)
    title = tokens(_title(record))
    different = dict.fromkeys(body)
    different.update(dict.fromkeys(title))
    language = record.language or language_of(different)
    values: dict[str, FieldValue] = {
        "text": " ".join(body),
        "title": " ".join(title),
        "stems": " ".join(dict.fromkeys(stems(different, language))),
        "attachment": _words(facts.attachment_names),
        "file": _words(_file_names(record)),
        "custodian_name": _name_words(facts.custodian_name, ""),
        "conversation": _words((record.conversation_title, facts.conversation_id)),
        "kind": record.kind.value,
        "channel": facts.channel.value,
        "accession": facts.accession_id,
        "custodian": keyword(facts.custodian_id),
        "type": _types(record),
        "msgid": message_id_value(record.message_id),
        "preceded": facts.preceded_by,
        "has_attachment": bool(facts.attachment_names),
        "has_defect": bool(record.defects),
        **_participants(record),
        **_moment(record.id, record.sent_at),
    }
    filled = {name: value for name, value in values.items() if value not in ("", ())}
    return IndexDocument(record.id, filled)


def order_key(record_id: RecordId, sent_at: datetime | None) -> int:
    """The order of a record: 63 bits, signed.

    Dated: the second sent, clamped to 33 signed bits, then 30 bits of the id. Undated: 63 bits
    of the id.
    """
    if sent_at is None:
        return (int(record_id[:16], 16) >> 1) - 2**62
    second = max(-_MAX_SECOND, min(int(sent_at.timestamp() // 1), _MAX_SECOND - 1))
    return (second << _ID_BITS) | (int(record_id[:8], 16) >> 2)


def _moment(record_id: RecordId, sent_at: datetime | None) -> dict[str, FieldValue]:
    order = order_key(record_id, sent_at)
    if sent_at is None:
        return {"order": order, "dated": False}
    try:
        local = sent_at.astimezone(AMSTERDAM)
    except OverflowError:  # the first and last day of the calendar have no other zone
        local = sent_at
    month = f"{local.year:04}-{local.month:02}"
    return {"order": order, "dated": True, "day": local.toordinal(), "month": month}


def _title(record: Record) -> str:
    """Subject, name of the conversation and file name: what a list shows as the title."""
    parts = (record.title, record.conversation_title, record.file_name)
    return " ".join(dict.fromkeys(part for part in parts if part))


def _file_names(record: Record) -> Iterable[str]:
    """The path and the archive entries that lead to a record, and its own name if that is another.

    Byte and line ranges are left out: two numbers of its own for each mail would be a quarter of
    the index and nobody types them.
    """
    steps = record.place.steps
    entries = [step.value.partition(":")[2] for step in steps if step.kind is StepKind.ENTRY]
    own = () if record.place.name == record.file_name else (record.file_name,)
    return (record.place.path, *entries, *own)


def _words(texts: Iterable[str]) -> str:
    text = " ".join(texts)
    return " ".join(tokens(text)) if text else ""


def _types(record: Record) -> tuple[str, ...]:
    """The media type, and the extension of the file that the record is (not of one around it)."""
    steps = record.place.steps
    is_file = not steps or steps[-1].kind is StepKind.ENTRY
    name = record.file_name or (record.place.name if is_file else "")
    stem, _, extension = name.rstrip("/").rpartition("/")[2].rpartition(".")
    is_one = bool(stem) and len(extension) <= _MAX_EXTENSION_CHARACTERS
    return _type_values(record.media_type, extension if is_one else "")


@lru_cache(maxsize=_TYPES_KEPT)
def _type_values(media_type: str, extension: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in map(type_value, (media_type, extension)) if value))


def _participants(record: Record) -> dict[str, FieldValue]:
    """Words of names and addresses by role and of all together, and one key for each person."""
    sender = () if record.sender is None else (record.sender,)
    everyone: tuple[Participant | Recipient, ...] = (*sender, *record.recipients)
    return {
        "participant": _names(everyone),
        "sender": _names(sender),
        "to": _names(_of_role(record, RecipientRole.TO)),
        "cc": _names(_of_role(record, RecipientRole.CC)),
        "bcc": _names(_of_role(record, RecipientRole.BCC)),
        "person": tuple(dict.fromkeys(filter(None, map(person_key, everyone)))),
    }


def _of_role(record: Record, role: RecipientRole) -> list[Recipient]:
    return [recipient for recipient in record.recipients if recipient.role is role]


def _names(people: Iterable[Participant | Recipient]) -> str:
    different = dict.fromkeys([(person.name, person.address) for person in people])
    return " ".join(filter(None, [_name_words(name, address) for name, address in different]))


@lru_cache(maxsize=_PEOPLE_KEPT)
def _name_words(name: str, address: str) -> str:
    return " ".join(tokens(f"{name} {address}"))


def person_key(person: Participant | Recipient) -> str:
    """By what a person is counted and filtered: the address in lower case, else the words of the name."""
    return _key(person.name, person.address)


@lru_cache(maxsize=_PEOPLE_KEPT)
def _key(name: str, address: str) -> str:
    return keyword(address.strip().lower() or " ".join(tokens(name)))
