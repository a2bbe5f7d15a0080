"""One message of a Signal chat, from a line of `signal-export` (text or JSON) or a row of Signal Desktop."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from ingest.chats.conversation import Utterance
from ingest.words.mail_date import SentDate
from ingest.words.told import Told, exact, moment_of, object_of, objects_of, text_of
from records.defect import DefectCode
from records.record import Participant
from records.trace import Trace, TraceKind

OWNER = "Me"
"""What `signal-export` calls who made the export."""
OWN = Trace(TraceKind.OWN, text="told")
DELETED = "(This message was deleted)"

_MILLISECOND = timedelta(milliseconds=1)
_QUOTE = re.compile(r"\s*((?:> [^\n]*(?:\n|$))+)\s*")
_REACTIONS = re.compile(r"^\(- (.+) -\)[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]{1,255})\]\((?:\./|\.\./)[^)\n]{1,500}\)")
_CALL = re.compile(r"(?:(Missed)|Incoming|Outgoing) (?:voice |video |group )?call(?: \((.{1,80})\))?\s*$")
_PAIR = 2
_SOURCES = ("source", "sourceServiceId", "sourceUuid")
_TALK = frozenset(("incoming", "outgoing", "story", ""))
"""Rows of Signal Desktop that people wrote; of any other type it is a notice."""


def text_utterance(author: str, body: str, sent: SentDate | None, written: str) -> Utterance:
    """A message of `chat.md`: its body as written, and what its quote, call or last line tell."""
    traces = [OWN] if author == OWNER else []
    subtype = ""
    if quote := _QUOTE.match(body):
        traces.append(Trace(TraceKind.REPLY, text=re.sub(r"^> ?", "", quote[1], flags=re.MULTILINE).strip()))
    if _REACTIONS.sub("", body).strip() == DELETED:
        subtype = "deleted"
        traces.append(Trace(TraceKind.DELETION))
    elif call := _CALL.match(body):
        subtype = "call"
        traces.append(Trace(TraceKind.CALL, text="missed" if call[1] else call[2] or ""))
    elif _LINK.search(body):
        subtype = "media"
    for line in _REACTIONS.findall(body):
        for each in line.split(", "):
            name, _, sign = each.rpartition(": ")
            traces.append(Trace(TraceKind.REACTION, name, text=sign))
    return Utterance(
        text=body.strip(),
        sent=sent,
        sender=Participant(author, "") if author else None,
        written=written,
        is_notice=not author,
        subtype=subtype,
        traces=tuple(traces),
    )


@dataclass(frozen=True, slots=True)
class ExportedLine:
    """A line of `data.json`; `sent` reads its `date`, which is of the clock of who made the export."""

    told: Told

    @property
    def sender(self) -> str:
        """The name, `Me` for who made the export."""
        return text_of(self.told.get("sender"))

    def utterance(self, sent: SentDate) -> Utterance:
        """The message."""
        told = self.told
        quote, sticker = text_of(told.get("quote")).strip(), told.get("sticker")
        files = [text_of(each.get("name")) for each in objects_of(told.get("attachments"))]
        emoji = text_of(sticker) or text_of(object_of(sticker).get("emoji"))
        return Utterance(
            text="\n".join(filter(None, (quote, text_of(told.get("body")).strip(), emoji, *files))),
            sent=sent,
            sender=Participant(self.sender, "") if self.sender else None,
            written=text_of(told.get("date")),
            subtype=self._subtype(files),
            traces=tuple(self._traces(re.sub(r"^> ?", "", quote, flags=re.MULTILINE))),
        )

    def _subtype(self, files: list[str]) -> str:
        if self.told.get("deleted") is True:
            return "deleted"
        if self.told.get("call") is True:
            return "call"
        return "media" if files else ""

    def _traces(self, quote: str) -> Iterator[Trace]:
        told = self.told
        if self.sender == OWNER:
            yield OWN
        if quote:
            yield Trace(TraceKind.REPLY, text=quote)
        if told.get("deleted") is True:
            yield Trace(TraceKind.DELETION)
        if told.get("call") is True:
            yield Trace(TraceKind.CALL, text="missed" if told.get("missed") is True else "")
        reactions = told.get("reactions")
        for each in reactions if isinstance(reactions, list) else ():
            name, sign = each if isinstance(each, list) and len(each) == _PAIR else ("", each)
            yield Trace(TraceKind.REACTION, text_of(name), text=text_of(sign))


@dataclass(frozen=True, slots=True)
class DesktopRow:
    """A message as Signal Desktop keeps it, in the JSON of its own database."""

    told: Told

    @property
    def conversation(self) -> str:
        """The id of its conversation."""
        return text_of(self.told.get("conversationId"))

    @property
    def sender(self) -> Participant | None:
        """Number or service id as written; of who made the export the row says nothing."""
        told = self.told
        address = text_of(told.get("source")) or text_of(
            told.get("sourceServiceId") or told.get("sourceUuid")
        )
        return Participant("", address) if address and told.get("type") != "outgoing" else None

    def utterance(self) -> Utterance:
        """The message."""
        told, files = self.told, objects_of(self.told.get("attachments"))
        names = [text_of(each.get("fileName")) for each in files]
        kind = text_of(told.get("type"))
        written = told.get("sent_at") or told.get("timestamp")
        emoji = text_of(object_of(object_of(told.get("sticker")).get("data")).get("emoji"))
        return Utterance(
            text="\n".join(filter(None, (text_of(told.get("body")), emoji, *names))),
            sent=exact(moment_of(written, _MILLISECOND)),
            sender=self.sender,
            written=text_of(written),
            is_notice=kind not in _TALK and kind != "call-history",
            subtype=self._subtype(kind),
            number=text_of(told.get("id")),
            traces=tuple(self._traces()),
            troubles=tuple((DefectCode.MISSING_MEDIA, "omitted") for each in files if not each.get("path")),
        )

    def _subtype(self, kind: str) -> str:
        told = self.told
        if told.get("deletedForEveryone") or told.get("isErased"):
            return "deleted"
        if told.get("expirationTimerUpdate"):
            return "expiry"
        if kind == "call-history":
            return "call"
        if kind not in _TALK:
            return kind
        return "view-once" if told.get("isViewOnce") else "media" if told.get("attachments") else ""

    def _traces(self) -> Iterator[Trace]:
        told = self.told
        if told.get("type") == "outgoing":
            yield OWN
        if quote := object_of(told.get("quote")):
            yield Trace(TraceKind.REPLY, text=text_of(quote.get("text")) or text_of(quote.get("id")))
        if told.get("deletedForEveryone"):
            yield Trace(TraceKind.DELETION)
        for each in objects_of(told.get("editHistory"))[1:]:
            yield Trace(
                TraceKind.EDIT,
                at=moment_of(each.get("timestamp"), _MILLISECOND),
                text=text_of(each.get("body")),
            )
        for each in objects_of(told.get("reactions")):
            at = moment_of(each.get("timestamp"), _MILLISECOND)
            yield Trace(TraceKind.REACTION, text_of(each.get("fromId")), at, text_of(each.get("emoji")))
        if told.get("type") == "call-history":
            yield Trace(TraceKind.CALL, text=text_of(object_of(told.get("callHistory")).get("status")))
        if told.get("isViewOnce"):
            yield Trace(TraceKind.VIEW_ONCE)
        timer = object_of(told.get("expirationTimerUpdate"))
        if timer:
            yield Trace(TraceKind.EXPIRY, text=text_of(timer.get("expireTimer")) or "0")
        elif told.get("expireTimer"):
            yield Trace(TraceKind.EXPIRY, text=text_of(told.get("expireTimer")))
