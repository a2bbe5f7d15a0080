"""A paper as JSON: the same parts in the same order, for programs."""

from collections.abc import Iterator

import orjson

from disclosure.cells import visible
from disclosure.paper import Grid, Heading, Listing, Paper, Paragraph, Part

MEDIA_TYPE = "application/json"


def paper_json(paper: Paper) -> Iterator[bytes]:
    """One object; rows of a grid one at a time."""
    head = {"name": paper.name, "title": visible(paper.title)}
    yield orjson.dumps(head)[:-1] + b',"parts":['
    before = b"\n"
    for part in paper.parts:
        yield before
        yield from _part(part)
        before = b",\n"
    yield b"\n]}\n"


def _part(part: Part) -> Iterator[bytes]:
    match part:
        case Heading(text, level):
            yield orjson.dumps({"heading": visible(text), "level": level})
        case Paragraph(text):
            yield orjson.dumps({"paragraph": visible(text)})
        case Listing(points):
            yield orjson.dumps({"points": [visible(point) for point in points]})
        case Grid(caption, headings, rows):
            told = {"caption": visible(caption), "headings": [visible(each) for each in headings]}
            yield orjson.dumps(told)[:-1] + b',"rows":['
            before = b""
            for row in rows():
                yield before + orjson.dumps([visible(cell) for cell in row])
                before = b",\n"
            yield b"]}"
