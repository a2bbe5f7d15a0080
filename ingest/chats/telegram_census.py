"""What a Telegram export holds, counted by its signs: messages and contacts, and who speaks in which chat.

A second, cheaper piece of code than the reader: it looks for how a message begins, which no quoted text can
look like, for there the quotation marks are escaped.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

import orjson

from records.content import Content

_WINDOW_BYTES = 1 << 20

# Each begins with words of its own: to look for those is ten times as fast as for several at once.
_CHAT = re.compile(rb'"messages"\s*:\s*\[')
_MESSAGE = re.compile(rb'"type"\s*:\s*"(?:message|service|unsupported)"')
_SPEAKERS = tuple(
    re.compile(
        rb'"%s"\s*:\s*("[^"\\]{0,3000}+"|"(?:[^"\\]|\\.){0,3000}"|null)(?:\s*,\s*"%s_id"\s*:\s*("[^"]{0,100}"|-?\d+))?'
        % (side, side)
    )
    for side in (b"from", b"actor")
)
_CONTACT = re.compile(rb'[\[,]\s*\{\s*(?:"user_id"\s*:\s*-?\d+\s*,\s*)?"first_name"\s*:')
_FIRST_NAME = b'"first_name"'


@dataclass(slots=True)
class ChatCensus:
    """One chat: how many messages begin in it, and who speaks: id and name, in order."""

    messages: int = 0
    speakers: dict[tuple[str, str], None] = field(default_factory=dict)


@dataclass(slots=True)
class Census:
    """The chats in the order of the file, and how many contacts are listed."""

    chats: list[ChatCensus] = field(default_factory=list)
    contacts: int = 0

    @property
    def found(self) -> int:
        """How many candidates there are in all."""
        return self.contacts + sum(chat.messages for chat in self.chats)


def census_of(content: Content, window_bytes: int = _WINDOW_BYTES) -> Census:
    """The census of an export, read once from end to end."""
    census = Census()
    start = 0
    while start < content.size_bytes:
        window = content.read(start, min(start + window_bytes, content.size_bytes))
        if start + len(window) < content.size_bytes:
            window = window[: _seam(window)]
        _count(window, census)
        start += len(window)
    return census


def _seam(window: bytes) -> int:
    """Where a window can end so that no sign is cut: messages begin soon after, contacts at, such a place.

    In a text that is longer than a window there is none of these; a member begins behind a comma.
    """
    seams = (window.rfind(each) for each in (b'"type"', b"}", b","))
    return next((seam for seam in seams if seam > 0), len(window))


def _count(window: bytes, census: Census) -> None:
    if _FIRST_NAME in window:
        census.contacts += len(_CONTACT.findall(window))
    begins = [sign.end() for sign in _CHAT.finditer(window)]
    if census.chats:
        _count_chat(window, 0, (begins or [len(window)])[0], census.chats[-1])
    for begin, end in pairwise([*begins, len(window)]):
        census.chats.append(ChatCensus())
        _count_chat(window, begin, end, census.chats[-1])


def _count_chat(window: bytes, start: int, end: int, chat: ChatCensus) -> None:
    chat.messages += len(_MESSAGE.findall(window, start, end))
    for pattern in _SPEAKERS:
        for told in dict.fromkeys(pattern.findall(window, start, end)):
            chat.speakers.setdefault(_speaker(*told))


def _speaker(name: bytes, id_: bytes) -> tuple[str, str]:
    """The id, empty where none is told, and the name."""
    try:
        told = "" if name == b"null" else orjson.loads(name)
    except orjson.JSONDecodeError:
        told = name.decode("utf-8", "replace")
    return id_.strip(b'"').decode("utf-8", "replace"), told
