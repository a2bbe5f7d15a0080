"""How many messages a WhatsApp export has, counted by its header lines before it is read."""

import re

_BLANK = b"\xef\xbb\xbf \r\n\t"
_MARK = rb"(?:\xe2\x80[\x8e\x8f\xaa-\xac]|\xef\xbb\xbf)*"
_SPACE = rb"(?: |\xc2\xa0|\xe2\x80\xaf)"
_DAY = rb"\d{1,4}([-/.])\d{1,2}\1\d{2,4}"
_CLOCK = rb"\d{1,2}[:.]\d{2}"
_BRACKETED = re.compile(
    rb"^" + _MARK + rb"\[" + _MARK + _DAY + rb",?" + _SPACE + _CLOCK + rb"[^\]\n]{0,16}\](?: |\r?$)",
    re.MULTILINE,
)
_DASHED = re.compile(
    rb"^" + _MARK + rb"(?!\d{4}[-/.][^,\n]{0,6}" + _SPACE + rb")" + _DAY + rb",?" + _SPACE + _CLOCK
    + rb"[^\n\[\]]{0,16}? (?:-|\xe2\x80\x93)(?: |\r?$)",
    re.MULTILINE,
)  # fmt: skip


def count_messages(raw: bytes) -> int:
    """The header lines of the kind that comes first, and one more for lines before the first of them."""
    found = [(first.start(), pattern) for pattern in (_BRACKETED, _DASHED) if (first := pattern.search(raw))]
    if not found:
        return 1 if raw.strip(_BLANK) else 0
    start, pattern = min(found, key=lambda pair: pair[0])
    return sum(1 for _ in pattern.finditer(raw)) + bool(raw[:start].strip(_BLANK))
