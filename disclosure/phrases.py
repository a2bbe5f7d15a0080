"""Phrases: what was covered somewhere, found again elsewhere by its words.

Case, accents, spacing and punctuation make no difference. A long phrase is looked for in pieces of so
many words, so that a part of it is found too and looking takes time in proportion to the text. Only
hashes of the words are held, each once: memory grows with what is different among the covered
passages, never with the texts.
"""

from collections.abc import Iterable, Iterator

from disclosure.redacting import in_order, merged
from disclosure.words import Word, words_of
from records.ground import Ground
from records.redaction import Passage, Redaction

_LEAST = 2
"""Letters and digits of the shortest phrase that is looked for."""


class Phrases:
    """Covered phrases with the grounds they were covered on."""

    def __init__(self, longest: int, stride: int = 1) -> None:
        """Look for pieces of at most `longest` words; of a longer phrase each `stride` words begin one."""
        self._longest, self._stride = longest, stride
        self._grounds: dict[int, tuple[Ground, ...]] = {}
        self._lengths: dict[str, set[int]] = {}

    def add(self, text: str, redactions: Iterable[Redaction]) -> None:
        """Learn the covered passages of a text."""
        for passage, grounds in merged(redactions):
            self.add_phrase(text[passage.start : passage.end], grounds)

    def add_phrase(self, phrase: str, grounds: tuple[Ground, ...]) -> None:
        """Learn one phrase."""
        for piece in self._cut(phrase):
            key = hash(piece)
            self._grounds[key] = in_order((*self._grounds.get(key, ()), *grounds))
            self._lengths.setdefault(piece[0], set()).add(len(piece))

    def grounds(self, phrase: str) -> tuple[Ground, ...]:
        """All grounds that this phrase was covered on, in the order of the law; none for an unknown one."""
        return in_order(
            ground for piece in self._cut(phrase) for ground in self._grounds.get(hash(piece), ())
        )

    def within(self, text: str) -> Iterator[tuple[Passage, tuple[Ground, ...]]]:
        """Where phrases stand in a text, in order; pieces that overlap or follow each other are one."""
        words = list(words_of(text))
        first = last = -2
        grounds: tuple[Ground, ...] = ()
        for place, size, found in self._pieces(words):
            if place > last + 1 or (place == last + 1 and size < self._longest):
                if grounds:
                    yield Passage(words[first].start, words[last].end), grounds
                first, last, grounds = place, -2, ()
            last = max(last, place + size - 1)
            grounds = in_order((*grounds, *found))
        if grounds:
            yield Passage(words[first].start, words[last].end), grounds

    def _pieces(self, words: list[Word]) -> Iterator[tuple[int, int, tuple[Ground, ...]]]:
        """Every piece that stands somewhere: its first word, how many, and its grounds."""
        for place, word in enumerate(words):
            for size in self._lengths.get(word.folded, ()):
                piece = tuple(each.folded for each in words[place : place + size])
                found = self._grounds.get(hash(piece)) if len(piece) == size else None
                if found:
                    yield place, size, found

    def _cut(self, phrase: str) -> Iterator[tuple[str, ...]]:
        """The pieces of a phrase that are looked for; none of what is too short to mean anything."""
        words = [word.folded for word in words_of(phrase)]
        if sum(map(len, words)) < _LEAST:
            return
        size = min(len(words), self._longest)
        for start in sorted({*range(0, len(words) - size + 1, self._stride), len(words) - size}):
            yield tuple(words[start : start + size])
