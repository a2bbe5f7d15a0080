"""The words of what an app put in a message of iMessage: a link with its title, or what a card of it says.

It stands in a keyed archive, of which the objects are looked through one by one and never followed deep:
what a stranger's app archives may refer to itself. What is no such archive has no words.
"""

from collections.abc import Iterator

from ingest.chats.attributed_text import property_list, referred
from ingest.words.told import Told, object_of

_LARGEST_BYTES = 4 << 20
_MOST_OBJECTS = 20_000
_LONGEST, _MOST_WORDS = 10_000, 50
_NAMES = (
    "title", "summary", "siteName", "caption", "subcaption", "secondary-subcaption", "tertiary-subcaption",
    "image-title", "image-subtitle", "ldtext", "originalURL", "URL",
)  # fmt: skip
"""What links and cards call their words, in the order in which they are told."""
_NULL = "$null"
_DATA = "data:"
"""What an app keeps for itself may be written as an address too."""


def balloon_words(raw: bytes) -> list[str]:
    """The words of a link or card: title, summary, captions, and where it leads to; each once."""
    if len(raw) > _LARGEST_BYTES:
        return []
    objects = property_list(raw).get("$objects")
    if not isinstance(objects, list) or len(objects) > _MOST_OBJECTS:
        return []
    told = [each for each in map(object_of, objects) if each]
    found = dict.fromkeys(
        words[:_LONGEST]
        for name in _NAMES
        for each in told
        for words in _words(objects, each.get(name))
        if words.strip() and not words.startswith(_DATA)
    )
    return list(found)[:_MOST_WORDS]


def _words(objects: list[object], told: object) -> Iterator[str]:
    """A text, the text of a string, or the address of a link; nothing of anything else."""
    what = referred(objects, told)
    known: Told = object_of(what)
    for each in (what, *(referred(objects, known.get(name)) for name in ("NS.string", "NS.relative"))):
        if isinstance(each, str) and each != _NULL:
            yield each
