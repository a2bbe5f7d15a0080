"""Which words of a tree may light up in which field, and where they stand in a folded text."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from search import query as tree
from search.analysis import MAX_TOKEN_CHARACTERS, query_stems
from search.fields import FREE

_MAX_PHRASE_WORDS = 50
_IN_WORD, _BETWEEN_WORDS = r"[^\W_]", r"[\W_]+"


@dataclass
class Marks:
    """The positive words of a tree, as they are looked for in one field."""

    words: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    prefixes: set[str] = field(default_factory=set)
    fuzzy: dict[str, int] = field(default_factory=dict)
    phrases: set[tuple[str, ...]] = field(default_factory=set)
    _judged: dict[str, bool] = field(default_factory=dict)
    """Tokens that were met before, while one page of hits is shown."""

    def found(self, folded: str) -> Iterator[tuple[int, int]]:
        """The ranges of a folded text that light up, in order, without overlap."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(folded):
            # A phrase is the one thing that the pattern captures.
            if match.lastindex or self._holds(match.group()[:MAX_TOKEN_CHARACTERS]):
                yield match.span()

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Finds all candidates and few others: stems are only looked for by their first letters.

        Most stems begin a word, but not whole: Dutch loop gives lop, English dying gives die.
        """
        starts = self.words | self.prefixes | {stem[: 1 if len(stem) < 4 else 2] for stem in self.stems}
        by_letter: dict[str, list[str]] = defaultdict(list)
        for first, *others in sorted(self.phrases):
            rest = _BETWEEN_WORDS.join(map(re.escape, (first[1:], *others)))
            by_letter[first[0]].append(rf"({rest})(?!{_IN_WORD})")
        for start in sorted(starts):
            by_letter[start[0]].append(rf"{re.escape(start[1:])}{_IN_WORD}*")
        # Each side begins with a letter as it stands: the engine of `re` then leaps from one to the next.
        sides = [
            rf"{letter}(?<!{_IN_WORD}{letter})(?:{'|'.join(rests)})"
            for letter, rests in sorted((re.escape(letter), rests) for letter, rests in by_letter.items())
        ]
        if self.fuzzy:
            sides.append(rf"(?<!{_IN_WORD}){_IN_WORD}+")
        return re.compile("|".join(sides)) if sides else None

    def _holds(self, token: str) -> bool:
        known = self._judged.get(token)
        if known is None:
            known = self._judged[token] = self._judge(token)
        return known

    def _judge(self, token: str) -> bool:
        if token in self.words or any(map(token.startswith, self.prefixes)):
            return True
        if self.stems and not self.stems.isdisjoint(query_stems(token)):
            return True
        return any(_within(token, word, distance) for word, distance in self.fuzzy.items())


def marks_of(node: tree.Node, *, stems: bool) -> dict[str, Marks]:
    """The marks for each field that the positive part of a tree looks in."""
    found: dict[str, Marks] = {}
    _collect(node, FREE, found, stems=stems)
    return found


def _collect(node: tree.Node, fields: tuple[str, ...], found: dict[str, Marks], *, stems: bool) -> None:
    match node:
        case tree.And(nodes) | tree.Or(nodes) | tree.AtLeast(_, nodes):
            for inner in nodes:
                _collect(inner, fields, found, stems=stems)
        case tree.Field(name, inner):
            _collect(inner, (name,), found, stems=False)
        case _:
            for name in fields:
                _add(node, found.setdefault(name, Marks()), stems=stems)


def _add(node: tree.Node, marks: Marks, *, stems: bool) -> None:
    match node:
        case tree.Word(text, exact):
            marks.words.add(text)
            marks.stems.update(query_stems(text) if stems and not exact else ())
        case tree.Phrase(words):
            marks.phrases.add(words[:_MAX_PHRASE_WORDS])
        case tree.Near(words):
            marks.words.update(words)
        case tree.Prefix(text):
            marks.prefixes.add(text)
        case tree.Fuzzy(text, distance):
            marks.fuzzy[text] = distance


def _within(one: str, other: str, distance: int) -> bool:
    """Whether two words are at most so many edits apart; swapping two neighbours is one."""
    if abs(len(one) - len(other)) > distance:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for column, wanted in enumerate(other, 1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != wanted))
            swapped = at > 1 and column > 1 and (letter, one[at - 2]) == (other[column - 2], wanted)
            row.append(min(cost, earlier[column - 2] + 1) if swapped else cost)
        if min(row) > distance:
            return False
    return row[-1] <= distance
