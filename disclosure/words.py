"""Words: a text as its words without case, accents and width, each with its place in code points.

What two texts are compared by: "Vries_de" in a file name, "DE VRIES" in a heading and "de Vríes" in a body
have the same words. Folding goes word by word, so that places stay those of the text as it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_BARE = str.maketrans(
    {
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
"""Letters that Unicode does not take apart, as people without such keys write them."""
_NO_WORD = {code: None for code in range(128) if not chr(code).isalnum()}


class Word(NamedTuple):
    """A word of a text: where it stands, end exclusive, and how it is compared."""

    start: int
    end: int
    folded: str


def words_of(text: str) -> Iterator[Word]:
    """The words in order; marks that only dress a letter do not cut a word."""
    for found in _WORD.finditer(text):
        yield Word(found.start(), found.end(), folded(found[0]))


def folded(word: str) -> str:
    """A word as it is compared: compatible forms as one (NFKD), no marks, no case."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).translate(_BARE)


def compact(text: str) -> str:
    """A text as its letters and digits alone, folded."""
    if text.isascii():
        return text.lower().translate(_NO_WORD)
    return "".join(word.folded for word in words_of(text))
