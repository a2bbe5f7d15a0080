"""What a database of iMessage tells besides its messages: people, chats, files, and who reacted to what."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ingest.chats.conversation import as_written
from ingest.data.sqlite_file import SqliteFile
from ingest.data.sqlite_record import Value
from records.record import Participant
from records.trace import Trace, TraceKind

_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
_LEAST_NANOSECONDS = 10**11
"""Dates are seconds on systems before iOS 11; as such this one would lie in 5169."""
_NANOSECONDS_PER_MICROSECOND = 1000
_SIGNS = ("❤️", "👍", "👎", "😂", "‼️", "❓")
_EMOJI, _STICKER, _PLACED_STICKER = 6, 7, 1000
_ADDED, _REMOVED = range(2000, 2008), range(3000, 3008)
_ACCOUNTS = ("E:", "P:")
"""What stands before an address or number of an account."""
_FILES = "Attachments/"


def apple_moment(told: Value) -> datetime | None:
    """The moment so many seconds or nanoseconds after 2001 began in UTC; None for 0 and what is no number."""
    if not isinstance(told, int | float) or not told:
        return None
    try:
        if abs(told) < _LEAST_NANOSECONDS:
            return _EPOCH + timedelta(seconds=told)
        return _EPOCH + timedelta(microseconds=int(told) // _NANOSECONDS_PER_MICROSECOND)
    except (OverflowError, ValueError):
        return None


def number_of(told: Value) -> int:
    """A whole number; 0 where something else stands."""
    return told if isinstance(told, int) else 0


def words_of(told: Value) -> str:
    """A text; an empty one where something else stands."""
    return told if isinstance(told, str) else ""


def owner(caller: Value, account: Value) -> Participant | None:
    """The owner, by the number or address that he used; None where neither is told."""
    told = words_of(caller) or words_of(account)
    used = told[2:] if told[:2].upper() in _ACCOUNTS else told
    return Participant("", used) if used else None


@dataclass(frozen=True, slots=True)
class Tapback:
    """A reaction, which is a message of its own that refers to another."""

    sign: str
    target: str
    is_removal: bool

    @classmethod
    def of(cls, kind: Value, target: Value, emoji: Value) -> "Tapback | None":
        """The reaction that a message of this kind is; None if it is none."""
        told = number_of(kind)
        if told not in _ADDED and told not in _REMOVED and told != _PLACED_STICKER:
            return None
        place = told % 1000 if told != _PLACED_STICKER else _STICKER
        sign = words_of(emoji) if place == _EMOJI else "sticker" if place == _STICKER else _SIGNS[place]
        return cls(sign, referred(target), told in _REMOVED)


def referred(told: Value) -> str:
    """The number of the message that is referred to; `p:0/` or `bp:` before it tells which part of it."""
    return words_of(told).removeprefix("bp:").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a message: what it was called, and its path below the folder of files."""

    name: str
    path: str


@dataclass(slots=True)
class Phone:
    """People, chats and files by the numbers that messages refer to them with."""

    people: dict[int, Participant] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[Participant]] = field(default_factory=lambda: defaultdict(list))
    chats: dict[int, str] = field(default_factory=dict)
    removed_at: dict[int, datetime | None] = field(default_factory=dict)
    """Messages that were deleted and can be recovered, with when they were."""
    files: dict[int, list[SentFile]] = field(default_factory=lambda: defaultdict(list))
    reactions: dict[str, list[Trace]] = field(default_factory=lambda: defaultdict(list))
    """By number of the message that they are a reaction to."""


def phone_of(database: SqliteFile) -> Phone:
    """All that the tables beside the messages tell, and the reactions among the messages."""
    phone = Phone()
    for number, (address,) in database.columns("handle", "id"):
        phone.people[number] = as_written(words_of(address))
    _read_chats(database, phone)
    paths = {
        number: SentFile(words_of(name) or words_of(path).rpartition("/")[2], _below(words_of(path)))
        for number, (name, path) in database.columns("attachment", "transfer_name", "filename")
    }
    for _, (message, attachment) in database.columns(
        "message_attachment_join", "message_id", "attachment_id"
    ):
        if number_of(attachment) in paths:
            phone.files[number_of(message)].append(paths[number_of(attachment)])
    _read_reactions(database, phone)
    return phone


def _read_chats(database: SqliteFile, phone: Phone) -> None:
    for _, (chat, handle) in database.columns("chat_handle_join", "chat_id", "handle_id"):
        if number_of(handle) in phone.people:
            phone.members[str(number_of(chat))].append(phone.people[number_of(handle)])
    for number, (title, identifier) in database.columns("chat", "display_name", "chat_identifier"):
        members = ", ".join(each.name for each in phone.members.get(str(number), ()))
        phone.titles[str(number)] = words_of(title) or members or words_of(identifier)
    for _, (chat, message) in database.columns("chat_message_join", "chat_id", "message_id"):
        phone.chats[number_of(message)] = str(number_of(chat))
    recoverable = database.columns("chat_recoverable_message_join", "chat_id", "message_id", "delete_date")
    for _, (chat, message, at) in recoverable:
        phone.chats.setdefault(number_of(message), str(number_of(chat)))
        phone.removed_at[number_of(message)] = apple_moment(at)


def _read_reactions(database: SqliteFile, phone: Phone) -> None:
    """What stays of the reactions: one that its sender took away again is not among them."""
    told = database.columns(
        "message", "associated_message_type", "associated_message_guid", "associated_message_emoji",
        "handle_id", "is_from_me", "destination_caller_id", "account", "date",
    )  # fmt: skip
    for _, (kind, target, emoji, handle, is_own, caller, account, date) in told:
        tapback = Tapback.of(kind, target, emoji)
        if tapback is None:
            continue
        by = owner(caller, account) if is_own else phone.people.get(number_of(handle))
        who = by.name or by.address if by else ""
        there = phone.reactions[tapback.target]
        if tapback.is_removal:
            there[:] = [each for each in there if (each.who, each.text) != (who, tapback.sign)]
        else:
            there.append(Trace(TraceKind.REACTION, who, apple_moment(date), tapback.sign))


def _below(path: str) -> str:
    """A path of the phone from its folder of files on, that folder too."""
    before, found, after = path.rpartition(_FILES)
    return found + after if found else before or after
