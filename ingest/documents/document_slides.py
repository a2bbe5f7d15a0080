"""Text of the slides of an OpenDocument presentation (ODF 1.3 part 3, 10.2 and 16.2), and of drawings."""

from collections.abc import Iterator

from ingest.data.xml_signs import END, START, Sign
from ingest.documents.document_story import DocumentStory
from ingest.documents.document_styles import DocumentStyles
from ingest.documents.marked_slide import MarkedSlide
from ingest.words.marked_text import MarkedText


def document_slides(styles: DocumentStyles, signs: Iterator[Sign]) -> str:
    """All that stands in the element which began last, to its end: each slide with its notes and remarks."""
    text, shared = MarkedText(), list[str]()
    number = 0
    for sign in signs:
        kind, name, told = sign
        if kind == END:
            break
        if kind != START:
            continue
        story = DocumentStory(styles, is_apart=name == "page")
        said = _lines(story.read(signs, sign))
        if name != "page":
            shared.append(said)
            continue
        number += 1
        is_hidden = styles.hides("drawing-page", told.get("style-name", ""))
        remarks = tuple(story.remarks)
        MarkedSlide(number, said, tuple(story.notes), remarks, is_hidden=is_hidden).put_on(text)
    text.put("".join(shared))
    return text.finish()


def _lines(said: str) -> str:
    return "".join(f"{line}\n" for line in said.split("\n") if line.strip())
