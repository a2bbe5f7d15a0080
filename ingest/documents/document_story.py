"""DocumentStory: a run of text of an OpenDocument file, with what its pages do not show marked.

ODF 1.3 part 3, 4 to 8. What is not known here is said like any other text: no word is lost because an
element is new.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from ingest.data.xml_signs import START, TEXT, Sign
from ingest.documents.document_changes import DocumentChanges, Remark
from ingest.documents.document_styles import DocumentStyles
from ingest.documents.document_values import kept_value
from ingest.words.marked_text import HIDDEN, INSTEAD_OF_A_PICTURE, NOTES
from ingest.words.ranged_text import RangedText

_SPACE = re.compile(r"[ \t\r\n]+")
_TRUE = "true"
_MOST_SPACES = 100
_NOT_SAID = frozenset(
    {
        "binary-data",
        "note-citation",
        "creator-initials",
        "scripts",
        "event-listeners",
        "properties",
        "settings",
    }
)
"""Pictures, the numbers of notes, and what programs keep for themselves."""
_OF_PAGES = frozenset({"page-number", "page-count", "sheet-name"})
_PROMPTS = frozenset({"title", "subtitle", "outline", "notes"})
"""What a master says where a slide says something itself: to click here."""
_OF_FORMS = ("label", "title", "current-value", "value")

_Told = dict[str, str]
_Ending = Callable[[], object]


@dataclass(slots=True)
class _Layer:
    """The story, or an aside within it that is a text of its own."""

    text: RangedText = field(default_factory=RangedText)
    paragraphs: int = 0
    is_after_space: bool = True
    fact: str = ""
    """Of the aside, what the text that comes next tells: `creator` or `date`."""
    facts: _Told = field(default_factory=dict)
    change: Remark = field(default_factory=Remark)
    """Of a tracked change, who made it and what was said of it."""


class DocumentStory:
    """Reads one run of text.

    With `is_apart` remarks and speaker notes are kept in `remarks` and `notes` instead of standing in place.
    A master says what stands on many pages, and neither their numbers nor where to click.
    """

    def __init__(self, styles: DocumentStyles, *, is_apart: bool = False, is_master: bool = False) -> None:
        """Say nothing yet."""
        self.remarks: list[Remark] = []
        self.notes: list[str] = []
        self._styles, self._is_apart = styles, is_apart
        self._not_said = _NOT_SAID | _OF_PAGES if is_master else _NOT_SAID
        self._prompts = _PROMPTS if is_master else frozenset[str]()
        self._layers = [_Layer()]
        self._ends: list[_Ending | None] = []
        self._silent = 0
        self._forms = 0
        self._changes = DocumentChanges()
        self._unseen: list[str] = []

    def read(self, signs: Iterator[Sign], begun: Sign | None = None) -> str:
        """All that stands in the element which began last, to its end; with that element if it is given."""
        depth = 0
        if begun:
            self._begin(begun.name, begun.told)
        for kind, name, told in signs:
            if kind == TEXT:
                if not self._silent:
                    self._say(name)
            elif kind == START:
                depth += 1
                self._begin(name, told)
            elif depth:
                depth -= 1
                self._end()
            else:
                break
        if begun:
            self._end()
        return self._finish()

    @property
    def _layer(self) -> _Layer:
        return self._layers[-1]

    def _begin(self, name: str, told: _Told) -> None:
        if self._silent or name in self._not_said or told.get("class") in self._prompts:
            self._silent += 1
            return
        if "string-value" in told and name != "conditional-text":
            self._unseen.append(told["string-value"])
        if self._forms:
            self._say("\n".join(dict.fromkeys(told[each] for each in _OF_FORMS if each in told)))
        act = self._ACTS.get(name) or (DocumentStory._section if "display" in told else None)
        self._ends.append(act(self, name, told) if act else None)

    def _end(self) -> None:
        if self._silent:
            self._silent -= 1
        elif ending := self._ends.pop():
            ending()

    def _say(self, said: str) -> None:
        layer = self._layer
        if layer.fact:
            layer.facts[layer.fact] = layer.facts.get(layer.fact, "") + said
        elif not layer.paragraphs:
            layer.text.put(f"{said.strip()}\n" if said.strip() else "")
        else:
            said = _SPACE.sub(" ", said)
            said = said[1:] if layer.is_after_space and said.startswith(" ") else said
            layer.text.put(said)
            layer.is_after_space = said.endswith(" ") if said else layer.is_after_space

    def _finish(self) -> str:
        text = self._layers[0].text
        for each in self._changes.left():
            each.put_on(text)
            text.put("\n")
        said = text.finish()
        for unseen in dict.fromkeys(self._unseen):
            if unseen not in said:
                text.mark(HIDDEN, unseen)
                text.put("\n")
        return text.finish()

    def _paragraph(self, _: str, told: _Told) -> _Ending:
        layer = self._layer
        if layer.paragraphs:  # a frame within a line
            layer.text.put("\n")
        layer.paragraphs += 1
        layer.is_after_space = True
        is_hidden = told.get("is-hidden") == _TRUE
        close = self._hidden(is_hidden or self._styles.hides("paragraph", told.get("style-name", "")))

        def end() -> None:
            close()
            layer.paragraphs -= 1
            layer.text.put("\n")

        return end

    def _span(self, _: str, told: _Told) -> _Ending | None:
        is_hidden = self._styles.hides("text", told.get("style-name", ""))
        return self._hidden(is_hidden) if is_hidden else None

    def _section(self, _: str, told: _Told) -> _Ending:
        display = told.get("display", "")
        return self._hidden(display == "none" or (display == "condition" and told.get("is-hidden") == _TRUE))

    def _hidden(self, is_hidden: bool) -> _Ending:  # noqa: FBT001  # what it is about
        if not is_hidden:
            return _nothing
        text = self._layer.text
        text.open(HIDDEN)
        return text.close

    def _hidden_text(self, _: str, told: _Told) -> None:
        if told.get("is-hidden") == _TRUE:
            self._layer.text.mark(HIDDEN, told.get("string-value", ""))

    def _conditional(self, _: str, told: _Told) -> None:
        other = "false" if told.get("current-value") == _TRUE else "true"
        self._unseen.append(told.get(f"string-value-if-{other}", ""))

    def _spaces(self, _: str, told: _Told) -> None:
        count = told.get("c", "1")
        number = int(count) if count.isascii() and count.isdecimal() and len(count) < 4 else 1
        self._layer.text.put(" " * min(number, _MOST_SPACES))
        self._layer.is_after_space = False

    def _sign(self, name: str, _: _Told) -> None:
        self._layer.text.put("\t" if name == "tab" else "\n")
        self._layer.is_after_space = False

    def _note(self, _: str, told: _Told) -> _Ending:
        label = NOTES.get(told.get("note-class", ""), NOTES["footnote"])
        return self._aside(lambda layer: self._layer.text.mark(label, _said(layer)))

    def _picture(self, _: str, __: _Told) -> _Ending:
        return self._aside(lambda layer: self._layer.text.mark(INSTEAD_OF_A_PICTURE, _said(layer)))

    def _speaker(self, _: str, __: _Told) -> _Ending | None:
        return self._aside(lambda layer: self.notes.append(_said(layer))) if self._is_apart else None

    def _annotation(self, _: str, told: _Told) -> _Ending | None:
        if "encoding" in told:  # a formula, once more as its program wrote it
            return None
        if self._is_apart:
            return self._aside(lambda layer: self.remarks.append(_remark(layer)))
        return self._aside(lambda layer: _remark(layer).put_on(self._layer.text))

    def _fact(self, name: str, _: _Told) -> _Ending | None:
        layer = self._layer
        if len(self._layers) == 1 or layer.paragraphs:
            return None
        layer.fact = name

        def end() -> None:
            layer.fact = ""

        return end

    def _region(self, _: str, told: _Told) -> _Ending:
        self._changes.region = told.get("id", "")

        def end() -> None:
            self._changes.region = ""

        return end

    def _made(self, kind: str, _: _Told) -> _Ending:
        def made(layer: _Layer) -> None:
            if here := self._changes.made(kind, _said(layer), layer.change):
                here.put_on(self._layer.text)
                self._layer.text.put("\n")

        return self._aside(made)

    def _change_info(self, _: str, told: _Told) -> _Ending:
        def known(layer: _Layer) -> None:
            found = _remark(layer)
            self._layer.change = found._replace(
                who=found.who or told.get("chg-author", ""), when=found.when or told.get("chg-date-time", "")
            )

        return self._aside(known)

    def _deleted_here(self, _: str, told: _Told) -> None:
        if made := self._changes.deleted(told.get("change-id", "")):
            made.put_on(self._layer.text)

    def _change_begins(self, _: str, told: _Told) -> None:
        region = told.get("change-id", "")
        if made := self._changes.begun(region):
            made.remark.put_on(self._layer.text)
            if made.label:
                self._layer.text.open(made.label, f"change {region}")

    def _change_ends(self, _: str, told: _Told) -> None:
        self._layer.text.close(f"change {told.get('change-id', '')}")

    def _former_cell(self, _: str, told: _Told) -> None:
        self._say(kept_value(told))

    def _form(self, _: str, __: _Told) -> _Ending:
        self._forms += 1

        def end() -> None:
            self._forms -= 1

        return end

    def _aside(self, ended: Callable[[_Layer], object]) -> _Ending:
        """What follows is a text of its own, and given to `ended` when it is all said."""
        self._layers.append(_Layer())
        return lambda: ended(self._layers.pop())

    _ACTS: ClassVar[dict[str, Callable[["DocumentStory", str, _Told], _Ending | None]]] = {
        "p": _paragraph,
        "h": _paragraph,
        "span": _span,
        "section": _section,
        "s": _spaces,
        "tab": _sign,
        "line-break": _sign,
        "hidden-text": _hidden_text,
        "conditional-text": _conditional,
        "note": _note,
        "notes": _speaker,
        "annotation": _annotation,
        "svg:title": _picture,
        "svg:desc": _picture,
        "creator": _fact,
        "date": _fact,
        "changed-region": _region,
        "insertion": _made,
        "deletion": _made,
        "format-change": _made,
        "cell-content-change": _made,
        "change-info": _change_info,
        "change": _deleted_here,
        "change-start": _change_begins,
        "change-end": _change_ends,
        "change-track-table-cell": _former_cell,
        "forms": _form,
    }
    """What an element does besides saying what stands in it; it may give what is to be done at its end."""


def _said(layer: _Layer) -> str:
    return layer.text.finish().strip()


def _remark(layer: _Layer) -> Remark:
    return Remark(layer.facts.get("creator", ""), layer.facts.get("date", ""), _said(layer))


def _nothing() -> None:
    """End what hides nothing."""
