"""How many messages a text quotes, counted by its paragraphs before the quotes are read line by line."""

import re
from itertools import pairwise

_MARKS = re.compile(r"(?:[ \t]?>)*")
_FROM = re.compile(r"^\**(?:van|from|von)\**[ \t]?:\**[ \t]*(?=\S)", re.MULTILINE | re.IGNORECASE)
_DATE = re.compile(
    r"^\**(?:verzonden(?: op)?|datum|date|sent|gesendet(?: am)?)\**[ \t]?:", re.MULTILINE | re.IGNORECASE
)
_WHAT = re.compile(r"^\**(?:aan|to|an|onderwerp|subject|betreff)\**[ \t]?:", re.MULTILINE | re.IGNORECASE)
_OPENING = re.compile(r"(?:op|on|am) [^\n]{5,59}(?:\d|[ap]\.?m)", re.IGNORECASE)
_TELLING = re.compile(
    r"\d\S* (?:schreef .+|heeft .+ geschreven|(?:uhr )?schrieb .+):$|(?:\d|m)\S* .+ wrote:$", re.IGNORECASE
)
_HEAD_LINES = 24
_LONGEST_LINE, _LONGEST_SENTENCE = 2**16, 400


def count_quotes(text: str) -> int:
    """Heads of quoted messages: paragraphs with a sender, a date and more, and sentences that name both."""
    bare = "\n".join(map(_without_marks, text.split("\n")))
    starts = [found.start() for found in _FROM.finditer(bare)]
    blocks = sum(_is_head(bare, start, end) for start, end in pairwise([*starts, len(bare)]))
    return blocks + _sentences(bare)


def _without_marks(line: str) -> str:
    """The line as it was quoted; nothing of one that is too long to head anything."""
    marks = _MARKS.match(line)
    bare = line[marks.end() if marks else 0 :].strip()
    return bare if len(bare) <= _LONGEST_LINE else ""


def _is_head(text: str, start: int, end: int) -> bool:
    paragraph = text[start:end].partition("\n\n")[0]
    lines = "\n".join(paragraph.split("\n")[:_HEAD_LINES])
    return _DATE.search(lines) is not None and _WHAT.search(lines) is not None


def _sentences(text: str) -> int:
    """Sentences on a line or two."""
    count, lines = 0, text.split("\n")
    for place, line in enumerate(lines):
        if len(line) <= _LONGEST_SENTENCE and _OPENING.match(line):
            told = f"{line} {''.join(lines[place + 1 : place + 2])[:_LONGEST_SENTENCE]}"
            count += _TELLING.search(line) is not None or _TELLING.search(told.rstrip()) is not None
    return count
