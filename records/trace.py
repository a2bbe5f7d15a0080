"""Trace: what a chat or mailbox kept of a message besides its words, or of what was done with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TraceKind(StrEnum):
    """What was done, or what a message is part of."""

    REPLY = "reply"
    """It answers a message; `text` is that message's number in its chat."""
    FORWARD = "forward"
    """It was written elsewhere, by `who`."""
    EDIT = "edit"
    """Its words were changed; `text` is what they were, where that was kept."""
    DELETION = "deletion"
    """It was taken back."""
    REACTION = "reaction"
    """Somebody answered with a sign, the `text`."""
    POLL = "poll"
    """One answer of a poll, and how many chose it; of a mail, one of the buttons to answer by."""
    LOCATION = "location"
    """Degrees north and east, WGS 84."""
    CALL = "call"
    """A call: how long, or why it came to nothing."""
    EXPIRY = "expiry"
    """Messages go by themselves after so many seconds: something may be missing."""
    VIEW_ONCE = "view-once"
    """It could be seen once."""
    PIN = "pin"
    """A message was put on top of the chat; `text` is its number."""
    READ = "read"
    """Somebody had it before his eyes."""
    DELIVERED = "delivered"
    """It came over to whom it was sent to."""
    SERVICE = "service"
    """It went by another way than its app has of its own, the `text`: SMS, RCS."""
    EFFECT = "effect"
    """It was sent to be shown in a special way, the `text`; some hide the words until they are touched."""
    OWN = "own"
    """Who made the export wrote it; `text` is how that is known, `told` where the export says so."""
    FOLDER = "folder"
    """It lay in a folder of its mailbox, the `text`."""
    RECOVERY = "recovery"
    """It was deleted, and found in what its mailbox still held; `text` is the sign, if there is one."""
    CATEGORY = "category"
    """Its owner filed it under this word."""
    VOTE = "vote"
    """An answer to a mail with buttons to answer by; `text` is the answer that `who` chose."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One trace. `who` is a name as written or empty, `at` a moment in UTC or None."""

    kind: TraceKind
    who: str = ""
    at: datetime | None = None
    text: str = ""
