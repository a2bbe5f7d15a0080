"""Texts of strangers in spreadsheets: nothing of them may come alive there.

A cell whose text begins as a formula does gets an apostrophe before it (CWE-1236), also where the
file says that it is text: a sheet that is edited or saved as another kind would bring it to life.
`plain` undoes that, so what is exported can be read back.
"""

import re

MAX_CHARACTERS = 32_767
"""Of one cell: Excel's specifications and limits."""

_LIVE = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""First characters that a program takes for a formula, or for a cell's end; the last four are wide forms."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, marks that turn the direction of reading, non-characters, half surrogates."""
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_CUT = " […]"


def inert(text: str) -> str:
    """A text that any spreadsheet shows and none carries out; at most MAX_CHARACTERS long."""
    shown = visible(text)
    if shown.lstrip(" \xa0")[:1] in _LIVE_OR_MARK and shown:
        shown = "'" + shown
    return shown if len(shown) <= MAX_CHARACTERS else shown[: MAX_CHARACTERS - len(_CUT)] + _CUT


def plain(cell: str) -> str:
    """The text that `inert` was given, as far as it could be shown."""
    return cell.removeprefix("'")


def visible(text: str) -> str:
    """The text with one kind of line end and a mark for each character that is not to be seen."""
    return _UNSEEN.sub(_REPLACED, text.replace("\r\n", "\n").replace("\r", "\n"))


_LIVE_OR_MARK = frozenset(_LIVE + "'")
