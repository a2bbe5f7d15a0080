"""Redacting: a text with its covered passages replaced by boxes, and nothing else changed.

A box says its ground and nothing of what it covers, not even how long that was. Overlapping passages
become one box with the grounds of both, in the order of the law.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from records.errors import InvalidError
from records.ground import GROUNDS, Ground
from records.redaction import Passage, Redaction

_ORDER = {code: place for place, code in enumerate(GROUNDS)}


@dataclass(frozen=True, slots=True)
class Box:
    """What stands for a covered passage: which it was in the text as read, and where it stands now."""

    passage: Passage
    place: Passage
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a redacted text; of a box with its grounds, of what stayed without."""

    text: str
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactedText:
    """A text that may go out, with its boxes in order. `text` holds the boxes as `[5.1.2e]`."""

    text: str
    boxes: tuple[Box, ...] = ()

    def segments(self) -> Iterator[Segment]:
        """The text in pieces, none empty, so that boxes can be drawn."""
        reached = 0
        for box in self.boxes:
            if box.place.start > reached:
                yield Segment(self.text[reached : box.place.start])
            yield Segment(self.text[box.place.start : box.place.end], box.grounds)
            reached = box.place.end
        if reached < len(self.text):
            yield Segment(self.text[reached:])

    def lines_of_grounds(self) -> dict[str, tuple[int, ...]]:
        """On which lines of the redacted text each ground's boxes stand, from 1; in the order of the law."""
        found: dict[str, list[int]] = {}
        line, reached = 1, 0
        for box in self.boxes:
            line += self.text.count("\n", reached, box.place.start)
            reached = box.place.start
            for ground in box.grounds:
                lines = found.setdefault(ground.code, [])
                if lines[-1:] != [line]:
                    lines.append(line)
        return {code: tuple(found[code]) for code in sorted(found, key=_ORDER.__getitem__)}


def redact(text: str, redactions: Iterable[Redaction]) -> RedactedText:
    """The text with its boxes; the same for the same redactions in any order, given once or twice.

    Raises:
        InvalidError: a passage does not lie in the text; then nothing is given at all.
    """
    pieces: list[str] = []
    boxes: list[Box] = []
    reached = length = 0
    for passage, grounds in merged(redactions):
        if passage.end > len(text):
            raise InvalidError("redactions", "outside-text", f"{passage.start}-{passage.end}")
        code = box_text(grounds)
        pieces += (text[reached : passage.start], code)
        length += passage.start - reached
        boxes.append(Box(passage, Passage(length, length + len(code)), grounds))
        length += len(code)
        reached = passage.end
    pieces.append(text[reached:])
    return RedactedText("".join(pieces), tuple(boxes))


def merged(redactions: Iterable[Redaction]) -> Iterator[tuple[Passage, tuple[Ground, ...]]]:
    """Passages that do not overlap, in order, each with its grounds; those that only touch stay apart."""
    start = end = -1
    grounds: list[Ground] = []
    for each in sorted(redactions, key=lambda one: one.passage):
        if each.passage.start >= end:
            if grounds:
                yield Passage(start, end), in_order(grounds)
            (start, end), grounds = (each.passage.start, each.passage.end), []
        end = max(end, each.passage.end)
        grounds.append(each.ground)
    if grounds:
        yield Passage(start, end), in_order(grounds)


def in_order(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """Each ground once, in the order of the law."""
    return tuple(GROUNDS[code] for code in sorted({each.code for each in grounds}, key=_ORDER.__getitem__))


def box_text(grounds: Iterable[Ground]) -> str:
    """What stands in the place of a passage: `[5.1.2e]`, or `[5.1.1e; 5.1.2e]`."""
    return f"[{'; '.join(each.code for each in grounds)}]"
