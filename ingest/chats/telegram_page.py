"""One message of Telegram's HTML pages: what the page shows of it, and its traces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.chats.chat_moment import local_moment
from ingest.chats.conversation import Utterance
from ingest.words.html_text import html_to_text
from ingest.words.mail_date import SentDate
from records.defect import DefectCode
from records.record import Participant
from records.trace import Trace, TraceKind

_MOMENT = re.compile(
    r"\s*(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC([+-]\d\d):?(\d\d))?\s*", re.ASCII
)
_NUMBER = re.compile(r'id="(?:message|service)?(-?\d+)"')
_REPLY = re.compile(r"go_to_message(-?\d{1,19})")
_DEGREES = re.compile(r"[?&]q=(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)")
_VOTES = re.compile(r"\d+")
_SECONDS = re.compile(r"\((\d+) seconds?\)")
_TERM = re.compile(r"auto-delete|self-destruct|disappear", re.IGNORECASE)
_PINNED = re.compile(r" pinned ", re.IGNORECASE)
_KINDS = {
    "media_poll": "poll",
    "media_location": "location",
    "media_call": "call",
    "media_contact": "contact",
}


@dataclass(frozen=True, slots=True)
class PageMessage:
    """A message as its page shows it; `zone` is that of who made a page that tells none (before 2022)."""

    node: LexborNode
    html: str
    zone: ZoneInfo

    @classmethod
    def of(cls, html: str, zone: ZoneInfo) -> "PageMessage":
        """The message of this piece of a page. Raises ValueError for what is none."""
        node = LexborHTMLParser(html).css_first("div.message")
        if node is None:
            raise ValueError(len(html))
        return cls(node, html, zone)

    @property
    def is_joined(self) -> bool:
        """Whether the page leaves the sender out, for he is that of the message before."""
        return "joined" in (self.node.attributes.get("class") or "")

    @property
    def sender(self) -> str:
        """The name above it, without what stands beside the name."""
        return _own_text(self.node.css_first("div.body > div.from_name"))

    def utterance(self, sender: str) -> Utterance:
        """The message, of this sender."""
        is_notice = "service" in (self.node.attributes.get("class") or "")
        written = self._attribute("div.body > div.date", "title")
        subtype = self._subtype(is_notice=is_notice)
        number = _NUMBER.search(self.html)
        return Utterance(
            text="\n".join(filter(None, self._words(is_notice=is_notice))),
            sent=None if is_notice else sent_date(written, self.zone),
            sender=Participant(sender, "") if sender and not is_notice else None,
            written=written,
            is_notice=is_notice,
            subtype=subtype,
            number=number[1] if number else "",
            traces=tuple(self._notice_traces() if is_notice else self._traces()),
            troubles=((DefectCode.MISSING_MEDIA, "omitted"),) if subtype == "media-omitted" else (),
        )

    def _attribute(self, selector: str, name: str) -> str:
        found = self.node.css_first(selector)
        return (found.attributes.get(name) or "") if found is not None else ""

    def _text(self, selector: str) -> str:
        found = self.node.css_first(selector)
        return html_to_text(found.html or "") if found is not None else ""

    def _words(self, *, is_notice: bool) -> Iterator[str]:
        """The text, then what cards of files, places, polls and calls show."""
        if is_notice:
            yield self._text("div.body.details")
            return
        yield self._text("div.text")
        yield self._text("div.signature") if "signature" in self.html else ""
        if self._has_media:
            yield from self._media_words()

    @property
    def _has_media(self) -> bool:
        """Whether it has more than words; asked first, for looking through the tree takes long."""
        return "media_wrap" in self.html

    def _media_words(self) -> Iterator[str]:
        yield self._text("div.media_poll .question")
        for answer in self.node.css("div.media_poll .answer"):
            yield _own_text(answer).removeprefix("- ")
        title, name = self._text("div.media_wrap .title"), self._file().rpartition("/")[2]
        yield title
        yield name if name != title else ""

    def _file(self) -> str:
        """The path of its file beside the page."""
        path = self._attribute("div.media_wrap a[href]", "href")
        return "" if "://" in path else path

    def _subtype(self, *, is_notice: bool) -> str:
        if is_notice:
            words = self._text("div.body.details")
            return (
                "pin-message" if _PINNED.search(words) else "set-messages-ttl" if _TERM.search(words) else ""
            )
        for sign, subtype in _KINDS.items():
            if sign in self.html:
                return subtype
        if self._file():
            return "media"
        return "media-omitted" if self.node.css_first("div.media_wrap .description") is not None else ""

    def _notice_traces(self) -> Iterator[Trace]:
        match self._subtype(is_notice=True):
            case "pin-message":
                yield Trace(TraceKind.PIN, text=self._told_number("div.body.details a"))
            case "set-messages-ttl":
                yield Trace(TraceKind.EXPIRY)

    def _told_number(self, selector: str) -> str:
        link = self.node.css_first(selector)
        found = _REPLY.search(link.html or "") if link is not None else None
        return found[1] if found else ""

    def _traces(self) -> Iterator[Trace]:
        if "reply_to" in self.html and (number := self._told_number("div.reply_to a")):
            yield Trace(TraceKind.REPLY, text=number)
        if "forwarded" in self.html:
            yield from self._forward()
        if "reaction" in self.html:
            for reaction in self.node.css("span.reaction"):
                yield from _reaction(reaction)
        if self._has_media:
            yield from self._media_traces()

    def _forward(self) -> Iterator[Trace]:
        name = self.node.css_first("div.forwarded.body > div.from_name")
        if name is not None:
            date = name.css_first("span.date")
            written = (date.attributes.get("title") or "") if date is not None else ""
            yield Trace(TraceKind.FORWARD, _own_text(name), sent_date(written, self.zone).at)

    def _media_traces(self) -> Iterator[Trace]:
        for answer in self.node.css("div.media_poll .answer"):
            told = answer.css_first(".details")
            votes = _VOTES.search(told.text()) if told is not None else None
            words = _own_text(answer).removeprefix("- ")
            yield Trace(TraceKind.POLL, text=f"{words} ({votes[0] if votes else 0})")
        if degrees := _DEGREES.search(self._attribute("a.media_location", "href")):
            yield Trace(TraceKind.LOCATION, text=f"{degrees[1]}, {degrees[2]}")
        if self.node.css_first(".media_call") is not None:
            status = self._text(".media_call .status")
            seconds = _SECONDS.search(status)
            yield Trace(TraceKind.CALL, text=f"{seconds[1]} s" if seconds else status)


def sent_date(written: str, zone: ZoneInfo) -> SentDate:
    """The moment of `24.01.2024 12:34:56 UTC+01:00`; without its end it is of the clock of that zone."""
    found = _MOMENT.fullmatch(written)
    try:
        if found is None:
            return SentDate(doubt="unreadable")
        day, month, year, hour, minute, second = map(int, found.groups()[:6])
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # its zone is looked at below
        if found[7] is None:
            return local_moment(local, zone)
        ahead = timedelta(hours=int(found[7]), minutes=int(found[7][0] + found[8]))
        return SentDate((local - ahead).replace(tzinfo=UTC), f"{found[7]}:{found[8]}")
    except (ValueError, OverflowError):
        return SentDate(doubt="unreadable")


def _own_text(node: LexborNode | None) -> str:
    """What stands in an element itself, not in those inside it."""
    return " ".join(node.text(deep=False).split()) if node is not None else ""


def _reaction(node: LexborNode) -> Iterator[Trace]:
    emoji = node.css_first(".emoji")
    sign = emoji.text().strip() if emoji is not None else ""
    for each in node.css("[title]"):
        yield Trace(TraceKind.REACTION, each.attributes.get("title") or "", text=sign)
    count = node.css_first(".count")
    if count is not None:
        yield Trace(TraceKind.REACTION, text=f"{sign} ({count.text().strip()})")
