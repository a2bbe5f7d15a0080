"""The envelope of an Outlook item: what it is, who, to whom, when, and in answer to what.

Outlook keeps the header of a mail that came in over the Internet beside its own properties. The
properties tell who and to whom; the header tells the date as it was written, with its zone, and the
ids that the properties lack.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ingest.limits import Limits
from ingest.mime.envelope import Envelope, read_envelope
from ingest.mime.header_fields import read_fields
from ingest.outlook.outlook_item import Named, OutlookItem, Properties
from ingest.words.encoded_words import fold_spaces
from ingest.words.mail_date import SentDate
from records.record import Participant, Recipient, RecipientRole, RecordKind

APPOINTMENT, TASK, ADDRESS, COMMON, PUBLIC = (
    bytes.fromhex(f"{number}00000000c000000000000046")
    for number in ("02200600", "03200600", "04200600", "08200600", "29030200")
)  # fmt: skip
"""The sets of named properties ([MS-OXPROPS] 1.3.2)."""
_CLASSES = (
    ("ipm.schedule.meeting.request", RecordKind.MAIL, "meeting-request"),
    ("ipm.schedule.meeting.resp", RecordKind.MAIL, "meeting-reply"),
    ("ipm.schedule.meeting.canceled", RecordKind.MAIL, "meeting-cancel"),
    ("ipm.taskrequest", RecordKind.MAIL, "task-request"),
    ("report.", RecordKind.MAIL, "report"),
    ("ipm.appointment", RecordKind.ITEM, "appointment"),
    ("ipm.ole.class.{00061055-0000-0000-c000-000000000046}", RecordKind.ITEM, "appointment"),
    ("ipm.contact", RecordKind.ITEM, "contact"),
    ("ipm.distlist", RecordKind.ITEM, "distribution-list"),
    ("ipm.task", RecordKind.ITEM, "task"),
    ("ipm.stickynote", RecordKind.ITEM, "note"),
    ("ipm.activity", RecordKind.ITEM, "journal"),
    ("ipm.microsoft.", RecordKind.ITEM, "settings"),
    ("ipm.configuration.", RecordKind.ITEM, "settings"),
    ("ipm.post", RecordKind.MAIL, "post"),
    ("ipm.skypeteams.message.copilot", RecordKind.CHAT, "copilot"),
    ("ipm.skypeteams.message", RecordKind.CHAT, ""),
    ("ipm.skypeteams.systemmessage", RecordKind.NOTICE, "system"),
)
"""What the beginning of a message class says, the longer before the shorter ([MS-OXCMSG] 2.2.1.3)."""
_ROLES = {1: RecipientRole.TO, 2: RecipientRole.CC, 3: RecipientRole.BCC}
_SHOWN = ((0x0E04, RecipientRole.TO), (0x0E03, RecipientRole.CC), (0x0E02, RecipientRole.BCC))


@dataclass(frozen=True, slots=True)
class ItemEnvelope:
    """What an item tells of itself; `header` is that of the Internet mail that it came from."""

    kind: RecordKind
    subtype: str
    title: str
    sender: Participant | None
    recipients: tuple[Recipient, ...]
    sent: SentDate
    header: Envelope

    @property
    def message_id(self) -> str:
        """The id with its brackets, or empty."""
        return self.header.message_id


def read_item_envelope(item: OutlookItem, local: ZoneInfo, limits: Limits) -> ItemEnvelope:
    """The envelope of an item. `local` is the zone of a header's date without one."""
    told = item.properties
    header = read_envelope(read_fields(_header(told), limits), local, limits)
    kind, subtype = kind_of(told.text(0x001A))
    sender = _named(told, (0x0042,), (0x5D02, 0x0065)) or _named(told, (0x0C1A,), (0x5D01, 0x0C1F))
    sender = _with_address(sender, header.sender)
    return ItemEnvelope(
        kind,
        subtype,
        _title(told, kind),
        sender if kind is not RecordKind.ITEM or subtype == "appointment" else None,
        _recipients(item, header)[: limits.addresses],
        _sent(told, subtype, header),
        header,
    )


def kind_of(message_class: str) -> tuple[RecordKind, str]:
    """What an item of this class is; one that nobody knows is an item named by its last word."""
    lower = message_class.lower()
    for start, kind, subtype in _CLASSES:
        if lower.startswith(start):
            return kind, subtype
    if not lower or lower == "ipm" or lower.startswith(("ipm.note", "ipm.recall")):
        return RecordKind.MAIL, ""
    return RecordKind.ITEM, lower.rpartition(".")[2][:40]


def _header(told: Properties) -> bytes:
    """The fields of the Internet header, with what Outlook keeps of them by itself where they lack."""
    written = told.text(0x007D).encode("utf-8", "replace").replace(b"\r\n", b"\n").strip(b"\n")
    lines = [written] if written else []
    lower = b"\n" + written.lower()
    for name, number in (("Message-ID", 0x1035), ("References", 0x1039), ("In-Reply-To", 0x1042)):
        value = fold_spaces(told.text(number))
        if value and f"\n{name.lower()}:".encode() not in lower:
            lines.append(f"{name}: {value}".encode("utf-8", "replace"))
    return b"\n".join(lines) + b"\n"


def _named(told: Properties, names: tuple[int, ...], addresses: tuple[int, ...]) -> Participant | None:
    name, address = fold_spaces(told.text(*names)), fold_spaces(told.text(*addresses))
    if not name and not address:
        return None
    return Participant("" if name == address else name, address)


def _with_address(sender: Participant | None, written: Participant | None) -> Participant | None:
    """The sender, with the address of the header if Outlook knows him by that of Exchange alone."""
    if sender is None:
        return written
    if "@" in sender.address or written is None or "@" not in written.address:
        return sender
    return Participant(sender.name or written.name, written.address)


def _title(told: Properties, kind: RecordKind) -> str:
    subject = told.text(0x0037)
    if subject[:1] == "\x01":  # how long the "Re:" before it is ([MS-PST] 2.5.3.1.1.1)
        subject = subject[2:]
    return fold_spaces(subject or (told.text(0x3001) if kind is RecordKind.ITEM else told.text(0x0070)))


def _recipients(item: OutlookItem, header: Envelope) -> tuple[Recipient, ...]:
    """The table of recipients; without one the header's, or the names that are shown."""
    found = []
    for each in item.recipients:
        one = _named(each, (0x3001, 0x5FF6), (0x39FE, 0x3003))
        if one is not None:
            role = _ROLES.get((each.number(0x0C15) or 1) & 0xF, RecipientRole.TO)
            found.append(Recipient(role, one.name, one.address))
    if found or header.recipients:
        return tuple(found) or header.recipients
    return tuple(
        Recipient(role, "" if "@" in name else name, name if "@" in name else "")
        for number, role in _SHOWN
        for shown in item.properties.text(number).split(";")
        if (name := fold_spaces(shown))
    )


def _sent(told: Properties, subtype: str, header: Envelope) -> SentDate:
    """The moment that the item is of: an appointment begins, a task is due, a mail was sent."""
    match subtype:
        case "appointment":
            own = told.moment(Named(APPOINTMENT, 0x820D), Named(COMMON, 0x8516), 0x0060)
        case "task":
            own = told.moment(Named(TASK, 0x8105), Named(TASK, 0x8104), Named(COMMON, 0x8517))
        case _:
            own = None
    if own is None and header.sent.at is not None:
        return header.sent
    return SentDate(own or _noted(told))


def _noted(told: Properties) -> datetime | None:
    return told.moment(0x0039, 0x0E06, 0x3007, 0x3008)
