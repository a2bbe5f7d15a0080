"""A field hides the paragraph that it stands in, also what came before it: so those are looked through."""

from collections.abc import Iterator
from itertools import islice

from ingest.data.xml_signs import END, START, Sign

_PARAGRAPHS = frozenset({"p", "h"})
_FURTHEST = 2_000
"""Signs of a paragraph; past them a field hides what follows no more."""


def hidden_first(signs: Iterator[Sign]) -> Iterator[Sign]:
    """The same signs, in which a paragraph that a field in it hides tells `is-hidden` itself.

    ODF 1.3 part 3, 7.7.11. Of paragraphs within each other only the outermost is looked through.
    """
    for sign in signs:
        if sign.kind != START or sign.name not in _PARAGRAPHS:
            yield sign
            continue
        depth, ahead = 1, [sign]
        for each in islice(signs, _FURTHEST):
            ahead.append(each)
            depth += (each.kind == START) - (each.kind == END)
            if not depth:
                break
        if any(each.name == "hidden-paragraph" and each.told.get("is-hidden") == "true" for each in ahead):
            ahead[0] = sign._replace(told={**sign.told, "is-hidden": "true"})
        yield from ahead
