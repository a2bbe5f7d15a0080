"""A paper as one HTML page: headings in order, tables with captions and scopes, no script, no link.

Every text is escaped here and nowhere else (WCAG 2.2: 1.3.1, 2.4.2, 2.4.6, 3.1.1).
"""

from collections.abc import Iterator
from html import escape

from disclosure.cells import visible
from disclosure.paper import Grid, Heading, Listing, Paper, Paragraph, Part

MEDIA_TYPE = "text/html"

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}"
    "table{border-collapse:collapse;margin:1rem 0}caption{text-align:left;font-weight:bold}"
    "th,td{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #767676}"
    "tbody th{font-weight:normal}.wide{overflow-x:auto}"
)


def paper_html(paper: Paper) -> Iterator[bytes]:
    """The page, piece by piece."""
    yield (
        '<!doctype html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(paper.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_text(paper.title)}</h1>\n"
    ).encode()
    for part in paper.parts:
        for piece in part_html(part):
            yield piece.encode()
    yield b"</main>\n</body>\n</html>\n"


def part_html(part: Part) -> Iterator[str]:
    """One part of a paper, for a page of another make as well."""
    match part:
        case Heading(text, level):
            yield f"<h{level}>{_text(text)}</h{level}>\n"
        case Paragraph(text):
            yield f"<p>{_text(text)}</p>\n"
        case Listing(points):
            yield "<ul>\n" + "".join(f"<li>{_text(point)}</li>\n" for point in points) + "</ul>\n"
        case Grid():
            yield from _grid(part)


def _grid(grid: Grid) -> Iterator[str]:
    caption = _text(grid.caption)
    # Wide tables scroll by themselves; then they must be within reach of a keyboard (WCAG 2.1.1).
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{caption}">\n'
    yield f"<table>\n<caption>{caption}</caption>\n<thead><tr>"
    yield "".join(f'<th scope="col">{_text(each)}</th>' for each in grid.headings)
    yield "</tr></thead>\n<tbody>\n"
    for first, *rest in grid.rows():
        cells = "".join(f"<td>{_text(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{_text(first)}</th>{cells}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n"


def _text(text: str) -> str:
    return escape(visible(text)).replace("\n", "<br>")
