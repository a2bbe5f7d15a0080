"""Citizen service numbers (BSN) by their eleven test (Wet algemene bepalingen burgerservicenummer art. 1).

Eight digits are a number whose leading zero was left out. One number in eleven passes by chance, so what
the text says around it decides how sure a hit is. A legal person's RSIN passes the same test.
"""

import re
from collections.abc import Iterator

from disclosure.recogniser import Confidence, Hit, Matter, Surroundings
from records.redaction import Passage

_SEPARATORS = " \u00a0\u2009\u202f.-"
_NUMBER = re.compile(rf"\d++(?:[{_SEPARATORS}]\d++)*+")
_CHUNK = re.compile(r"\d++")
_SHAPES = ((9,), (8,), (3, 3, 3), (4, 2, 3), (2, 3, 3))
"""How people write the digits: in one piece, or in groups with one separator."""
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

_REACH = 40
_CUE = re.compile(r"\b(?:bsn|burger ?service ?n|sofi|persoonsn)", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:kvk|k\.v\.k|kamer van koophandel|rsin|factuur|ordern)[^\d\n]*$", re.IGNORECASE)
_MONEY = re.compile(r"(?:€|eur|euro|\$) ?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"(?:,(?:\d\d|-)| ?(?:euro|eur|mln|miljoen)\b)", re.IGNORECASE)
_VAT = re.compile(r"(?<!\w)NL[ .]?(\d{9})[ .]?B[ .]?\d\d(?!\w)")
_DAY = re.compile(r"(?:(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d|[0-3]\d(?:0[1-9]|1[0-2])(?:19|20)\d\d)")

_Chunk = tuple[int, int]


class Bsn:
    """BSN in eight or nine digits, in one piece or grouped, never inside a longer number."""

    name = "bsn"

    def find(self, text: str, around: Surroundings) -> Iterator[Hit]:
        """Numbers that pass the test, and those that the text calls a BSN though they fail it."""
        del around
        for number in _NUMBER.finditer(text):
            if not _is_part_of_word(text, number.start(), number.end()):
                yield from self._in_number(text, number)
        for vat in _VAT.finditer(text):
            if passes(vat[1]):
                why = "btw-nummer waarin een BSN kan staan (eenmanszaak, van voor 2020)"
                yield Hit(Passage(*vat.span()), Matter.IDENTIFICATION, self.name, Confidence.POSSIBLE, why)

    def _in_number(self, text: str, number: re.Match[str]) -> Iterator[Hit]:
        chunks = [chunk.span() for chunk in _CHUNK.finditer(text, number.start(), number.end())]
        place = 0
        while place < len(chunks):
            taken = next((len(shape) for shape in _SHAPES if _has_shape(text, chunks, place, shape)), 0)
            if taken:
                start, end = chunks[place][0], chunks[place + taken - 1][1]
                neighbours = (start == number.start(), end == number.end())
                judged = _judged(text, start, end, is_whole=all(neighbours))
                if judged is not None:
                    yield Hit(Passage(start, end), Matter.IDENTIFICATION, self.name, *judged)
            place += taken or 1


def passes(digits: str) -> bool:
    """Whether eight or nine digits pass the eleven test; the same digit nine times does not count."""
    padded = digits.rjust(9, "0")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, padded, strict=True))
    return total % 11 == 0 and len(set(padded)) > 1


def _judged(text: str, start: int, end: int, *, is_whole: bool) -> tuple[Confidence, str] | None:
    """How sure, and why; None for what is something else."""
    digits = "".join(_CHUNK.findall(text[start:end]))
    before = text[max(0, start - _REACH) : start]
    is_named = _CUE.search(before) is not None
    if not passes(digits):
        is_near = is_named and not any(mark in before[-12:] for mark in "\n;")
        return (Confidence.POSSIBLE, "heet een BSN, maar de elfproef klopt niet") if is_near else None
    if is_named:
        return Confidence.CERTAIN, "de elfproef klopt en de tekst noemt het een BSN"
    if _OTHERS.search(before) or _MONEY.search(before) or _MONEY_AFTER.match(text, end):
        return None
    if not is_whole and not _stands_free(text, start, end):
        return None
    if len(digits) == 8:
        return (
            None if _DAY.fullmatch(digits) else (Confidence.POSSIBLE, "de elfproef klopt, met een nul ervoor")
        )
    return Confidence.LIKELY, "de elfproef klopt"


def _has_shape(text: str, chunks: list[_Chunk], place: int, shape: tuple[int, ...]) -> bool:
    """Whether chunks of these lengths stand here, with the same separator between them."""
    group = chunks[place : place + len(shape)]
    if tuple(end - start for start, end in group) != shape:
        return False
    return len({text[start - 1] for start, _ in group[1:]}) <= 1


def _stands_free(text: str, start: int, end: int) -> bool:
    """Whether a number in one piece has only spaces between it and its neighbours."""
    return text[start:end].isdigit() and not any(
        near in ".-" for near in (text[start - 1 : start], text[end : end + 1]) if near
    )


def _is_part_of_word(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
