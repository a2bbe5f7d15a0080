"""One question asked ever less strictly, in place of scores (docs/decisions: relevance in tiers).

    title     its free words all in the title or file name, exact
    near      exact, and near each other within one field
    exact     exact, anywhere
    variant   with the caller's expansions

Only free, positive words loosen: fields, dates, phrases, `=word`, prefixes and fuzzy words stay as
written, and what is negated always has its loosest form. A flat OR of words has tiers of its own:
how many of its different words are present. The last tier is the hit set under every sort, so
that totals never depend on it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from search.query import And, AtLeast, Field, Near, Node, Not, Or, Word, conjunction

NEAR_DISTANCE = 10
"""Words between two neighbours of a near hit: about a line of a mail (docs/decisions)."""
_TREES_KEPT = 1024
"""Trees whose tiers are remembered: of a question there are pages, facets and counts."""
MAX_PRESENT = 8
"""Steps of a flat OR; a record with more of its words is in the first."""

TITLE, NEAR, EXACT, VARIANT = "title", "near", "exact", "variant"

Tier = tuple[str, Node]


@dataclass(frozen=True, slots=True)
class Tiers:
    """`ranking` from the strictest to the loosest; `labels` as a Question wants them."""

    ranking: tuple[Tier, ...]
    labels: tuple[Tier, ...] = ()


@lru_cache(maxsize=_TREES_KEPT)
def tiers_of(tree: Node, *, stems: bool) -> Tiers:
    """The tiers of a tree; `stems`: whether free words are also found by their stems."""
    loosest = tree if stems else exactly(tree, negated=True)
    if not _has_free_word(tree):
        return Tiers(((EXACT, loosest),))
    final = ((EXACT, exactly(tree)), (VARIANT, loosest)) if stems else ((EXACT, loosest),)
    different = _flat_or(tree)
    if len(different) > 1:
        return Tiers(_by_presence(different, final[-1]), final)
    near = _near(tree)
    return Tiers(((TITLE, _titled(tree)), *(((NEAR, near),) if near else ()), *final))


def exactly(tree: Node, *, negated: bool = False) -> Node:
    """The tree with its free words in their exact form; `negated`: also within a NOT."""
    return _loosened(tree, lambda word: replace(word, exact=True), negated=negated)


def _titled(tree: Node) -> Node:
    return _loosened(tree, lambda word: Field("title", replace(word, exact=True)))


def _loosened(tree: Node, change: Callable[[Word], Node], *, negated: bool = False) -> Node:
    """The tree with each free word changed."""
    match tree:
        case Word(exact=False):
            return change(tree)
        case And(nodes):
            return And(tuple(_loosened(node, change, negated=negated) for node in nodes))
        case Or(nodes):
            return Or(tuple(_loosened(node, change, negated=negated) for node in nodes))
        case Not(node) if negated:
            return Not(_loosened(node, change, negated=True))
        case _:
            return tree


def _has_free_word(tree: Node) -> bool:
    match tree:
        case Word(exact=exact):
            return not exact
        case And(nodes) | Or(nodes):
            return any(map(_has_free_word, nodes))
        case _:
            return False


def _flat_or(tree: Node) -> tuple[Word, ...]:
    """The different words of an OR of free words alone; empty for any other tree."""
    if not isinstance(tree, Or):
        return ()
    words = tuple(node for node in tree.nodes if isinstance(node, Word) and not node.exact)
    return tuple(dict.fromkeys(words)) if len(words) == len(tree.nodes) else ()


def _by_presence(different: tuple[Word, ...], hits: Tier) -> tuple[Tier, ...]:
    """A tier for each number of words present; those of the hit set, so exact without stems."""
    label, loosest = hits
    assert isinstance(loosest, Or)
    words = different if label == VARIANT else tuple(replace(word, exact=True) for word in different)
    steps = range(min(len(words), MAX_PRESENT), 1, -1)
    return (*((label, AtLeast(step, words)) for step in steps), (label, Or(words)))


def _near(tree: Node) -> Node | None:
    """A flat AND of two or more different words, which are to be near each other; else None.

    What is as written beside the words (fields, phrases, negations) does not stand in the way.
    """
    if not isinstance(tree, And):
        return None
    words = tuple(
        dict.fromkeys(node.text for node in tree.nodes if isinstance(node, Word) and not node.exact)
    )
    others = tuple(node for node in tree.nodes if not isinstance(node, Word) or node.exact)
    if len(words) < 2 or any(map(_has_free_word, others)):
        return None
    return conjunction((Near(words, NEAR_DISTANCE), *others))
