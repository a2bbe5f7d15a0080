"""One element of an SMS backup in XML: its attributes, and the message or call that it is.

The app writes emoji as references to halves of surrogate pairs, which XML does not allow and no XML parser
reads; so its elements are read here by themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

from ingest.chats.conversation import Utterance
from ingest.words.told import exact, moment_of
from records.defect import DefectCode
from records.record import Participant
from records.trace import Trace, TraceKind

_ATTRIBUTE = re.compile(r"""\s([A-Za-z_][\w.-]{0,40})\s*=\s*(?:"([^"<]*+)"|'([^'<]*+)')""")
_PAIR = re.compile(r"&#(5[56]\d{3});&#(5[67]\d{3});")
_PART = re.compile(r"""<part((?:\s+[\w.-]+\s*=\s*(?:"[^"<]*+"|'[^'<]*+'))*+)""")
_ADDRESS = re.compile(r"""<addr((?:\s+[\w.-]+\s*=\s*(?:"[^"<]*+"|'[^'<]*+'))*+)""")
_HEAD = re.compile(r"""<\w+((?:\s+[\w.-]+\s*=\s*(?:"[^"<]*+"|'[^'<]*+'))*+)\s*(/?>)?""")
_HIGH, _LOW, _BEYOND = 0xD800, 0xDC00, 0xE000
_MILLISECOND = timedelta(milliseconds=1)
_SENT = "2"
_FROM = "137"
_SMS_STATES = {"3": "draft", "4": "unsent", "5": "unsent", "6": "unsent"}
_CALLS = {"3": "missed", "4": "voicemail", "5": "rejected", "6": "blocked"}

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class SmsElement:
    """An `sms`, `mms` or `call` with what stands in it."""

    kind: str
    told: Attributes
    parts: tuple[Attributes, ...]
    addresses: tuple[Attributes, ...]
    is_whole: bool

    @classmethod
    def of(cls, text: str) -> "SmsElement":
        """The element that this piece of a backup opens with."""
        head = _HEAD.match(text)
        told = attributes(head[1]) if head else {}
        kind = "".join(text[1:5].split()[:1])
        is_long = head is not None and kind == "mms" and head[2] == ">"
        return cls(
            kind,
            told,
            tuple(attributes(each) for each in _PART.findall(text)) if is_long else (),
            tuple(attributes(each) for each in _ADDRESS.findall(text)) if is_long else (),
            head is not None and bool(head[2]) and (not is_long or "</mms>" in text),
        )

    @property
    def numbers(self) -> list[str]:
        """The numbers of the others; of a group several."""
        return [each for each in (self.told.get("address") or self.told.get("number", "")).split("~") if each]

    @property
    def others(self) -> list[Participant]:
        """The others, with the name that the phone had for one."""
        name = self.told.get("contact_name", "")
        named = "" if name.startswith("(Unknown") else name
        names = named.split(", ") if len(self.numbers) > 1 else [named]
        known = names if len(names) == len(self.numbers) else [""] * len(self.numbers)
        return [Participant(each, number) for each, number in zip(known, self.numbers, strict=True)]

    @property
    def is_own(self) -> bool:
        """Whether it went out from this phone."""
        return self._state == _SENT or (self.kind != "call" and self._state in _SMS_STATES)

    @property
    def _state(self) -> str:
        return self.told.get("msg_box" if self.kind == "mms" else "type", "")

    def utterance(self) -> Utterance:
        """The message or call."""
        told = self.told
        names = [file_name(each) for each in self.parts if "data" in each]
        words = [each.get("text", "") for each in self.parts if each.get("ct") == "text/plain"]
        return Utterance(
            text="\n".join(filter(None, (told.get("sub", ""), told.get("body", ""), *words, *names))),
            sent=exact(moment_of(told.get("date"), _MILLISECOND)),
            sender=None if self.is_own else self._sender(),
            written=told.get("readable_date") or told.get("date", ""),
            subtype=self._subtype(names),
            traces=tuple(self._traces()),
            troubles=() if self.is_whole else ((DefectCode.TRUNCATED, self.kind),),
        )

    def _sender(self) -> Participant | None:
        """The other; of a group message the one that it names as its sender."""
        told = next((each.get("address", "") for each in self.addresses if each.get("type") == _FROM), "")
        for each in self.others:
            if not told or each.address == told:
                return each
        return Participant("", told) if told else None

    def _subtype(self, names: list[str]) -> str:
        if self.kind == "call":
            return "call"
        return _SMS_STATES.get(self._state, "media" if names else "")

    def _traces(self) -> Iterator[Trace]:
        if self.is_own:
            yield Trace(TraceKind.OWN, text="told")
        if self.kind == "call":
            seconds = f"{self.told.get('duration', '')} s"
            yield Trace(TraceKind.CALL, text=_CALLS.get(self._state, seconds))
        elif self.told.get("read") == "1" and not self.is_own:
            yield Trace(TraceKind.READ)


def file_name(part: Attributes) -> str:
    """What a part calls its file."""
    return next(filter(None, (part.get(each, "") for each in ("name", "cl", "fn"))), "")


def attributes(text: str) -> Attributes:
    """The attributes of an element; `null` is what the app writes of none."""
    told = {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}
    return {name: _unescaped(value) for name, value in told.items() if value != "null"}


def _unescaped(value: str) -> str:
    if "&" not in value:
        return value
    return unescape(_PAIR.sub(_joined, value))


def _joined(found: re.Match[str]) -> str:
    """The sign that two halves of a surrogate pair stand for."""
    high, low = int(found[1]), int(found[2])
    if not (_HIGH <= high < _LOW <= low < _BEYOND):
        return found[0]
    return chr(0x10000 + ((high - _HIGH) << 10) + (low - _LOW))
