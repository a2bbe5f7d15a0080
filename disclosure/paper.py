"""Paper: what is generated for people to read, as a small tree that each form is rendered from.

Nothing in it is markup: every text is plain, and a renderer escapes all of it. Rows of a grid may be
many, so they are given by a function and read one at a time, anew for each form.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3; the title of the paper has level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. A line end in it is a line end."""

    text: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Points, in their order."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: what it shows (`caption`), the heading of each column, and its rows.

    The first cell of a row names it. All rows have as many cells as there are headings.
    """

    caption: str
    headings: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[str, ...]]]


Part = Heading | Paragraph | Listing | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """A generated paper: `name` for its file (ASCII), a Dutch title, and its parts in order."""

    name: str
    title: str
    parts: tuple[Part, ...]


def grid(caption: str, headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Grid:
    """A grid of rows that are at hand."""
    kept = tuple(rows)
    return Grid(caption, headings, lambda: kept)
