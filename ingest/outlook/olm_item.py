"""What an element of an Outlook for Mac archive says, as fields of a record.

Its moments are in UTC, whether or not they say so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from ingest.file_record import cut_text
from ingest.format import Context
from ingest.limits import Limits
from ingest.mime.mail_text import joined_alternatives
from ingest.outlook.olm_element import OlmElement, Trouble
from ingest.outlook.outlook_words import period
from ingest.words.addresses import read_addresses
from ingest.words.html_text import html_to_text, is_too_open
from ingest.words.mail_date import SentDate
from ingest.words.told import exact, iso_moment
from records.defect import DefectCode
from records.record import Participant, Recipient, RecipientRole, RecordKind
from records.trace import Trace, TraceKind

_ID = re.compile(r"[^<>\s,]{1,998}")
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|div|p)\b", re.IGNORECASE)
_ADDRESS, _NAME = "OPFContactEmailAddressAddress", "OPFContactEmailAddressName"
_CATEGORY, _CONTACT = "OPFCategoryCopyName", "OPFContactCopy"
_ADDRESSED = (
    ("OPFMessageCopyToAddresses", RecipientRole.TO, _NAME, _ADDRESS),
    ("OPFMessageCopyCCAddresses", RecipientRole.CC, _NAME, _ADDRESS),
    ("OPFMessageCopyBCCAddresses", RecipientRole.BCC, _NAME, _ADDRESS),
    (
        "OPFCalendarEventCopyAttendeeList",
        RecipientRole.TO,
        "OPFCalendarAttendeeName",
        "OPFCalendarAttendeeAddress",
    ),
)


@dataclass(frozen=True, slots=True)
class _Form:
    """How one kind of element tells the same: the names of its fields."""

    subtype: str
    title: str
    moments: tuple[str, ...] = ()
    """Of the first that is there it is a record of."""
    period: tuple[str, ...] = ()
    """Its beginning and end."""
    bodies: tuple[str, ...] = ()
    """Its text, and the same as a page."""


_FORMS = {
    "email": _Form(
        "",
        "OPFMessageCopySubject",
        ("OPFMessageCopySentTime", "OPFMessageCopyReceivedTime"),
        bodies=("OPFMessageCopyBody", "OPFMessageCopyHTMLBody"),
    ),
    "appointment": _Form(
        "appointment",
        "OPFCalendarEventCopySummary",
        ("OPFCalendarEventCopyStartTime",),
        ("OPFCalendarEventCopyStartTime", "OPFCalendarEventCopyEndTime"),
        ("OPFCalendarEventCopyDescriptionPlain", "OPFCalendarEventCopyDescription"),
    ),
    "contact": _Form(
        "contact",
        "OPFContactCopyDisplayName",
        bodies=("OPFContactCopyNotesPlain", "OPFContactCopyNotes"),
    ),
    "task": _Form(
        "task",
        "OPFTaskCopyName",
        ("OPFTaskCopyDueDateTime", "OPFTaskCopyStartDateTime"),
        ("OPFTaskCopyStartDateTime", "OPFTaskCopyDueDateTime"),
        bodies=("OPFTaskCopyNotePlain", "OPFTaskCopyNote"),
    ),
    "note": _Form("note", "OPFNoteCopyTitle", ("OPFNoteCopyCreationDate",), bodies=("OPFNoteCopyText",)),
    "group": _Form("distribution-list", "OPFGroupCopyDisplayName"),
}


def read_item(element: OlmElement, context: Context) -> tuple[dict[str, Any], str, list[Trouble]]:
    """The fields of its record but the text, the whole text, and the trouble that it was read with."""
    form, troubles = _FORMS[element.name], list(element.troubles)
    written = element.text(*form.moments).strip()
    sent = exact(iso_moment(written)) if written else SentDate()
    if sent.doubt:
        troubles.append((DefectCode.DATE, sent.doubt))
    words = "\n".join(filter(None, (*_words(element, context), _body(element, form, troubles))))
    text, is_cut = cut_text(words, context.limits.text_characters)
    if is_cut:
        troubles.append((DefectCode.LIMIT_TEXT, f"characters {len(words)}"))
    told = {
        "kind": RecordKind.ITEM if form.subtype else RecordKind.MAIL,
        "subtype": form.subtype,
        "title": " ".join(element.text(form.title).split()),
        "text": text,
        "media_type": "text/xml",
        "sent_at": sent.at,
        "sent_timezone": sent.timezone,
        "sent_written": written,
        "sender": _sender(element),
        "recipients": _recipients(element, context.limits, troubles),
        "message_id": next(_ids(element.text("OPFMessageCopyMessageID")), ""),
        "references": tuple(
            dict.fromkeys(
                _ids(element.text("OPFMessageCopyReferences") + " " + element.text("OPFMessageCopyInReplyTo"))
            )
        ),
    }
    return told, words, troubles


def category_traces(element: OlmElement) -> Iterator[Trace]:
    """The categories that its owner filed it under."""
    for name in dict.fromkeys(each[_CATEGORY] for each in element.listed(_CATEGORY)):
        yield Trace(TraceKind.CATEGORY, text=name)


def _ids(text: str) -> Iterator[str]:
    """Ids of messages, with the brackets that this form may leave out."""
    return (f"<{each}>" for each in _ID.findall(text) if "@" in each)


def _body(element: OlmElement, form: _Form, troubles: list[Trouble]) -> str:
    found = []
    for name in form.bodies:
        text = element.text(name)
        is_page = (name is form.bodies[-1] and len(form.bodies) > 1) or _PAGE.match(text) is not None
        if is_page and is_too_open(text):
            troubles.append((DefectCode.LIMIT_DEPTH, "body"))
        found.append((is_page, html_to_text(text) if is_page else text.replace("\r\n", "\n").strip("\n")))
    return joined_alternatives(found)


def _words(element: OlmElement, context: Context) -> Iterator[str]:
    """What it says in fields besides its body."""
    form = _FORMS[element.name]
    match element.name:
        case "appointment" | "task":
            start, end = (iso_moment(element.text(each).strip()) for each in form.period)
            yield period(start, end, ZoneInfo(context.timezone))
            yield element.text("OPFCalendarEventCopyLocation").strip()
        case "contact":
            told = {name: element.text(name).strip() for name in element.pieces if name.startswith(_CONTACT)}
            hidden = {*form.bodies, f"{_CONTACT}ModDate"}
            yield from dict.fromkeys(told[name] for name in told if name not in hidden)
            yield from dict.fromkeys(each[_ADDRESS] for each in element.listed(_ADDRESS))
        case "group":
            for each in element.listed(_ADDRESS):
                yield " ".join(dict.fromkeys(filter(None, (each.get(_NAME, ""), each[_ADDRESS]))))
        case _:
            return


def _sender(element: OlmElement) -> Participant | None:
    """Who wrote a mail, else who sent it for him; who organizes an appointment."""
    for name in ("OPFMessageCopyFromAddresses", "OPFMessageCopySenderAddress"):
        for told in element.lists.get(name, ()):
            return _who(told, _NAME, _ADDRESS)
    organizer = element.text("OPFCalendarEventCopyOrganizer").strip()
    found = read_addresses(organizer.encode("utf-8", "surrogatepass"), 1)[0] if "@" in organizer else ()
    return next(iter(found), Participant(organizer, "") if organizer else None)


def _recipients(element: OlmElement, limits: Limits, troubles: list[Trouble]) -> tuple[Recipient, ...]:
    found = [
        (role, _who(told, name, address))
        for field, role, name, address in _ADDRESSED
        for told in element.lists.get(field, ())
    ]
    if len(found) > limits.addresses:
        troubles.append((DefectCode.LIMIT_ADDRESSES, f"addresses {len(found)}"))
    return tuple(Recipient(role, one.name, one.address) for role, one in found[: limits.addresses])


def _who(told: dict[str, str], name: str, address: str) -> Participant:
    called, reached = told.get(name, "").strip(), told.get(address, "").strip()
    return Participant("" if called == reached else called, reached)
