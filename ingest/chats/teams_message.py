"""One message of Teams, as Microsoft Graph tells it or as the personal export of Teams and Skype does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.chats.conversation import Utterance
from ingest.chats.teams_card import card_words, forwarded_message
from ingest.data.json_cursor import parsed
from ingest.words.html_text import html_to_text
from ingest.words.told import Told, exact, iso_moment, moment_of, object_of, objects_of, text_of
from records.defect import DefectCode
from records.record import Participant
from records.trace import Trace, TraceKind

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EVENT = re.compile(r"(?:#microsoft\.graph\.)?(\w+?)(?:EventMessageDetail)?")
_CALL_EVENTS = frozenset(("call-started", "call-ended", "call-recording", "call-transcript"))
_MILLISECOND = timedelta(milliseconds=1)
_EDITED = re.compile(r"<e_m\b[^>]*>")
_QUOTED = re.compile(r"<quote\b[^>]{0,2000}?messageid=\"(\d+)\"")
_OWN_TAG = re.compile(r"</(?:quote|legacyquote|initiator|target|name|value)>")
"""Ends of elements that are no HTML: what stands behind them is a line of its own."""
_OMITTED = (DefectCode.MISSING_MEDIA, "omitted")


@dataclass(frozen=True, slots=True)
class GraphMessage:
    """A `chatMessage` of Microsoft Graph."""

    told: Told

    @property
    def conversation(self) -> str:
        """The id of its chat or channel."""
        told = self.told
        return text_of(told.get("chatId")) or text_of(object_of(told.get("channelIdentity")).get("channelId"))

    @property
    def sender(self) -> Participant | None:
        """The user, application or device: name and id as written."""
        return _identity(self.told.get("from"))

    def utterance(self) -> Utterance:
        """The message."""
        told = self.told
        body, event = object_of(told.get("body")), self._event()
        files = [text_of(each.get("name")) for each in self._files()]
        content = text_of(body.get("content"))
        words = html_to_text(content) if text_of(body.get("contentType")).lower() == "html" else content
        written = text_of(told.get("createdDateTime"))
        is_notice = text_of(told.get("messageType")) not in ("", "message")
        return Utterance(
            text="\n".join(filter(None, (text_of(told.get("subject")), words, *self._told_apart(), *files))),
            sent=exact(iso_moment(written)),
            sender=self.sender,
            written=written,
            is_notice=is_notice,
            subtype="deleted" if told.get("deletedDateTime") else event or ("media-omitted" if files else ""),
            number=text_of(told.get("id")),
            traces=tuple(self._traces(event)),
            troubles=tuple(_OMITTED for _ in files),
        )

    def _files(self) -> list[Told]:
        """Files that it refers to; they stay where they are. A quoted message is no file."""
        told = objects_of(self.told.get("attachments"))
        return [each for each in told if text_of(each.get("contentType")) == "reference"]

    def _told_apart(self) -> Iterator[str]:
        """What cards say, and messages that it brought along."""
        for each in objects_of(self.told.get("attachments")):
            yield from card_words(each)
            if forward := forwarded_message(each):
                yield forward.text

    def _event(self) -> str:
        told = text_of(object_of(self.told.get("eventDetail")).get("@odata.type"))
        found = _EVENT.fullmatch(told)
        name = _CAMEL.sub("-", found[1]).lower() if found else ""
        return "call" if name in _CALL_EVENTS else name

    def _traces(self, event: str) -> Iterator[Trace]:
        told = self.told
        for each in objects_of(told.get("attachments")):
            if text_of(each.get("contentType")) == "messageReference":
                yield Trace(TraceKind.REPLY, text=text_of(each.get("id")))
            if forward := forwarded_message(each):
                yield Trace(TraceKind.FORWARD, forward.sender, iso_moment(forward.written))
        if told.get("replyToId"):
            yield Trace(TraceKind.REPLY, text=text_of(told["replyToId"]))
        if told.get("lastEditedDateTime"):
            yield Trace(TraceKind.EDIT, at=iso_moment(told["lastEditedDateTime"]))
        if told.get("deletedDateTime"):
            yield Trace(TraceKind.DELETION, at=iso_moment(told["deletedDateTime"]))
        for each in objects_of(told.get("reactions")):
            by = _identity(each.get("user"))
            sign = text_of(each.get("reactionType"))
            yield Trace(TraceKind.REACTION, _called(by), iso_moment(each.get("createdDateTime")), sign)
        if event == "call":
            yield Trace(TraceKind.CALL, text=text_of(object_of(told.get("eventDetail")).get("callDuration")))


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """A message of the personal export (`MessageList`)."""

    told: Told

    @property
    def sender(self) -> Participant | None:
        """The name that it was sent under, and the id as written."""
        name, address = (
            text_of(self.told.get("displayName")),
            text_of(self.told.get("from")).rpartition("/")[2],
        )
        return Participant(name, address) if name or address else None

    def utterance(self) -> Utterance:
        """The message."""
        told = self.told
        kind, content = text_of(told.get("messagetype")), text_of(told.get("content"))
        is_marked = kind.startswith(("RichText", "Event", "ThreadActivity"))
        written = text_of(told.get("originalarrivaltime"))
        properties = object_of(told.get("properties"))
        return Utterance(
            text=html_to_text(_OWN_TAG.sub("<br>", content)) if is_marked else content,
            sent=exact(iso_moment(written)),
            sender=self.sender,
            written=written,
            is_notice=kind.startswith("ThreadActivity"),
            subtype=self._subtype(kind, properties),
            number=text_of(told.get("id")),
            traces=tuple(self._traces(kind, content, properties)),
        )

    def _subtype(self, kind: str, properties: Told) -> str:
        if properties.get("deletetime"):
            return "deleted"
        if kind == "Event/Call":
            return "call"
        head, _, tail = kind.partition("/")
        if head == "ThreadActivity":
            return _CAMEL.sub("-", tail).lower()
        return "media" if tail.startswith(("UriObject", "Media")) else ""

    def _traces(self, kind: str, content: str, properties: Told) -> Iterator[Trace]:
        if quoted := _QUOTED.search(content):
            yield Trace(TraceKind.REPLY, text=quoted[1])
        if properties.get("edittime") or _EDITED.search(content):
            yield Trace(TraceKind.EDIT, at=_milliseconds(properties.get("edittime")))
        if properties.get("deletetime"):
            yield Trace(TraceKind.DELETION, at=_milliseconds(properties["deletetime"]))
        for each in _listed(properties.get("emotions")):
            for user in objects_of(each.get("users")):
                at = _milliseconds(user.get("time"))
                yield Trace(TraceKind.REACTION, text_of(user.get("mri")), at, text_of(each.get("key")))
        if kind == "Event/Call":
            yield Trace(TraceKind.CALL)


def _identity(told: object) -> Participant | None:
    """Whichever of user, application and device is named."""
    for each in (object_of(told).get(kind) for kind in ("user", "application", "device")):
        who = object_of(each)
        if who:
            return Participant(text_of(who.get("displayName")), text_of(who.get("id")))
    return None


def _called(who: Participant | None) -> str:
    return (who.name or who.address) if who else ""


def _milliseconds(told: object) -> datetime | None:
    return moment_of(told, _MILLISECOND)


def _listed(told: object) -> list[Told]:
    """Objects of a list that may itself be written as a text."""
    if isinstance(told, str):
        try:
            return objects_of(parsed(told.encode("utf-8", "surrogatepass")))
        except (ValueError, RecursionError):
            return []
    return objects_of(told)
