"""Text of an OpenDocument file (ODF 1.3), from the parts of its package or the one part of a flat file."""

from collections.abc import Iterable, Iterator

from ingest.data.xml_signs import END, START, TEXT, Sign
from ingest.documents.document_ahead import hidden_first
from ingest.documents.document_sheets import DocumentSheets
from ingest.documents.document_slides import document_slides
from ingest.documents.document_story import DocumentStory
from ingest.documents.document_styles import DocumentStyles

_STYLES = frozenset({"styles", "automatic-styles"})
_NOT_READ = frozenset({"scripts", "settings", "font-face-decls"})
_HEADS = frozenset({"header", "header-left", "header-first"})
_FEET = frozenset({"footer", "footer-left", "footer-first"})
_PROPERTIES = frozenset({"title", "subject", "description", "keyword"})


class OpenDocument:
    """What one document says; its parts are read one after another, styles first."""

    def __init__(self) -> None:
        """Nothing is read."""
        self._styles = DocumentStyles()
        self._heads: list[str] = []
        self._bodies: list[str] = []
        self._feet: list[str] = []
        self._masters: list[str] = []
        self._properties: list[str] = []

    def text(self, parts: Iterable[Iterator[Sign]]) -> str:
        """Heads, body, feet, what all slides bear, and what somebody wrote of the file."""
        for signs in parts:
            self._styles.begin_part()
            self._part(signs)
        read = (*self._heads, *self._bodies, *self._feet, *self._masters)
        text = "\n".join(filter(None, (each.strip("\n") for each in dict.fromkeys(read))))
        return "\n".join((text, *(each for each in self._properties if each not in text)))

    def _part(self, signs: Iterator[Sign]) -> None:
        depth = 0
        for kind, name, _ in signs:
            if kind != START:
                depth -= kind == END
            elif name in _STYLES:
                self._styles.read(signs, name)
            elif name == "master-styles":
                self._master(signs)
            elif name == "meta":
                self._properties.extend(_properties(signs))
            elif name == "body":
                self._body(signs)
            elif depth and name in _NOT_READ:
                DocumentStory(self._styles).read(signs)
            elif not depth and not name.startswith("document"):  # a formula
                self._bodies.append(DocumentStory(self._styles).read(signs))
            else:
                depth += 1

    def _body(self, signs: Iterator[Sign]) -> None:
        for kind, name, _ in signs:
            if kind == END:
                break
            if kind == START and name == "spreadsheet":
                self._bodies.append(DocumentSheets(self._styles).read(signs))
            elif kind == START and name in {"presentation", "drawing"}:
                self._bodies.append(document_slides(self._styles, signs))
            elif kind == START:
                self._bodies.append(DocumentStory(self._styles).read(hidden_first(signs)))

    def _master(self, signs: Iterator[Sign]) -> None:
        """Heads and feet of pages, and what stands on every slide."""
        for sign in signs:
            kind, name, _ = sign
            if kind == END and name == "master-styles":
                break
            if kind == START and name != "master-page":
                said = DocumentStory(self._styles, is_master=True).read(signs, sign)
                kept = self._heads if name in _HEADS else self._feet if name in _FEET else self._masters
                kept.append(said)


def _properties(signs: Iterator[Sign]) -> Iterator[str]:
    said = ""
    for kind, name, _ in signs:
        if kind == TEXT:
            said += name
        elif kind == START:
            said = ""
        elif name == "meta":
            break
        elif name in _PROPERTIES and said.strip():
            yield said.strip()
