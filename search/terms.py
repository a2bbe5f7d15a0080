"""Terms of a question: its leaves one by one, the words that they stand for, and the tree without some.

A field with its value is one term. What says how to search and nothing of what was looked for (a day, a
kind, a channel, a type of file) is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search import query as tree
from search.analysis import tokens
from search.fields import FIELD

_TECHNICAL = frozenset({"type"})


@dataclass(frozen=True, slots=True)
class Sought:
    """Words in a row as they were looked for, folded; of `is_start` the last may go on."""

    words: tuple[str, ...]
    is_start: bool = False

    def length_at(self, text: Sequence[str], place: int) -> int:
        """How many words of a folded text it takes at a place; 0 where it does not stand."""
        size = len(self.words)
        found = tuple(text[place : place + size])
        if found == self.words:
            return size
        is_begun = self.is_start and found[:-1] == self.words[:-1] and len(found) == size
        return size if is_begun and found[-1].startswith(self.words[-1]) else 0

    def is_in(self, text: Sequence[str]) -> bool:
        """Whether it stands anywhere in a folded text."""
        return any(self.length_at(text, place) for place in range(len(text)))


def terms_of(node: tree.Node) -> Iterator[tree.Node]:
    """The leaves that tell what was looked for, negated ones too, in order."""
    match node:
        case tree.And(nodes) | tree.Or(nodes) | tree.AtLeast(_, nodes):
            for each in nodes:
                yield from terms_of(each)
        case tree.Not(inner):
            yield from terms_of(inner)
        case tree.Field(name, _) if FIELD[name].values or name in _TECHNICAL:
            return
        case _:
            if sought_of(node):
                yield node


def sought_of(term: tree.Node) -> tuple[Sought, ...]:
    """What a term looks for; nothing for a day and for everything."""
    match term:
        case tree.Field(_, inner) | tree.Not(inner):
            found = sought_of(inner)
        case tree.And(nodes) | tree.Or(nodes) | tree.AtLeast(_, nodes):
            found = tuple(sought for each in nodes for sought in sought_of(each))
        case tree.Phrase(words):
            found = (Sought(words),)
        case tree.Near(words, _):
            found = tuple(Sought((word,)) for word in words)
        case tree.Prefix(text):
            found = (Sought((text,), is_start=True),)
        case tree.Word(text) | tree.Fuzzy(text) | tree.Value(text):
            words = tuple(tokens(text))
            found = (Sought(words),) if words else ()
        case _:
            found = ()
    return found


def without(node: tree.Node, instead: Mapping[tree.Node, str]) -> tree.Node:
    """The tree with other words in the place of some of its terms."""
    if node in instead:
        return tree.Value(instead[node])
    match node:
        case tree.And(nodes):
            return tree.And(tuple(without(each, instead) for each in nodes))
        case tree.Or(nodes):
            return tree.Or(tuple(without(each, instead) for each in nodes))
        case tree.Not(inner):
            return tree.Not(without(inner, instead))
        case _:
            return node
