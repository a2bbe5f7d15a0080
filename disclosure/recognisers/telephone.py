"""Telephone numbers: Dutch ones by their numbering plan, those of other countries as E.164 writes them.

Source: Nummerplan telefoon- en ISDN-diensten; ITU-T E.164. Service numbers (0800, 0900) are nobody's.
"""

import re
from collections.abc import Iterator

from disclosure.recogniser import Confidence, Hit, Matter, Surroundings
from records.redaction import Passage

_GROUP = re.compile(r"(?:\+|\(\+?)?\d(?:[ \u00a0\u2009\u202f./()\-\u2010-\u2013]{0,3}\d)*+")
_CHUNK = re.compile(r"\d++")
_AREA = re.compile(
    r"0(?:1[035]|2[0346]|3[03568]|4[03568]|5[0358]|7[0-9]|8[24578]|91"
    r"|1(?:1[1-8]|6[1-8]|7[24]|8[0-7])|2(?:2[2-9]|5[125]|9[479])|3(?:1[3-8]|2[01]|4[1-8])"
    r"|4(?:1[1-8]|7[58]|8[15-8]|9[235-79])|5(?:1[1-9]|2[1-9]|4[1-8]|6[126]|7[0-8]|9[1-9]))"
)
_MOBILE = re.compile(r"06[1-58]")
_COMPANY = ("084", "085", "087", "088", "091")
_CUE = re.compile(
    r"\b(?:tel|telefoon\w*|telnr|mobiel\w*|mob|gsm|fax|bel|bereikbaar|nummer|[tm])\b[^\d\n]{0,20}$",
    re.IGNORECASE,
)
_REACH = 40
_DATE = re.compile(r"\(?\d\d?[-/. ]\d\d?[-/. ](?:19|20)\d\d\b")
_LONGEST = 15


class Telephone:
    """Numbers of persons: mobile, of a region, or of another country."""

    name = "telephone"

    def find(self, text: str, around: Surroundings) -> Iterator[Hit]:
        """Numbers that are complete; what is too short or too long for one is none."""
        del around
        for group in _GROUP.finditer(text):
            chunks = [chunk.span() for chunk in _CHUNK.finditer(text, group.start(), group.end())]
            place = 0
            while place < len(chunks):
                last, why = _number(text, chunks, place)
                if last is not None:
                    end = chunks[last][1]
                    start = _opening(text, chunks[place][0], end)
                    before = text[max(0, start - _REACH) : start]
                    is_named = _CUE.search(before) is not None
                    sure = Confidence.CERTAIN if is_named else why[0]
                    yield Hit(Passage(start, end), Matter.PRIVACY, self.name, sure, why[1])
                    place = last
                place += 1


_Judged = tuple[Confidence, str]
_NOTHING: tuple[int | None, _Judged] = (None, (Confidence.POSSIBLE, ""))


def _number(text: str, chunks: list[tuple[int, int]], place: int) -> tuple[int | None, _Judged]:
    """The last chunk of the number that begins with this one, and how sure it is; None if none does."""
    start = chunks[place][0]
    before = text[start - 1 : start]
    if (
        not (text[start] == "0" or before == "+")
        or _is_glued(text, start, before)
        or _DATE.match(text, start)
    ):
        return _NOTHING
    digits = ""
    best = _NOTHING
    for last in range(place, min(place + _LONGEST, len(chunks))):
        digits += text[slice(*chunks[last])][: _LONGEST + 2]
        if len(digits) > _LONGEST + 2:
            break
        if text[chunks[last][1] : chunks[last][1] + 1].isalnum():
            continue
        first = chunks[place][1] - start
        judged = _abroad(digits, before) or _dutch(digits, first)
        if judged is not None:
            best = (last, judged)
            if digits.startswith(("06", "0")) and not digits.startswith("00"):
                break
    return best


def _is_glued(text: str, start: int, before: str) -> bool:
    """Whether the digits go on from a word, a sum or a code rather than begin something."""
    if before.isalnum() or before in {"_", "#", "=", ","}:
        return True
    return before in {"-", ".", "/"} and text[start - 2 : start - 1].isalnum()


def _dutch(digits: str, first: int) -> _Judged | None:
    """Ten digits from a zero on, of which the first group is an area as the plan has it."""
    if len(digits) != 10 or not digits.startswith("0"):
        return None
    if _MOBILE.match(digits):
        return Confidence.LIKELY, "mobiel nummer"
    area = _AREA.match(digits)
    if area is None or first not in {3, 4, 10} or (first != 10 and first != area.end()):
        return None
    if digits.startswith(_COMPANY):
        return Confidence.POSSIBLE, "nummer van een organisatie of van internet"
    return Confidence.LIKELY, "telefoonnummer met netnummer"


def _abroad(digits: str, before: str) -> _Judged | None:
    """A number with its country: after a plus, or after two zeros."""
    if before == "+":
        whole = digits
    elif digits.startswith("00") and digits[2:3] not in {"", "0"}:
        whole = digits[2:]
    else:
        return None
    if whole.startswith("31"):
        national = whole[2:].removeprefix("0")
        valid = len(national) == 9 and (_MOBILE.match("0" + national) or _AREA.match("0" + national))
        return (Confidence.LIKELY, "Nederlands nummer met landnummer") if valid else None
    if not 9 <= len(whole) <= _LONGEST or whole.startswith("0"):
        return None
    return Confidence.LIKELY, "nummer met landnummer"


def _opening(text: str, start: int, end: int) -> int:
    """The start with its plus, and with a bracket that is closed within the number."""
    for sign, belongs in (("+", True), ("(", text.count(")", start, end) > text.count("(", start, end))):
        if belongs and text[start - 1 : start] == sign:
            start -= 1
    return start
