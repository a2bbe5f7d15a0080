"""XML as it is written out: elements that hold texts or each other, escaped, and nothing else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from disclosure.cells import visible

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character of XML 1.0 (production 2)."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element: either a text or elements inside; attributes in their order."""

    name: str
    content: "str | tuple[Element, ...]" = ""
    attributes: tuple[tuple[str, str], ...] = ()


def element(name: str, *content: "Element | None", **attributes: str) -> Element:
    """An element of elements, those that are None left out."""
    kept = tuple(each for each in content if each is not None)
    return Element(name, kept, tuple(attributes.items()))


def text(name: str, content: str, **attributes: str) -> Element:
    """An element that holds a text; a character that XML has no place for becomes a mark."""
    return Element(name, _NOT_XML.sub("\ufffd", visible(content)), tuple(attributes.items()))


def written(root: Element) -> bytes:
    """The document of an element, UTF-8."""
    return (_DECLARATION + "".join(_pieces(root, 0))).encode()


def _pieces(one: Element, depth: int) -> Iterable[str]:
    indent = "  " * depth
    told = "".join(f" {name}={quoteattr(value)}" for name, value in one.attributes)
    if isinstance(one.content, str):
        yield f"{indent}<{one.name}{told}>{escape(one.content)}</{one.name}>\n"
        return
    yield f"{indent}<{one.name}{told}>\n"
    for inner in one.content:
        yield from _pieces(inner, depth + 1)
    yield f"{indent}</{one.name}>\n"
