"""Calendars (`.ics`): every event, task and journal entry in a file is an item (RFC 5545)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.chats.chat_moment import local_moment
from ingest.format import Confidence, Context, Finding, Source
from ingest.mime.component_record import Trouble, read_components
from ingest.words.content_lines import Component, ContentLine, outermost
from ingest.words.mail_date import SentDate
from records.defect import DefectCode
from records.record import Participant, Recipient, RecipientRole
from records.trace import Trace, TraceKind

_SUBTYPES = {"VEVENT": "appointment", "VTODO": "task", "VJOURNAL": "journal"}
_NAMES = frozenset(_SUBTYPES)
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?")


class Calendar:
    """Reads the components of a calendar."""

    name = "ics"

    def sniff(self, source: Source) -> Confidence:
        """Certain of a file that begins as a calendar."""
        return Confidence.CERTAIN if outermost(source.head()) == b"VCALENDAR" else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count of BEGIN lines, then every component in the order of the file."""
        zone = ZoneInfo(context.timezone)
        yield from read_components(
            source, context, self.name, _NAMES, lambda component: _told(component, zone)
        )


def _told(component: Component, zone: ZoneInfo) -> tuple[dict[str, Any], list[Trouble]]:
    start = component.first_of(*(("DUE", "DTSTART") if component.name == "VTODO" else ("DTSTART", "DTSTAMP")))
    sent = _moment(start, zone) if start else SentDate(doubt="absent")
    organizer = component.first_of("ORGANIZER")
    periods = [line.value for line in component.all_of("DTSTART", "DTEND", "DUE", "DURATION", "RRULE")]
    words = [component.words(name) for name in ("LOCATION", "DESCRIPTION", "COMMENT", "STATUS")]
    return {
        "subtype": _SUBTYPES[component.name],
        "title": component.words("SUMMARY"),
        "text": "\n".join(filter(None, (" ".join(periods), *words))),
        "media_type": "text/calendar",
        "sent_at": sent.at,
        "sent_timezone": sent.timezone,
        "sent_written": start.value if start else "",
        "sender": _who(organizer) if organizer else None,
        "recipients": tuple(
            Recipient(RecipientRole.TO, one.name, one.address)
            for one in map(_who, component.all_of("ATTENDEE"))
        ),
        "traces": tuple(
            Trace(TraceKind.CATEGORY, text=word.strip())
            for line in component.all_of("CATEGORIES")
            for word in line.words.split(",")
            if word.strip()
        ),
    }, [(DefectCode.DATE, sent.doubt)] if sent.doubt else []


def _who(line: ContentLine) -> Participant:
    address = line.value.strip()
    is_mail = address.lower().startswith("mailto:")
    return Participant(line.parameters.get("CN", ""), address[7:] if is_mail else address)


def _moment(line: ContentLine, zone: ZoneInfo) -> SentDate:
    """The moment of a date: in UTC, in a zone by name, or by the clock of the hand-in."""
    told = _MOMENT.fullmatch(line.value.strip())
    if told is None:
        return SentDate(doubt="unreadable")
    try:
        local = datetime(*(int(told[group] or 0) for group in range(1, 7)))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return SentDate(doubt="unreadable")
    if told[7]:
        return SentDate(local.replace(tzinfo=UTC), "UTC")
    name = line.parameters.get("TZID", "")
    try:
        return local_moment(local, ZoneInfo(name) if name else zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found = local_moment(local, zone)
        return SentDate(found.at, found.timezone, found.doubt or "zone")
