"""A tree in words: the canonical text of a query, and its meaning in plain Dutch."""

from search import query as tree
from search.dates import written_day
from search.fields import FIELD


def written(node: tree.Node) -> str:
    """The canonical text of a tree that `parse` made; parsing it gives the same tree again."""
    match node:
        case tree.Field(name, inner):
            text = f"{FIELD[name].prefixes[0]}:{_value(inner)}"
        case tree.Not(inner):
            text = f"-{_one(inner)}"
        case tree.And(nodes):
            text = " ".join(map(_one, nodes))
        case tree.Or(nodes):
            text = " OF ".join(map(_one, nodes))
        case _:
            text = _leaf(node)
    return text


def _value(node: tree.Node) -> str:
    """The value of a field, where a word is exact without saying so."""
    if isinstance(node, tree.Word):
        return node.text
    return _leaf(node) or f"({written(node)})"


def _one(node: tree.Node) -> str:
    return f"({written(node)})" if isinstance(node, tree.And | tree.Or) else written(node)


def _leaf(node: tree.Node) -> str:
    """The text of a node without nodes inside; empty for any other, and for everything."""
    text = ""
    match node:
        case tree.Word(word, exact):
            text = f"={word}" if exact else word
        case tree.Phrase(words):
            text = f'"{" ".join(words)}"'
        case tree.Near(words, distance):
            text = f'"{" ".join(words)}"~{distance}'
        case tree.Prefix(start):
            text = f"{start}*"
        case tree.Fuzzy(word, distance):
            text = f"{word}~{distance}"
        case tree.Value(value):
            text = f'"{value}"'
        case tree.DateRange(first, last):
            text = f"{written_day(first) if first else ''}..{written_day(last) if last else ''}"
    return text


def in_words(node: tree.Node, *, stems: bool = True) -> str:
    """What a question asks for, in Dutch. `stems`: whether other forms of a word count too."""
    match node:
        case tree.Field(name, inner):
            label = FIELD[name].label.partition(":")[0].partition(",")[0]
            text = f"{label[:1].lower()}{label[1:]}: {_grouped(inner, stems=stems)}"
        case tree.Not(inner):
            text = f"niet {_grouped(inner, stems=stems)}"
        case tree.And(nodes):
            text = " en ".join(_grouped(inner, stems=stems) for inner in nodes)
        case tree.Or(nodes):
            text = " of ".join(_grouped(inner, stems=stems) for inner in nodes)
        case tree.AtLeast(count, nodes):
            listed = ", ".join(_grouped(inner, stems=stems) for inner in nodes)
            text = f"ten minste {count} van: {listed}"
        case tree.Word(word, exact):
            text = f"„{word}”" if exact or not stems else f"„{word}” of een vorm daarvan"
        case _:
            text = _leaf_in_words(node)
    return text


def _grouped(node: tree.Node, *, stems: bool) -> str:
    loose = stems and isinstance(node, tree.Word) and not node.exact
    several = isinstance(node, tree.And | tree.Or | tree.AtLeast)
    text = in_words(node, stems=stems)
    return f"({text})" if several or loose else text


def _leaf_in_words(node: tree.Node) -> str:
    text = "alle stukken"
    match node:
        case tree.Phrase(words):
            text = f"de woorden „{' '.join(words)}” naast elkaar"
        case tree.Near(words, distance):
            named = ", ".join(f"„{word}”" for word in words)
            text = f"{named} met telkens ten hoogste {distance} woorden ertussen"
        case tree.Prefix(start):
            text = f"een woord dat begint met „{start}”"
        case tree.Fuzzy(word, distance):
            letters = "één letter" if distance == 1 else f"{distance} letters"
            text = f"een woord dat ten hoogste {letters} afwijkt van „{word}”"
        case tree.Value(value):
            text = f"„{value}”"
        case tree.Flag(holds):
            text = "ja" if holds else "nee"
        case tree.DateRange(first, last):
            text = _days_in_words(first, last)
    return text


def _days_in_words(first: int | None, last: int | None) -> str:
    if first is not None and first == last:
        return f"op {written_day(first)}"
    parts = [f"vanaf {written_day(first)}"] if first else []
    parts += [f"tot en met {written_day(last)}"] if last else []
    return " ".join(parts)
