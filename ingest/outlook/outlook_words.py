"""The words of an Outlook item: its body, and what an appointment, contact or task says in fields."""

import struct
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from compressed_rtf import decompress

from ingest.documents.rtf_text import rtf_text
from ingest.mime.mail_text import joined_alternatives
from ingest.outlook.outlook_envelope import ADDRESS, APPOINTMENT, COMMON, TASK
from ingest.outlook.outlook_item import Key, Named, OutlookItem, Properties, code_page
from ingest.words.charsets import decode_text
from ingest.words.html_text import html_to_text
from records.defect import DefectCode

_BODY, _RICH, _HTML = 0x1000, 0x1009, 0x1013
_IN_STEP = 0x0E1F
"""Whether rich text and plain text were made of each other."""
_CONTACT: tuple[Key, ...] = (
    0x3001, 0x3A17, 0x3A18, 0x3A16,  # name, post, department, company
    *(Named(ADDRESS, 0x8083 + 0x10 * place) for place in range(3)),
    0x3A08, 0x3A1B, 0x3A09, 0x3A2F, 0x3A1C, 0x3A1D, 0x3A24, 0x3A51,
    Named(ADDRESS, 0x801B), Named(ADDRESS, 0x801A), Named(ADDRESS, 0x801C), 0x3A15, 0x3A42,
    Named(ADDRESS, 0x8062),
)  # fmt: skip
_OWNERS = (Named(TASK, 0x811F), Named(TASK, 0x8121))
_LOCATION, _ATTENDEES, _RECURS = (Named(APPOINTMENT, number) for number in (0x8208, 0x8238, 0x8232))
_STARTS = (Named(APPOINTMENT, 0x820D), Named(COMMON, 0x8516), 0x0060)
_ENDS = (Named(APPOINTMENT, 0x820E), Named(COMMON, 0x8517), 0x0061)
_MEMBERS = (Named(ADDRESS, 0x8054), Named(ADDRESS, 0x8055))
_ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")
_UNICODE = 0x8000


def item_words(item: OutlookItem, subtype: str, local: ZoneInfo) -> tuple[str, tuple[DefectCode, ...]]:
    """The text of an item, and the kinds of trouble that it was read with. Times are in `local`."""
    body, troubles = _body(item.properties)
    told = [*_fields(item.properties, subtype, local), body]
    return "\n".join(filter(None, told)), troubles


def _body(told: Properties) -> tuple[str, tuple[DefectCode, ...]]:
    """The bodies, nothing that any of them says left out and little said twice."""
    troubles: set[DefectCode] = set()
    plain = told.text(_BODY).replace("\r\n", "\n").strip("\n")
    found = [(False, plain)]
    html = told.values.get(_HTML, (0, b""))[1]
    if html and isinstance(html, bytes):
        text = told.text(_HTML)
        if not text:
            text, is_sound = decode_text(html, code_page(told.number(0x3FDE)))
            troubles |= set() if is_sound else {DefectCode.CHARSET}
        found.append((True, html_to_text(text)))
    elif told.raw(_RICH) and not (plain.strip() and told.number(_IN_STEP)):
        try:
            found.append((True, rtf_text(decompress(told.raw(_RICH)))))
        except (ValueError, IndexError, struct.error):
            troubles.add(DefectCode.MALFORMED)
    return joined_alternatives(found), tuple(sorted(troubles))


def _fields(told: Properties, subtype: str, local: ZoneInfo) -> Iterator[str]:
    match subtype:
        case "appointment" | "meeting-request" | "meeting-reply" | "meeting-cancel":
            yield period(told.moment(*_STARTS), told.moment(*_ENDS), local)
            yield from (told.text(key) for key in (_RECURS, _LOCATION, _ATTENDEES))
        case "task" | "task-request":
            yield period(told.moment(Named(TASK, 0x8104)), told.moment(Named(TASK, 0x8105)), local)
            yield from dict.fromkeys(told.text(key) for key in _OWNERS)
        case "contact":
            yield from dict.fromkeys(told.text(key) for key in _CONTACT)
        case "distribution-list":
            yield from _members(told)


def period(start: datetime | None, end: datetime | None, local: ZoneInfo) -> str:
    """From when to when, as a clock there showed."""
    shown = [moment.astimezone(local).strftime("%Y-%m-%d %H:%M") for moment in (start, end) if moment]
    return " \u2013 ".join(dict.fromkeys(shown))


def _members(told: Properties) -> Iterator[str]:
    """Name and address of each member that stands in a list itself ([MS-OXCDATA] 2.2.5.1)."""
    values = told.values.get(_MEMBERS[0], (0, ()))[1]
    for entry in values if isinstance(values, tuple) else ():
        if entry[4:20] != _ONE_OFF or len(entry) < 24:
            continue
        is_wide = bool(struct.unpack_from("<H", entry, 22)[0] & _UNICODE)
        raw = entry[24:]
        text = raw[: len(raw) // 2 * 2].decode("utf-16-le", "replace") if is_wide else decode_text(raw)[0]
        pieces = raw.decode("cp1252", "replace").split("\0") if not is_wide else text.split("\0")
        name, address = pieces[0], pieces[2] if len(pieces) > 2 else ""
        yield " ".join(dict.fromkeys(filter(None, (name, address))))
