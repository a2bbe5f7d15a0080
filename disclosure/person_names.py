"""Names of people as their words: in which orders they are written, and where the surname begins."""

import re
from collections.abc import Iterator

from disclosure.words import folded

PARTICLES = frozenset(
    (
        *("van", "de", "der", "den", "het", "'t", "ten", "ter", "te", "von", "la", "le", "du", "da", "di"),
        *("el", "al", "op", "'s", "in", "aan", "bin", "ibn"),
    )
)
_TITLES = frozenset(
    (
        *("mr", "dr", "drs", "ing", "ir", "prof", "msc", "ma", "bsc", "ba", "llm", "phd"),
        *("mevrouw", "mevr", "mw", "meneer", "dhr", "de", "heer"),
    )
)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def orders(name: str) -> Iterator[tuple[str, ...]]:
    """The words of a name, first name first: "Vries, Jan de (DGZ)" is jan de vries; and as written."""
    bare = _BRACKETED.sub(" ", name)
    surname, comma, rest = bare.partition(",")
    if comma and words_of_name(rest):
        particles = [word for word in words_of_name(rest) if word in PARTICLES]
        firsts = [word for word in words_of_name(rest) if word not in PARTICLES]
        yield (*firsts, *particles, *words_of_name(surname))
        yield (*words_of_name(surname), *words_of_name(rest))
    elif words := words_of_name(bare):
        yield words
        particles = [word for word in words[1:-1] if word in PARTICLES]
        if len(words) > 1:
            yield (words[-1], *(word for word in words[:-1] if word not in particles), *particles)


def words_of_name(name: str) -> tuple[str, ...]:
    """Its words, folded, without titles."""
    return tuple(
        word
        for word in (folded(each[0]) for each in re.finditer(r"[^\W_]+", name))
        if word not in _TITLES or word in PARTICLES
    )


def first_of_surname(name: str, rest: list[str]) -> int:
    """Where the surname begins among the words after the first name: at a particle, or with the last."""
    particles = [place for place, word in enumerate(rest[:-1]) if word in PARTICLES]
    return particles[0] if particles else max(0, len(rest) - 1 - name.rpartition(" ")[2].count("-"))
