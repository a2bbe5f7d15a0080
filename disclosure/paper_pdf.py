"""A paper as a tagged PDF: headings and paragraphs; a row of a grid is a paragraph that names its cells."""

from typing import BinaryIO

from disclosure.cells import visible
from disclosure.paper import Grid, Heading, Listing, Paper, Paragraph, Part
from disclosure.pdf.flow import Flow, whole
from disclosure.pdf.tagged import TaggedPdf

MEDIA_TYPE = "application/pdf"


def paper_pdf(sink: BinaryIO, paper: Paper) -> int:
    """Write a paper as a PDF and give its number of pages. The same paper gives the same bytes."""
    pdf = TaggedPdf(sink, visible(paper.title))
    flow = Flow(pdf, visible(paper.title)[:80])
    flow.heading(whole(visible(paper.title)))
    for part in paper.parts:
        _set(flow, part)
    pdf.close()
    return pdf.pages


def _set(flow: Flow, part: Part) -> None:
    match part:
        case Heading(text, level):
            flow.heading(whole(visible(text)), level)
        case Paragraph(text):
            flow.paragraph(whole(visible(text) + "\n"))
        case Listing(points):
            for point in points:
                flow.paragraph(whole(f"\N{BULLET} {visible(point)}"))
        case Grid():
            flow.heading(whole(visible(part.caption)), 3)
            for row in part.rows():
                told = (f"{name}: {cell}" for name, cell in zip(part.headings, row, strict=True) if cell)
                flow.paragraph(whole(visible("; ".join(told))))
