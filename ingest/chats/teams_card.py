"""What hangs on a message of Teams and says something: the card of a program, or a forwarded message.

Graph tells either as JSON within a text. What is no JSON, or has none of the known members, says nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.data.json_cursor import parsed
from ingest.words.html_text import html_to_text
from ingest.words.told import Told, object_of, text_of

_CARDS = ("application/vnd.microsoft.card.", "application/vnd.microsoft.teams.card.")
_FORWARD = "forwardedMessageReference"
_WORDS = ("title", "subtitle", "text", "summary", "altText")
_MOST_OBJECTS = 2_000


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message that another brought along: who wrote it, when as written, and its words."""

    sender: str
    written: str
    text: str


def card_words(attachment: Told) -> list[str]:
    """The words of a card in their order; of anything else none."""
    if not text_of(attachment.get("contentType")).startswith(_CARDS):
        return []
    return [plain for each in _objects(_content(attachment)) for plain in _words(each)]


def forwarded_message(attachment: Told) -> Forwarded | None:
    """The message that was forwarded, if the attachment is one."""
    if text_of(attachment.get("contentType")) != _FORWARD:
        return None
    told = object_of(_content(attachment))
    user = object_of(object_of(told.get("originalMessageSender")).get("user"))
    return Forwarded(
        text_of(user.get("displayName")) or text_of(user.get("id")),
        text_of(told.get("originalSentDateTime")),
        _plain(text_of(told.get("originalMessageContent"))),
    )


def _content(attachment: Told) -> object:
    content = attachment.get("content")
    if not isinstance(content, str):
        return content
    try:
        return parsed(content.encode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return None


def _objects(told: object) -> Iterator[Told]:
    """The objects within each other, in their order, as many as are looked at."""
    waiting, count = [told], 0
    while waiting and count < _MOST_OBJECTS:
        here = waiting.pop()
        if isinstance(here, dict):
            count += 1
            yield object_of(here)
            waiting += [each for each in reversed(list(here.values())) if isinstance(each, dict | list)]
        elif isinstance(here, list):
            waiting += [each for each in reversed(here) if isinstance(each, dict | list)]


def _words(told: Told) -> Iterator[str]:
    """What an object says; a fact is a title with a value, while the value of a button is for its program."""
    names = _WORDS if "type" in told else (*_WORDS, "value")
    for name in names:
        words = told.get(name)
        if isinstance(words, str) and (plain := _plain(words)):
            yield plain


def _plain(words: str) -> str:
    return html_to_text(words) if "<" in words else words.strip()
