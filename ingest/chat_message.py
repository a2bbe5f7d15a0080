"""A message of a chat export: who wrote what, once the header is off."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.chat_lines import MARKS, ChatLines
from ingest.chat_phrases import ChatMeaning, meaning, notice_meaning
from records.frozen import swift

_DROP_MARKS = dict.fromkeys(map(ord, MARKS))
_AUTHOR = re.compile(r"([^\n:\"“”]{1,80}?):(?: |$)", re.MULTILINE)
_LOOSE_AUTHOR = re.compile(r"([^\n:\"“”]{1,80}?):")
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


def chat_messages(found: Iterable[ChatLines]) -> Iterator[ChatMessage]:
    """The messages of the lines, in order.

    A name before `: ` is the author. The mark U+200E before a body says that WhatsApp wrote it
    (iOS): a notice, unless it stands for media, a call or a message that was taken back.
    """
    authors: set[str] = set()
    for lines in found:
        author, body = _split(lines, authors)
        is_machine = body.startswith(_MACHINE)
        text = body.translate(_DROP_MARKS) if not body.isascii() else body
        said = meaning(text) if author else ChatMeaning()
        if author:
            authors.add(author)
        is_notice = not author or (is_machine and said.subtype in {"", "view-once"})
        if is_notice or text.startswith(f"{author} "):
            told = notice_meaning(text)
            # Some phones put a name before what WhatsApp wrote: `Jan: Jan updated the message timer.`
            is_notice, said = (True, told) if is_notice or told.subtype else (False, said)
        yield ChatMessage(lines, author, text, said, is_notice)


def _split(lines: ChatLines, authors: set[str]) -> tuple[str, str]:
    """The author and the body. A known author needs no space after the colon."""
    if not lines.date:
        return "", lines.rest
    found = _AUTHOR.match(lines.rest)
    if found is None:
        loose = _LOOSE_AUTHOR.match(lines.rest)
        found = loose if loose is not None and _bare(loose[1]) in authors else None
    if found is None:
        return "", lines.rest
    return _bare(found[1]), lines.rest[found.end() :]


@lru_cache(maxsize=1024)
def _bare(name: str) -> str:
    return name.translate(_DROP_MARKS).strip()
