"""The tree of a question: what `language.py` makes, what `tiers.py` loosens, what an index answers.

Words in a tree are folded tokens (`search/analysis.py`). Outside a `Field`, words are looked for
in the fields that free words search (`search/fields.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Everything:
    """Every record."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: in this very form if `exact`, else also by its stems (outside a field only)."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more words side by side, in this order, exactly as written, within one field."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Two or more different words; at most `distance` words between each adjacent pair.

    Either order will do; all pairs stand in one field.
    """

    words: tuple[str, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin with these two or more characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` (1 or 2) edits away; swapping two neighbours is one edit."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class Value:
    """Exactly this value of a keyword field; only inside a `Field`."""

    text: str


@dataclass(frozen=True, slots=True)
class Flag:
    """This value of a boolean field; only inside a `Field`."""

    holds: bool


@dataclass(frozen=True, slots=True)
class DateRange:
    """Sent on an Amsterdam day from `first` to `last`, both included, as proleptic ordinals.

    None leaves a side open; undated records are in no range. Only inside the `Field` day.
    """

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """The node, looked for in one field of `search/fields.py` only, words in their exact form."""

    name: str
    node: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """Every record but those of the node."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """Records of all nodes; there are at least two."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Records of any of the nodes; there are at least two."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Records of at least `count` (1 or more) of the nodes."""

    count: int
    nodes: tuple["Node", ...]


Node = (
    Everything
    | Word
    | Phrase
    | Near
    | Prefix
    | Fuzzy
    | Value
    | Flag
    | DateRange
    | Field
    | Not
    | And
    | Or
    | AtLeast
)


def conjunction(nodes: tuple[Node, ...]) -> Node:
    """All of the nodes, as flat as can be: nothing gives everything, one gives itself."""
    flat = tuple(leaf for node in nodes for leaf in (node.nodes if isinstance(node, And) else (node,)))
    flat = tuple(node for node in flat if not isinstance(node, Everything))
    if not flat:
        return Everything()
    return flat[0] if len(flat) == 1 else And(flat)


def disjunction(nodes: tuple[Node, ...]) -> Node:
    """Any of the nodes (at least one is given), as flat as can be."""
    flat = tuple(leaf for node in nodes for leaf in (node.nodes if isinstance(node, Or) else (node,)))
    return flat[0] if len(flat) == 1 else Or(flat)


def pairs(words: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Each adjacent pair of the different words, in the order of first appearance."""
    different = tuple(dict.fromkeys(words))
    return tuple(pairwise(different))


def any_value(name: str, values: Iterable[str]) -> Field:
    """A keyword field with any of these values; at least one is given."""
    return Field(name, disjunction(tuple(Value(value) for value in sorted(values))))


def values_of(node: Node) -> frozenset[str]:
    """The values that `any_value` was given."""
    match node:
        case Field(_, inner):
            return values_of(inner)
        case Or(nodes):
            return frozenset(value for inner in nodes for value in values_of(inner))
        case Value(text):
            return frozenset({text})
        case _:
            raise ValueError(node)
