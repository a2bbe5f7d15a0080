"""One message of Threema: a row of its backup, or what stands in its chat export."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ingest.chats.conversation import Utterance
from ingest.data.json_cursor import parsed
from ingest.words.mail_date import SentDate
from ingest.words.told import exact, moment_of
from records.record import Participant
from records.trace import Trace, TraceKind

OWN = Trace(TraceKind.OWN, text="told")

_MILLISECOND = timedelta(milliseconds=1)
_FILE = re.compile(r"(?:<([^<>\n]{1,255}\.\w{1,8})>|\S{1,40} \(([^()\n]{1,255}\.\w{1,8})\))\s*")
_FILE_NAME = re.compile(r"[^/\\]{1,255}\.\w{1,8}")
_KINDS = {
    "LOCATION": "location", "BALLOT": "poll", "VOIP_STATUS": "call", "IMAGE": "media", "VIDEO": "media",
    "FILE": "media", "VOICEMESSAGE": "media", "CONTACT": "contact", "GROUP_CALL_STATUS": "call",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ThreemaRow:
    """A row of `message_….csv` or `group_message_….csv`, by the names of its columns."""

    told: Mapping[str, str]
    other: str
    """The identity that the file is named after: of whom a message is that names nobody."""

    @property
    def is_own(self) -> bool:
        """Whether it went out from this phone."""
        return self.told.get("isoutbox") in {"1", "true"}

    @property
    def sender(self) -> Participant | None:
        """The Threema identity of who wrote; of the owner nothing is told."""
        identity = self.told.get("identity") or self.other
        return Participant("", identity) if identity and not self.is_own else None

    def utterance(self) -> Utterance:
        """The message."""
        told = self.told
        kind = told.get("type", "")
        subtype = "deleted" if told.get("deleted_at") else _KINDS.get(kind, "")
        body = told.get("body", "")
        content = _content(body) if subtype else body
        words = [body] if content is body else list(_words(content, kind))
        written = told.get("posted_at") or told.get("created_at", "")
        return Utterance(
            text="\n".join(filter(None, (told.get("caption", ""), *words))),
            sent=exact(moment_of(written, _MILLISECOND)),
            sender=self.sender,
            written=written,
            is_notice=told.get("isstatusmessage") in {"1", "true"} and subtype != "call",
            subtype=subtype,
            number=told.get("apiid") or told.get("uid", ""),
            traces=tuple(self._traces(subtype, content)),
        )

    def _traces(self, subtype: str, content: Any) -> Iterator[Trace]:
        told = self.told
        if self.is_own:
            yield OWN
        if told.get("quoted_message_apiid"):
            yield Trace(TraceKind.REPLY, text=told["quoted_message_apiid"])
        for column, kind in (("edited_at", TraceKind.EDIT), ("deleted_at", TraceKind.DELETION)):
            if told.get(column):
                yield Trace(kind, at=moment_of(told[column], _MILLISECOND))
        if told.get("read_at") and self.is_own:
            yield Trace(TraceKind.READ, self.other, moment_of(told["read_at"], _MILLISECOND))
        if subtype == "location" and isinstance(content, list) and len(content) > 1:
            yield Trace(TraceKind.LOCATION, text=f"{content[0]}, {content[1]}")
        if subtype == "call":
            yield Trace(TraceKind.CALL)


def text_utterance(author: str, body: str, sent: SentDate, written: str, *, is_own: bool) -> Utterance:
    """A message of a chat export; `author` is empty where the export does not name him."""
    file = _FILE.fullmatch(body)
    return Utterance(
        text=body.strip(),
        sent=sent,
        sender=Participant(author, "") if author else None,
        written=written,
        subtype="media" if file else "",
        traces=(OWN,) if is_own else (),
    )


def _content(body: str) -> Any:
    """What a body that is JSON says; else the body itself."""
    try:
        return parsed(body.encode("utf-8", "surrogatepass")) if body[:1] in ("[", "{") else body
    except (ValueError, RecursionError):
        return body


def _words(content: Any, kind: str) -> Iterator[str]:
    """Names of files, and whatever texts a place or card holds."""
    for each in content if isinstance(content, list) else content.values():
        if isinstance(each, str) and (kind != "FILE" or _FILE_NAME.fullmatch(each)):
            yield each
        elif isinstance(each, float) and kind == "LOCATION":
            yield str(each)
