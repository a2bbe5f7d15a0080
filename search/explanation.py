"""Why a question found what it found: the parsed form in words, and a count for each of its terms."""

from collections.abc import Callable, Iterator

from search.analysis import query_stems
from search.query import And, AtLeast, Everything, Field, Node, Not, Or, Word
from search.request import Expansions, ExplainedTerm, Explanation
from search.wording import in_words, written

MAX_EXPLAINED_TERMS = 50
"""Each term costs a count."""

_NO_LISTS = "Samenstellingen en synoniemen zijn niet toegevoegd: daarvoor zijn nog geen woordenlijsten."


def explanation(
    tree: Node, expansions: Expansions, count: Callable[[Node], int] | None = None
) -> Explanation:
    """The explanation of a tree; with `count`, which counts the records of a tree, its terms too."""
    terms: tuple[ExplainedTerm, ...] = ()
    if count is not None:
        different = list(dict.fromkeys(_terms(tree)))[:MAX_EXPLAINED_TERMS]
        terms = tuple(_explained(term, expansions, count) for term in different)
    notes = (_NO_LISTS,) if expansions.compounds or expansions.synonyms else ()
    return Explanation(in_words(tree, stems=expansions.stem), terms, notes)


def _explained(term: Node, expansions: Expansions, count: Callable[[Node], int]) -> ExplainedTerm:
    variants: tuple[str, ...] = ()
    if isinstance(term, Word) and not term.exact and expansions.stem:
        variants = tuple(stem for stem in query_stems(term.text) if stem != term.text)
    return ExplainedTerm(written(term), variants, count(term))


def _terms(tree: Node) -> Iterator[Node]:
    """The leaves of a tree, a field with its value being one, negated ones too."""
    match tree:
        case And(nodes) | Or(nodes) | AtLeast(_, nodes):
            for node in nodes:
                yield from _terms(node)
        case Not(node):
            yield from _terms(node)
        case Everything():
            return
        case Field() | _:
            yield tree
