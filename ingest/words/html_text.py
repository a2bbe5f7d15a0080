"""Text of HTML: what a reader of the page sees, one line a block, no scripts and no styles."""

import re

from selectolax.lexbor import LexborHTMLParser

from ingest.words.encoded_words import fold_spaces

_BLOCK = re.compile(
    r"<(?=/?[a-fhlopstuA-FHLOPSTU])(?=/?(?:p|div|br|tr|td|th|li|h[1-6]|table|ul|ol|dl|dt|dd|blockquote|pre|hr|section|article|header"
    r"|footer|address|center|form|fieldset|caption|option|title|body)\b)",
    re.IGNORECASE,
)
_UNSEEN = ["script", "style", "noframes", "template", "object", "svg"]
_TAG = re.compile(r"<[^<>]*>")
_OPENS = re.compile(r"<(?!(?:br|hr|img|input|meta|link|p|li|td|tr|th|dd|dt|option)\b)[a-z]", re.IGNORECASE)
_MOST_OPEN = 5_000
"""Elements left open: the parser looks back through all of them at each tag (100,000 cost it 25 s)."""


def html_to_text(html: str) -> str:
    """The visible text: a line a block element, runs of white space as one space.

    The title counts as visible. HTML that the parser refuses is stripped of its tags instead,
    so that its words are not lost.
    """
    # a line break before each block tag, so that words of neighbours do not grow together
    # while those of inline elements ("<b>wo</b>ord") do
    broken = _BLOCK.sub("\n<", html)
    text = _TAG.sub(" ", broken) if is_too_open(html) else _parsed(broken)
    return "\n".join(line for raw in text.splitlines() if (line := fold_spaces(raw)))


def is_too_open(html: str) -> bool:
    """Whether more elements are left open than the parser can bear: its tags are then only stripped."""
    return html.count("<") > _MOST_OPEN and len(_OPENS.findall(html)) - html.count("</") > _MOST_OPEN


def _parsed(html: str) -> str:
    try:
        parser = LexborHTMLParser(html)
        parser.strip_tags(_UNSEEN)
        root = parser.root
        return root.text(deep=True, separator="") if root is not None else ""
    except (ValueError, RuntimeError):
        return _TAG.sub(" ", html)
