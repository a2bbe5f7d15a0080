"""The same passage everywhere: where a selection shows what it covers elsewhere, or covers it otherwise.

Nothing is changed here. An officer may have his reasons, as with a name that is also a word; but he is to
know before a release goes out, for what stands open once stands open.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from disclosure.phrases import Phrases
from disclosure.redacting import merged
from records.ground import Ground
from records.identity import RecordId
from records.redaction import Passage, Redaction

_WORDS = 12
_Covered = tuple[Passage, tuple[Ground, ...]]


@dataclass(frozen=True, slots=True)
class ReadText:
    """A record's text as it was judged, with its redactions."""

    record_id: RecordId
    text: str
    redactions: tuple[Redaction, ...]


class Unevenness(StrEnum):
    """How a passage differs from the same one elsewhere."""

    OPEN = "open"
    """It is covered elsewhere, and here all or part of it can be read."""
    OTHER_GROUND = "other-ground"


@dataclass(frozen=True, slots=True)
class Uneven:
    """A passage that is not treated as the same one elsewhere. It never holds the words themselves."""

    record_id: RecordId
    passage: Passage
    kind: Unevenness
    here: tuple[Ground, ...]
    elsewhere: tuple[Ground, ...]


def uneven_passages(selection: Callable[[], Iterable[ReadText]]) -> Iterator[Uneven]:
    """Every such passage of a selection, record by record.

    The selection is read twice, one text at a time: once for what is covered, once for where it stands.
    """
    phrases = Phrases(_WORDS, _WORDS)
    for each in selection():
        phrases.add(each.text, each.redactions)
    for each in selection():
        yield from _uneven(each, phrases)


def _uneven(each: ReadText, phrases: Phrases) -> list[Uneven]:
    boxes = list(merged(each.redactions))
    found = list(_open(each, boxes, phrases))
    for box, here in boxes:
        elsewhere = phrases.grounds(each.text[box.start : box.end])
        if elsewhere not in {(), here}:
            found.append(Uneven(each.record_id, box, Unevenness.OTHER_GROUND, here, elsewhere))
    return sorted(found, key=lambda one: one.passage)


def _open(each: ReadText, boxes: list[_Covered], phrases: Phrases) -> Iterator[Uneven]:
    place = 0
    for passage, elsewhere in phrases.within(each.text):
        while place < len(boxes) and boxes[place][0].end <= passage.start:
            place += 1
        box, grounds = boxes[place] if place < len(boxes) else (None, ())
        if box is None or not (box.start <= passage.start and passage.end <= box.end):
            here = grounds if box and box.start < passage.end else ()
            yield Uneven(each.record_id, passage, Unevenness.OPEN, here, elsewhere)
