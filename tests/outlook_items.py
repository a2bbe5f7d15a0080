"""Outlook items made by hand, for .msg files and mailboxes of the tests."""

import struct
from datetime import UTC, datetime, timedelta

from ingest.outlook.outlook_envelope import APPOINTMENT, COMMON, PUBLIC, TASK
from ingest.outlook.outlook_item import (
    BINARY,
    MANY,
    MOMENT,
    TEXT,
    TEXT_8,
    Attachment,
    Key,
    Named,
    OutlookItem,
    Properties,
    Value,
)

NUMBER, FLAG = 0x03, 0x0B
KEYWORDS = Named(PUBLIC, "Keywords")
STARTS, ENDS, PLACE = (Named(APPOINTMENT, number) for number in (0x820D, 0x820E, 0x8208))
DUE = Named(TASK, 0x8105)
BUTTONS, ANSWER = Named(COMMON, 0x8520), Named(COMMON, 0x8524)
NINE = datetime(2024, 3, 5, 9, 12, tzinfo=UTC)
"""Tuesday 5 March 2024, 10:12 in Amsterdam."""


def value(told: object) -> tuple[int, Value]:
    """A property of the type that a Python value has."""
    match told:
        case bool():
            return FLAG, struct.pack("<H", told)
        case int():
            return NUMBER, struct.pack("<i", told)
        case str():
            return TEXT, told.encode("utf-16-le")
        case bytes():
            return BINARY, told
        case datetime():
            return MOMENT, struct.pack(
                "<Q", (told - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10
            )
        case list():
            return TEXT | MANY, tuple(str(each).encode("utf-16-le") for each in told)
    raise AssertionError(told)


def properties(told: dict[Key, object]) -> Properties:
    return Properties({key: value(each) for key, each in told.items()}, "cp1252")


def recipient(name: str, address: str, role: int = 1) -> Properties:
    return properties({0x3001: name, 0x39FE: address, 0x0C15: role})


def attached(content: bytes, name: str, media_type: str = "text/plain") -> Attachment:
    return Attachment(properties({0x3705: 1, 0x3707: name, 0x370E: media_type, 0x3701: content}))


def inside(item: OutlookItem) -> Attachment:
    return Attachment(properties({0x3705: 5, 0x3001: "ingesloten"}), item)


def note(
    subject: str = "Overleg",
    body: str = "Tot morgen.",
    *attachments: Attachment,
    to: tuple[Properties, ...] = (recipient("Piet", "piet@example.nl"),),
    **more: object,
) -> OutlookItem:
    """A mail; `more` are further properties, by their number as `x0070`."""
    told: dict[Key, object] = {
        0x001A: "IPM.Note",
        0x0037: subject,
        0x1000: body,
        0x0042: "Jan",
        0x5D02: "jan@example.nl",
        0x0039: NINE,
        0x0E1F: True,
        0x1035: f"<{subject.lower().replace(' ', '-')}@example.nl>",
    }
    return OutlookItem(
        properties(told | {int(key[1:], 16): each for key, each in more.items()}), [*to], [*attachments]
    )


def item(kind: str, told: dict[Key, object], *attachments: Attachment) -> OutlookItem:
    return OutlookItem(properties({0x001A: kind, 0x3007: NINE, **told}), [], [*attachments])


def in_eight_bits(text: str, charset: str) -> tuple[int, Value]:
    """A text as old mailboxes keep it."""
    return TEXT_8, text.encode(charset)
