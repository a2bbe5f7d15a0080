"""Text of a presentation (PresentationML, ECMA-376 part 1, 19): slides, what their speaker notes, remarks.

A slide that is left out of the show says so, and so does what the audience never sees.
"""

from collections.abc import Iterator

from ingest.data.xml_signs import END, START, TEXT, Sign
from ingest.documents.drawn_text import shapes
from ingest.documents.marked_slide import MarkedSlide
from ingest.documents.xml_package import XmlPackage
from ingest.words.marked_text import MarkedText

_REMARKS = frozenset({"cm", "reply"})
_LETTERS = frozenset({"t", "text"})
_NOT_OF_NOTES = frozenset({"sldNum", "hdr", "ftr", "dt", "sldImg"})
_OFF = frozenset({"0", "false"})


def slides_text(package: XmlPackage, presentation: str) -> str:
    """Each slide with its notes and remarks, in the order of the show, then what all slides bear."""
    parts = {each.id: each.target for each in package.relations(presentation) if each.target in package}
    shown = [
        attributes.get("r:id", "")
        for kind, name, attributes in package.signs(presentation)
        if kind == START and name == "sldId"
    ]
    authors = dict(_authors(package, presentation))
    text = MarkedText()
    for number, part in enumerate((parts[each] for each in shown if each in parts), 1):
        _slide(package, part, number, authors).put_on(text)
    for master in package.related(presentation, "slideMaster"):
        for part in (master, *package.related(master, "slideLayout")):
            text.put("".join(each.text for each in shapes(package.signs(part)) if not each.place))
    return text.finish()


def _slide(package: XmlPackage, part: str, number: int, authors: dict[str, str]) -> MarkedSlide:
    signs = package.signs(part)
    _, _, attributes = next(signs, Sign(START, "", {}))
    said = "".join(each.text for each in shapes(signs))
    notes = tuple(
        "".join(each.text for each in shapes(package.signs(notes)) if each.place not in _NOT_OF_NOTES)
        for notes in package.related(part, "notesSlide")
    )
    remarks = tuple(
        (authors.get(who, ""), when, remarked)
        for related in package.related(part, "comments")
        for who, when, remarked in _remarks(package.signs(related))
    )
    return MarkedSlide(number, said, notes, remarks, is_hidden=attributes.get("show") in _OFF)


def _authors(package: XmlPackage, presentation: str) -> Iterator[tuple[str, str]]:
    """Who remarked, by id; programs before 2021 list them otherwise than those after."""
    for related in ("commentAuthors", "authors"):
        for part in package.related(presentation, related):
            for _, name, attributes in package.signs(part):
                if name in {"cmAuthor", "author"} and "name" in attributes:
                    yield attributes.get("id", ""), attributes["name"]


def _remarks(signs: Iterator[Sign]) -> Iterator[tuple[str, str, str]]:
    """Author, moment and words of each remark; an answer to one is one too."""
    who = when = said = ""
    is_letters = False
    for kind, name, attributes in signs:
        if kind == TEXT:
            said += name if is_letters else ""
            continue
        is_letters = kind == START and name in _LETTERS
        if name in _REMARKS:
            if said.strip():
                yield who, when, said
            said = ""
            if kind == START:
                who = attributes.get("authorId", "")
                when = attributes.get("dt", "") or attributes.get("created", "")
        elif kind == END and name == "p":
            said += "\n"
