"""Text of shapes as Office draws them (DrawingML, ECMA-376 part 1, 20 and 21): slides, boxes on a sheet."""

from collections.abc import Iterator
from typing import NamedTuple

from ingest.data.xml_signs import END, START, TEXT, Sign
from ingest.words.marked_text import HIDDEN, INSTEAD_OF_A_PICTURE, MarkedText

_SHAPES = frozenset({"sp", "graphicFrame", "pic", "cxnSp"})
_DRAWN = _SHAPES | {"grpSp"}
_ON = frozenset({"1", "true"})
_BREAKS = {"br": "\n", "tab": "\t"}


class Shape(NamedTuple):
    """What one shape says, a paragraph a line; `place` is what of its master it fills, or empty."""

    place: str
    text: str


def shapes(signs: Iterator[Sign]) -> Iterator[Shape]:
    """Every shape with text; the other form of what a program may not know is left out.

    What a shape says that is hidden, alone or with its group, is marked so.
    """
    text, place = MarkedText(), ""
    hidden: list[bool] = []
    silent = 0
    is_letters = False
    for kind, name, attributes in signs:
        if silent or name == "Fallback":
            silent += (kind == START) - (kind == END)
        elif kind == TEXT:
            text.put(name if is_letters else "")
        elif kind == START:
            is_letters = name == "t"
            text.put(_BREAKS.get(name, ""))
            place = attributes.get("type", "body") if name == "ph" else place
            if name in _DRAWN:
                hidden.append(False)
            elif name == "cNvPr":
                hidden[-1:] = [attributes.get("hidden") in _ON]
                for each in ("title", "descr"):
                    text.mark(INSTEAD_OF_A_PICTURE, attributes.get(each, ""))
        elif name in _DRAWN:
            said = _lines(text)
            yield Shape(place, f"[{HIDDEN}: {said.strip()}]\n" if said and any(hidden) else said)
            text, place = MarkedText(), ""
            hidden.pop()
        else:
            is_letters = False
            text.put("\n" if name == "p" else "")
    yield Shape("", _lines(text))


def _lines(text: MarkedText) -> str:
    return "".join(f"{line}\n" for line in text.finish().split("\n") if line.strip())
