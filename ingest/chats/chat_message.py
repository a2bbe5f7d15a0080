"""A message of a chat export: who wrote what, once the header is off."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.chats.chat_lines import MARKS, ChatLines
from ingest.chats.chat_phrases import PLAIN, ChatMeaning, meaning, notice_meaning
from records.frozen import maker, swift

_DROP_MARKS = dict.fromkeys(map(ord, MARKS))
_LONGEST_NAME = 80
_NO_NAME = re.compile('[\n"“”]')
_BEHIND_A_NAME = frozenset({" ", "\n", ""})
_OF_PHONES = frozenset({"", "view-once"})
_MACHINE = "\u200e"


@swift
@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A message as its lines tell it. `author` is empty for what WhatsApp wrote itself."""

    lines: ChatLines
    author: str
    text: str
    meaning: ChatMeaning
    is_notice: bool


_message = maker(ChatMessage)


def chat_messages(found: Iterable[ChatLines]) -> Iterator[ChatMessage]:
    """The messages of the lines, in order.

    A name before `: ` is the author. The mark U+200E before a body says that WhatsApp wrote it
    (iOS): a notice, unless it stands for media, a call or a message that was taken back.
    """
    authors = _Authors()
    for lines in found:
        author, body = authors.split(lines.rest) if lines.date else ("", lines.rest)
        text = body if body.isascii() else body.translate(_DROP_MARKS)
        said = meaning(text) if author else PLAIN
        is_notice = not author or (body.startswith(_MACHINE) and said.subtype in _OF_PHONES)
        if is_notice or text.startswith(f"{author} "):
            told = notice_meaning(text)
            # Some phones put a name before what WhatsApp wrote: `Jan: Jan updated the message timer.`
            is_notice, said = (True, told) if is_notice or told.subtype else (False, said)
        yield _message(lines, author, text, said, is_notice)


class _Authors:
    """Who wrote before in one chat: a known author needs no space after the colon."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        """As they are called, by how they were written."""
        self._known: set[str] = set()

    def split(self, rest: str) -> tuple[str, str]:
        """The author and the body; an empty author where nobody is named."""
        colon = rest.find(":", 0, _LONGEST_NAME + 1)
        written, after = rest[: max(0, colon)], rest[colon + 1 : colon + 2]
        name = self._names.get(written)
        if name is None:
            if colon <= 0 or _NO_NAME.search(written):
                return "", rest
            name = written.translate(_DROP_MARKS).strip()
        if after in _BEHIND_A_NAME:
            self._names[written] = name
            self._known.add(name)
        elif not name or name not in self._known:
            return "", rest
        return name, rest[colon + 1 + (after == " ") :]
