"""Messages of Teams as Exchange keeps them in a mailbox (`IPM.SkypeTeams.Message`), and Purview exports them.

Each is an item by itself, copied there for compliance. Which conversation it is of is told by the properties
that any item has of one; what Teams calls its threads is not documented, and not read.
"""

from dataclasses import replace
from datetime import datetime

from ingest.outlook.outlook_item import OutlookItem, Properties
from records.record import Evidence, Participant, Recipient, RecipientRole, Record, RecordKind
from records.trace import Trace, TraceKind

_CONVERSATION_ID, _INDEX, _TOPIC = 0x3013, 0x0071, 0x0070
_THREAD_BYTES = 22
"""Of an index the part that all messages of a conversation share ([MS-OXOMSG] 2.2.1.3)."""
_HELD = "SubstrateHolds"
"""Where Exchange moves what was changed or deleted in Teams while it has to be kept."""
_SECONDS_A_PLACE = 60


def as_chat(record: Record, item: OutlookItem) -> Record:
    """The record of a message of a chat with its conversation; that of any other item as it is.

    Who takes part are its recipients but the sender. Its place among the others is the minute that it was
    sent in, for nobody numbers them.
    """
    if record.kind not in (RecordKind.CHAT, RecordKind.NOTICE):
        return record
    told = item.properties
    topic = told.text(_TOPIC).strip()
    members = tuple(
        Recipient(RecipientRole.MEMBER, each.name, each.address)
        for each in record.recipients
        if not _is_same(each, record.sender)
    )
    people = (record.sender, *members)
    return replace(
        record,
        title="" if record.title == topic else record.title,
        recipients=members,
        message_id_hash=None,
        references=(),
        content_hash=None,
        conversation=f"teams#{_key(told, topic, people)}",
        conversation_title=topic or ", ".join(sorted(filter(None, map(_called, people)))),
        sequence=_minute(record.sent_at),
        evidence=Evidence.EXPORT,
        traces=(*record.traces, *(Trace(TraceKind.RECOVERY, text=_HELD) for _ in range(_is_held(record)))),
    )


def _key(told: Properties, topic: str, people: tuple[Participant | Recipient | None, ...]) -> str:
    """What its conversation is known by: its id, else the thread of its index, else its topic and people."""
    known = told.raw(_CONVERSATION_ID) or told.raw(_INDEX)[:_THREAD_BYTES]
    if known:
        return known.hex()
    named = sorted({(each.address or each.name).casefold() for each in people if each is not None})
    return "|".join((topic, *named))


def _is_same(one: Recipient, other: Participant | None) -> bool:
    if other is None:
        return False
    return (one.address or one.name).casefold() == (other.address or other.name).casefold()


def _called(who: Participant | Recipient | None) -> str:
    return (who.name or who.address) if who is not None else ""


def _minute(at: datetime | None) -> int:
    return max(0, int(at.timestamp()) // _SECONDS_A_PLACE) if at is not None else 0


def _is_held(record: Record) -> bool:
    """Whether it lay in the folder of what was changed or deleted."""
    return any(
        each.kind is TraceKind.FOLDER and each.text.rpartition("/")[2] == _HELD for each in record.traces
    )
