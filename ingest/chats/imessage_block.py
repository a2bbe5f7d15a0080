"""One message of iMessage as imessage-exporter writes it in text: a date, a sender, words, and more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from zoneinfo import ZoneInfo

from ingest.chats.conversation import Utterance, as_written
from ingest.chats.long_date import long_date
from records.trace import Trace, TraceKind

OWNER = "Me"
"""What the exporter calls who owns the phone, unless he gave it another name."""

_DATE = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{1,2}, \d{4} {1,2}\d{1,2}:\d\d:\d\d [AP]M"
HEADER = re.compile(rb"\n(?:\xef\xbb\xbf)?" + _DATE.encode() + rb"(?=[ \r\n])")
_HEAD = re.compile(rf"({_DATE})(?: \(Read by ([^()\n]{{1,80}}?) after ([^()\n]{{1,80}})\))?([^\n]*)\n?")
_NESTED = re.compile(rf"(?: {{4}})+{_DATE}")
_TAPBACK = re.compile(r"(.{1,40}?) by (.{1,200})")
_EDITED = re.compile(r"Edited .{1,60} later: ")
_FILE = re.compile(r"[^\s:]{0,20}/[^\n]{1,400}\.\w{1,8}")
_DELETED = "This message was deleted from the conversation!"
_REPLY = "This message responded to an earlier message."
_UNSENT = "unsent this message part"
_TAPBACKS = "Tapbacks:"


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one message; those of answers below it, indented, stand by themselves elsewhere too."""

    date: str
    reader: str
    read_after: str
    notice: str
    sender: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Block | None":
        """The message that the text opens with; None where it opens otherwise."""
        head = _HEAD.match(text)
        if head is None:
            return None
        rest = text[head.end() :].split("\n")
        notice = head[4].strip()
        sender = "" if notice else rest[0].strip()
        told = rest if notice else rest[1:]
        lines = takewhile(lambda line: _NESTED.match(line) is None, told)
        return cls(head[1], head[2] or "", head[3] or "", notice, sender, tuple(lines))

    def utterance(self, zone: ZoneInfo) -> Utterance:
        """The message; its date is of the clock of this zone."""
        words, tapbacks = self._parted()
        traces = tuple(self._traces(words, tapbacks))
        shown = [line for line in words if line not in (_DELETED, _REPLY)]
        return Utterance(
            text="\n".join((self.notice, *shown)).strip(),
            sent=long_date(self.date, zone),
            sender=as_written(self.sender) if self.sender else None,
            written=self.date,
            is_notice=bool(self.notice),
            subtype=self._subtype(words),
            traces=traces,
        )

    def _parted(self) -> tuple[list[str], list[str]]:
        """The lines before `Tapbacks:`, and those below it that are reactions; others are words again."""
        if _TAPBACKS not in self.lines:
            return list(self.lines), []
        at = self.lines.index(_TAPBACKS)
        tapbacks = list(takewhile(_TAPBACK.fullmatch, self.lines[at + 1 :]))
        return [*self.lines[:at], *self.lines[at + 1 + len(tapbacks) :]], tapbacks

    def _subtype(self, words: list[str]) -> str:
        if _DELETED in words or any(_UNSENT in line for line in words):
            return "deleted"
        return "media" if any(_FILE.fullmatch(line) for line in words) else ""

    def _traces(self, words: list[str], tapbacks: list[str]) -> Iterator[Trace]:
        if self.sender == OWNER:
            yield Trace(TraceKind.OWN, text="told")
        if self.reader:
            yield Trace(TraceKind.READ, self.reader, text=self.read_after)
        if _REPLY in words:
            yield Trace(TraceKind.REPLY)
        if self._subtype(words) == "deleted":
            yield Trace(TraceKind.DELETION)
        for line in words:
            if _EDITED.match(line):
                yield Trace(TraceKind.EDIT)
        for line in tapbacks:
            if (told := _TAPBACK.fullmatch(line)) is not None:
                yield Trace(TraceKind.REACTION, told[2], text=told[1])
