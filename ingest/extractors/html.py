"""Text of HTML by selectolax (Lexbor, the parser of HTML Standard 13.2; it repairs as browsers do).

Nothing of the page is fetched or run. What a reader sees stands in the text, and what only
stands in attributes (the description of an image, the value of a field) comes after it.
"""

from selectolax.lexbor import LexborHTMLParser

from ingest.extract import Extracted, UnreadableTextError
from records.defect import DefectCode

_UNSEEN = ["script", "style", "template", "iframe", "object", "embed"]
_BREAKS = (
    "p, div, br, hr, li, ul, ol, dl, dt, dd, tr, table, caption, h1, h2, h3, h4, h5, h6, blockquote, pre, "
    "section, article, header, footer, main, nav, aside, address, form, fieldset, legend, option, title"
)
_CELLS = "td, th, textarea, button, select"
_SPOKEN = (("img", "alt"), ("area", "alt"), ("input", "value"), ("[title]", "title"))


class HtmlText:
    """Web pages and mails that were saved as a page."""

    name = "html"

    def reads(self, media_type: str) -> bool:
        """HTML in either syntax."""
        return media_type in {"text/html", "application/xhtml+xml"}

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The visible text, blocks on lines of their own. Raises UnreadableTextError when unparsable."""
        del media_type, name
        try:
            page = LexborHTMLParser(_utf8(content), encoding=True)
        except ValueError as error:
            raise UnreadableTextError(DefectCode.UNREADABLE, f"html: {type(error).__name__}") from None
        return Extracted(_visible(page), "html")


def _utf8(content: bytes) -> bytes | str:
    """Bytes for the parser's own detection; decoded as Windows-1252 where it would lose characters."""
    head = content[:1024].lower()
    if b"charset" in head or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
    return content


def _visible(page: LexborHTMLParser) -> str:
    page.strip_tags(_UNSEEN)
    spoken = [node.attributes.get(name) or "" for selector, name in _SPOKEN for node in page.css(selector)]
    for node in page.css(_BREAKS):
        node.insert_before("\n")
        node.insert_after("\n")
    for node in page.css(_CELLS):
        node.insert_after(" ")
    root = page.root
    text = root.text(deep=True, separator="") if root else ""
    lines = (" ".join(line.split()) for line in (*text.split("\n"), *spoken))
    return "\n".join(line for line in lines if line)
