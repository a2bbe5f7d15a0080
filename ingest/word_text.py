"""Text of a Word document (WordprocessingML, ECMA-376 part 1, 17), with what its pages do not show marked.

Comments and notes stand where they are referred to, tracked changes where they were made, by whom and
when: a document that is printed shows one version of it, and this text has both.
"""

from collections.abc import Iterator, Mapping

from ingest.marked_text import (
    DELETED,
    HIDDEN,
    INSERTED,
    INSTEAD_OF_A_PICTURE,
    NOTES,
    MarkedText,
    change,
    remark,
)
from ingest.xml_package import XmlPackage
from ingest.xml_signs import START, TEXT, Sign

_LETTERS = frozenset({"t", "delText"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_CHANGES = {"ins": INSERTED, "moveTo": INSERTED, "del": DELETED, "moveFrom": DELETED}
_NOT_SAID = frozenset({"Fallback", "tabs", "instrText", "delInstrText", "fldData"})
"""The other form of what was read, stops of a ruler, and what a field is made of."""
_ASIDES = {
    "commentReference": "comment",
    "footnoteReference": "footnote",
    "endnoteReference": "endnote",
}
_OFF = frozenset({"0", "false", "off"})

_Asides = Mapping[tuple[str, str], tuple[str, str]]
"""By kind and id, what a comment or note is called and what it says."""


def word_text(package: XmlPackage, document: str) -> str:
    """All text of a document: heads, body with its asides in place, feet, then asides nobody refers to."""
    asides = dict(_asides(package, document))
    placed: set[tuple[str, str]] = set()
    stories = []
    for part in (*package.related(document, "header"), document, *package.related(document, "footer")):
        story = _Story(asides)
        stories.append(story.read(package.signs(part)))
        placed |= story.placed
    left = MarkedText()
    for key in (each for each in asides if each not in placed):
        left.mark(*asides[key])
        left.put("\n")
    return "\n".join(filter(str.strip, (*stories, left.finish())))


def _asides(package: XmlPackage, document: str) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for related, element in (("comments", "comment"), ("footnotes", "footnote"), ("endnotes", "endnote")):
        for part in package.related(document, related):
            signs = package.signs(part)
            for kind, name, attributes in signs:
                if kind == START and name == element:
                    said = _Story({}).read(signs, until=element).strip()
                    if said:
                        yield (element, attributes.get("id", "")), (_label(element, attributes), said)


def _label(element: str, attributes: dict[str, str]) -> str:
    if element in NOTES:
        return NOTES[element]
    return remark(attributes.get("author", ""), attributes.get("date", ""))


class _Story:
    """One run of text, to the end of an element or of a part."""

    def __init__(self, asides: _Asides) -> None:
        """Put these where they are referred to."""
        self._asides = asides
        self.placed: set[tuple[str, str]] = set()
        self._text = MarkedText()
        self._silent = 0
        self._is_letters = False
        self._paragraphs = 0
        self._hidden: list[bool] = []
        """Of the runs that are open, one within another, whether they are hidden."""

    def read(self, signs: Iterator[Sign], until: str = "") -> str:
        """Read to the end, or to that of an element of this name."""
        for kind, name, attributes in signs:
            if kind == TEXT:
                self._text.put(name if self._is_letters and not self._silent else "")
            elif kind == START:
                self._begin(name, attributes)
            elif name == until and not self._silent:
                break
            else:
                self._end(name)
        return self._text.finish()

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        text = self._text
        if self._silent or name in _NOT_SAID or name.endswith("Change"):
            self._silent += 1
        elif name in _LETTERS:
            self._is_letters = True
        elif name == "r":
            self._hidden.append(False)
        elif name == "p":
            text.put("\n" if self._paragraphs else "")  # a frame within a line
            self._paragraphs += 1
        elif name in _SIGNS:
            text.put(_SIGNS[name])
        elif name in _CHANGES:
            text.open(change(_CHANGES[name], attributes.get("author", ""), attributes.get("date", "")))
        elif name in _ASIDES:
            self._place((_ASIDES[name], attributes.get("id", "")))
        else:
            self._begin_unseen(name, attributes)

    def _begin_unseen(self, name: str, attributes: dict[str, str]) -> None:
        if name == "vanish" and self._hidden and not self._hidden[-1] and attributes.get("val") not in _OFF:
            self._text.open(HIDDEN)
            self._hidden[-1] = True
        elif name == "docPr":
            for each in ("title", "descr"):
                self._text.mark(INSTEAD_OF_A_PICTURE, attributes.get(each, ""))

    def _end(self, name: str) -> None:
        if self._silent:
            self._silent -= 1
        elif name in _LETTERS:
            self._is_letters = False
        elif name == "p":
            self._text.put("\n")
            self._paragraphs -= 1
        elif name in _CHANGES or (name == "r" and self._hidden.pop()):
            self._text.close()

    def _place(self, key: tuple[str, str]) -> None:
        if key in self._asides:
            self._text.mark(*self._asides[key])
            self.placed.add(key)
