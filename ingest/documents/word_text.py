"""Text of a Word document (WordprocessingML, ECMA-376 part 1, 17), with what its pages do not show marked.

Comments and notes stand where they are referred to, tracked changes where they were made, by whom and
when: a document that is printed shows one version of it, and this text has both.
"""

from collections.abc import Iterator, Mapping

from ingest.data.xml_signs import START, TEXT, Sign
from ingest.documents.hiding_styles import HidingStyles
from ingest.documents.xml_package import XmlPackage
from ingest.words.marked_text import (
    DELETED,
    HIDDEN,
    INSERTED,
    INSTEAD_OF_A_PICTURE,
    NOTES,
    MarkedText,
    change,
    remark,
)

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
_OFF, _ON = frozenset({"0", "false", "off"}), frozenset({"1", "true", "on"})

_Asides = Mapping[tuple[str, str], tuple[str, str]]
"""By kind and id, what a comment or note is called and what it says."""


def word_text(package: XmlPackage, document: str) -> str:
    """All text of a document: heads, body with its asides in place, feet, then asides nobody refers to."""
    styles = _styles(package, document)
    asides = dict(_asides(package, document, styles))
    placed: set[tuple[str, str]] = set()
    stories = []
    for part in (*package.related(document, "header"), document, *package.related(document, "footer")):
        story = _Story(styles, asides)
        stories.append(story.read(package.signs(part)))
        placed |= story.placed
    left = MarkedText()
    for key in (each for each in asides if each not in placed):
        left.mark(*asides[key])
        left.put("\n")
    return "\n".join(filter(str.strip, (*stories, left.finish())))


def _asides(
    package: XmlPackage, document: str, styles: HidingStyles
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for related, element in (("comments", "comment"), ("footnotes", "footnote"), ("endnotes", "endnote")):
        for part in package.related(document, related):
            signs = package.signs(part)
            for kind, name, attributes in signs:
                if kind == START and name == element:
                    said = _Story(styles, {}).read(signs, until=element).strip()
                    if said:
                        yield (element, attributes.get("id", "")), (_label(element, attributes), said)


def _label(element: str, attributes: dict[str, str]) -> str:
    if element in NOTES:
        return NOTES[element]
    return remark(attributes.get("author", ""), attributes.get("date", ""))


def _styles(package: XmlPackage, document: str) -> HidingStyles:
    """Which styles of paragraphs and letters hide (17.7); the default of a family is found without a name."""
    styles = HidingStyles()
    for part in package.related(document, "styles"):
        if not package.mentions(part, "vanish"):
            continue
        family = style = parent = ""
        is_hidden: bool | None = None
        for kind, name, told in package.signs(part):
            if kind == START and name == "style":
                family, style = told.get("type", ""), told.get("styleId", "")
                parent, is_hidden = style, None
                if told.get("default") in _ON:
                    styles.add(family, "", style, is_hidden=None)
            elif kind == START and name == "basedOn":
                parent = told.get("val", "")
            elif kind == START and name == "vanish":
                is_hidden = told.get("val") not in _OFF
            elif name == "style":
                styles.add(family, style, parent, is_hidden=is_hidden)
    return styles


class _Story:
    """One run of text, to the end of an element or of a part."""

    def __init__(self, styles: HidingStyles, asides: _Asides) -> None:
        """Put asides where they are referred to."""
        self._styles, self._asides = styles, asides
        self.placed: set[tuple[str, str]] = set()
        self._text = MarkedText()
        self._silent = 0
        self._is_letters = False
        self._paragraphs: list[bool] = []
        """Of the paragraphs that are open, whether their style hides."""
        self._is_of_paragraph = False
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
            self._hide(is_hidden=self._is_in_hidden)
        elif name == "p":
            text.put("\n" if self._paragraphs else "")  # a frame within a line
            self._paragraphs.append(self._styles.hides("paragraph", ""))
        elif name in _SIGNS:
            text.put(_SIGNS[name])
        elif name in _CHANGES:
            text.open(change(_CHANGES[name], attributes.get("author", ""), attributes.get("date", "")))
        elif name in _ASIDES:
            self._place((_ASIDES[name], attributes.get("id", "")))
        else:
            self._begin_unseen(name, attributes)

    def _begin_unseen(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "pPr":
            self._is_of_paragraph = True
        elif name == "pStyle" and self._paragraphs:
            self._paragraphs[-1] = self._styles.hides("paragraph", value)
        elif name == "docPr":
            for each in ("title", "descr"):
                self._text.mark(INSTEAD_OF_A_PICTURE, attributes.get(each, ""))
        elif not self._hidden or self._is_of_paragraph:
            return  # how the end of a paragraph looks
        elif name == "vanish":
            self._hide(is_hidden=value not in _OFF)
        elif name == "rStyle":
            # Two styles that both hide show again (17.7.3).
            self._hide(is_hidden=self._is_in_hidden != self._styles.hides("character", value))

    @property
    def _is_in_hidden(self) -> bool:
        return bool(self._paragraphs and self._paragraphs[-1])

    def _hide(self, *, is_hidden: bool) -> None:
        """Whether what follows in this run is hidden."""
        if is_hidden and not self._hidden[-1]:
            self._text.open(HIDDEN)
        elif self._hidden[-1] and not is_hidden:
            self._text.close()
        self._hidden[-1] = is_hidden

    def _end(self, name: str) -> None:
        if self._silent:
            self._silent -= 1
        elif name in _LETTERS:
            self._is_letters = False
        elif name == "p":
            self._text.put("\n")
            self._paragraphs.pop()
        elif name == "pPr":
            self._is_of_paragraph = False
        elif name in _CHANGES or (name == "r" and self._hidden.pop()):
            self._text.close()

    def _place(self, key: tuple[str, str]) -> None:
        if key in self._asides:
            self._text.mark(*self._asides[key])
            self.placed.add(key)
