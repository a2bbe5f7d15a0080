"""PicturedPage: a page that is a picture, or a picture in a document, before anybody reads its words."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class PicturedPage(NamedTuple):
    """One page, unpacked when its pixels are asked for.

    `number` counts from 1. `pixels` gives it in gray as PGM and raises UnreadableTextError.
    `expects_words` says whether it is worth a Defect to find none, `is_needed` whether it is worth one not to
    look. Pages of one digest are the same; it is empty where nobody asked.
    """

    number: int
    pixels: Callable[[], bytes]
    expects_words: bool
    is_needed: bool = True
    digest: str = ""


class PicturedPages(NamedTuple):
    """How many pages a file has in all, and those of them that are pictures."""

    total: int
    pictured: Iterator[PicturedPage]
