"""Messages of a page of HTML of which the classes were declared: what each holds, by the classes within it.

Nobody wrote down the form of the transcripts that Purview makes of Teams, and what is said of it in public
contradicts itself: so whoever has one says what its elements are called.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from ingest.documents.cell_row import CellRow
from ingest.words.html_text import html_to_text, is_too_open
from ingest.words.sign_count import count_signs, stretches
from records.content import Content


def count_marked(content: Content, name: str) -> int:
    """The elements of a class, by how they begin."""
    return count_signs(content, _sign(name))


def marked_rows(content: Content, name: str, names: tuple[str, ...], most_bytes: int) -> Iterator[CellRow]:
    """Each element of a class up to where the next begins: the texts of these classes in it, in order."""
    for start, end in stretches(content, _sign(name)):
        raw = content.read(start, min(end, start + most_bytes))
        yield CellRow(start, raw, _cells(raw, names) if len(raw) == end - start else ())


def _sign(name: str) -> re.Pattern[bytes]:
    """How an element begins that has this class among its own."""
    before, after = rb"(?:[^\"'<>]{0,500}\s)?", rb"(?:\s[^\"'<>]{0,500})?"
    own = before + re.escape(name.encode()) + after
    return re.compile(rb"<\w{1,20}\s[^<>]{0,1000}?class\s*=\s*([\"'])" + own + rb"\1")


def _cells(raw: bytes, names: tuple[str, ...]) -> tuple[str, ...]:
    """The text of all elements of each class; none of what holds more open elements than are read."""
    html = raw.decode("utf-8", "replace")
    if is_too_open(html):
        return ()
    found: dict[str, list[str]] = {name: [] for name in names}
    for node in LexborHTMLParser(html).css("[class]"):
        for name in found.keys() & (node.attributes.get("class") or "").split():
            found[name].append(html_to_text(node.html or ""))
    return tuple("\n".join(texts) for texts in found.values())
