"""Highlights: a bounded window of a text, analysed again, with what was found in it.

Indexes hold folded terms whose places do not point into the text, so the shown window is searched
anew: at most 50,000 characters for the first place, 240 around it for the ranges.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from search.analysis import fold, folded_with_origin, origin_of
from search.marks import Marks, marks_of
from search.query import Node

MAX_SCANNED_CHARACTERS = 50_000
WINDOW_CHARACTERS = 240
LEAD_CHARACTERS = 60
_CHUNK, _OVERLAP = 4_000, 300
"""Characters folded at a time, and how many of them again, for phrases across the seam."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A piece of a field as it stands, and the ranges [start, end) of its code points that match."""

    field: str
    text: str
    ranges: tuple[tuple[int, int], ...]


class Highlighter:
    """Finds what a tree matches; made once for a page of hits."""

    def __init__(self, tree: Node, *, stems: bool) -> None:
        """Prepare for the positive words of the tree; `stems`: other forms light up as well."""
        self._marks = marks_of(tree, stems=stems)

    def highlights(self, texts: Mapping[str, str]) -> tuple[Highlight, ...]:
        """One highlight for each field, by its name, in which something lights up."""
        made = (self._highlight(name, text) for name, text in texts.items() if name in self._marks)
        return tuple(highlight for highlight in made if highlight is not None)

    def _highlight(self, name: str, text: str) -> Highlight | None:
        marks = self._marks[name]
        place = _first(marks, text)
        if place is None:
            return None
        start, end = _window(text, place)
        shown = text[start:end]
        folded = folded_with_origin(shown)
        ranges = tuple(folded.span(*found) for found in marks.found(folded.text))
        return Highlight(name, shown, ranges) if ranges else None


def _first(marks: Marks, text: str) -> int | None:
    """The code point where something first lights up."""
    for start, chunk in _chunks(text):
        found = next(marks.found(fold(chunk)), None)
        if found is not None:
            return start + origin_of(chunk, found[0])
    return None


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of the text that end between words, each overlapping the one before."""
    start, last = 0, min(len(text), MAX_SCANNED_CHARACTERS)
    while start < last:
        end = start + _CHUNK
        if end >= last:
            yield start, text[start:last]
            return
        end = _between_words(text, end, start + _OVERLAP + 1)
        yield start, text[start:end]
        start = _between_words(text, end - _OVERLAP, start + 1)


def _between_words(text: str, place: int, least: int) -> int:
    """The nearest place at or before `place`, but not before `least`, that has no word to its left."""
    for at in range(place, least, -1):
        if text[at - 1].isspace():
            return at
    return place


def _window(text: str, place: int) -> tuple[int, int]:
    """The range to show around a place: a little before it, ends between words if they can."""
    start = max(0, place - LEAD_CHARACTERS)
    while 0 < start < place and not text[start - 1].isspace():
        start += 1
    end = min(len(text), start + WINDOW_CHARACTERS)
    if end < len(text):
        end = _between_words(text, end, place + LEAD_CHARACTERS)
    return start, end
