"""What a mail program noted of a mail that it keeps: that its owner threw it away, and it is still there."""

import re

from ingest.mime.header_fields import HeaderFields
from records.trace import Trace, TraceKind

_HEX = re.compile(rb"[0-9a-fA-F]{1,8}")
_EXPUNGED, _DELETED_ON_SERVER = 0x0008, 0x00200000
"""Bits of Thunderbird's X-Mozilla-Status and X-Mozilla-Status2 (nsMsgMessageFlags)."""
_APPLE_FLAGS = re.compile(rb"<key>flags</key>\s{0,100}<integer>(\d{1,18})</integer>")
_APPLE_DELETED = 0b10
_MAILDIR_TRASHED = re.compile(r":2,[A-Z]*T[A-Z]*$")


def flag_traces(fields: HeaderFields, after: bytes, name: str) -> tuple[Trace, ...]:
    """A trace for each sign that a mail was deleted; its text names the sign.

    `after` is what follows the mail in its file (of an emlx its property list), `name` that of the file.
    """
    signs = []
    if _bits(fields.first(b"x-mozilla-status")) & _EXPUNGED:
        signs.append("X-Mozilla-Status")
    if _bits(fields.first(b"x-mozilla-status2")) & _DELETED_ON_SERVER:
        signs.append("X-Mozilla-Status2")
    if b"D" in fields.first(b"x-status").upper():  # as mbox files of c-client and Dovecot have it
        signs.append("X-Status")
    apple = _APPLE_FLAGS.search(after) if after else None
    if apple and int(apple[1]) & _APPLE_DELETED:
        signs.append("emlx flags")
    if _MAILDIR_TRASHED.search(name):
        signs.append("maildir T")
    return tuple(Trace(TraceKind.RECOVERY, text=each) for each in signs)


def _bits(value: bytes) -> int:
    return int(value, 16) if _HEX.fullmatch(value) else 0
