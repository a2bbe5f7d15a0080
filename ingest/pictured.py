"""PicturedPage: a page that is a picture, of an image file or of a PDF, before anybody reads its words."""

from collections.abc import Callable, Iterator
from typing import NamedTuple


class PicturedPage(NamedTuple):
    """One page, unpacked when its pixels are asked for.

    `number` counts from 1. `pixels` gives it in gray as PGM and raises UnreadableTextError.
    `expects_words` says whether it is worth a Defect to find none.
    """

    number: int
    pixels: Callable[[], bytes]
    expects_words: bool


class PicturedPages(NamedTuple):
    """How many pages a file has in all, and those of them that are pictures."""

    total: int
    pictured: Iterator[PicturedPage]
