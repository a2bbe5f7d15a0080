"""How many messages a text quotes, counted by its paragraphs before the quotes are read line by line."""

import re
from collections.abc import Callable
from itertools import pairwise

from ingest.forwards.notes_heads import DATE, FORWARDED

_MARKS = re.compile(r"(?:[ \t]?>)*")
_FROM = re.compile(r"^\**(?:van|from|von)\**[ \t]?:\**[ \t]*(?=\S)", re.MULTILINE | re.IGNORECASE)
_DATE = re.compile(
    r"^\**(?:verzonden(?: op)?|datum|date|sent|gesendet(?: am)?)\**[ \t]?:", re.MULTILINE | re.IGNORECASE
)
_WHAT = re.compile(
    r"^\**(?:aan|to|an|onderwerp|subject|betreft|betreff|thema)\**[ \t]?:", re.MULTILINE | re.IGNORECASE
)
_NOTES_TO = re.compile(r"(?:to|aan|an|cc|kopie)[ \t]*:", re.IGNORECASE)
_NOTES_CC = re.compile(r"(?:cc|kopie)[ \t]*:", re.IGNORECASE)
_NOTES_SUBJECT = re.compile(r"(?:subject|onderwerp|betreft|betreff|thema)[ \t]*:", re.IGNORECASE)
_NOTES_ASIDE = re.compile(
    r"(?:please respond to|sent by|antwoord aan|verzonden door|bitte antworten an|gesendet von)\b",
    re.IGNORECASE,
)
_NOTES_TOLD = re.compile(
    rf"(?:.+ (?:on|op|am) |\S.*[ \t]{{2}}){DATE}"
    rf"|(?!.*(?:[.?!:;,]|-{{4,}}.*)\n)[^>\n].*\n{DATE}"
    rf"|-{{4,}} ?(?:{FORWARDED}) .+ (?:on|op|am) {DATE} ?-{{4,}}",
    re.IGNORECASE,
)
_NOTES_GAP, _NOTES_LINES, _NOTES_LONGEST = 6, 400, 300
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
    return blocks + _sentences(bare) + _notes(bare.split("\n"))


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


def _notes(lines: list[str]) -> int:
    """Addressees of Lotus Notes that a subject follows, and before which stands who wrote or who forwards."""
    blank, subject = _next(lines, lambda line: not line), _next(lines, _is_subject)
    count = 0
    for place, line in enumerate(lines):
        if _NOTES_TO.match(line) and not _is_labelled(lines[place - 1] if place else ""):
            end = _end(lines, blank, place)
            is_titled = subject[place] < min(end, place + _NOTES_LINES)
            count += is_titled and _is_told(lines[max(0, place - _NOTES_GAP - 2) : place])
    return count


def _next(lines: list[str], is_one: Callable[[str], bool]) -> list[int]:
    """For each line the place of the first from there on that is one."""
    places, at = [len(lines)] * len(lines), len(lines)
    for place in range(len(lines) - 1, -1, -1):
        at = place if is_one(lines[place]) else at
        places[place] = at
    return places


def _end(lines: list[str], blank: list[int], place: int) -> int:
    """Where the labelled lines end: at a blank one, unless copies or the subject follow right below it."""
    end = blank[place]
    for _ in range(2):
        below = lines[end : end + _NOTES_GAP]
        further = next((at for at, line in enumerate(below) if line and not _NOTES_ASIDE.match(line)), 0)
        if further and _NOTES_CC.match(below[further]):
            end = blank[end + further]
        elif further and _is_subject(below[further]):
            return end + further + 1
    return end


def _is_subject(line: str) -> bool:
    return _NOTES_SUBJECT.match(line) is not None


def _is_labelled(line: str) -> bool:
    return _NOTES_TO.match(line) is not None or _is_subject(line)


def _is_told(lines: list[str]) -> bool:
    """Whether the lines above, but blank ones and asides, end in who and when: on one line or two."""
    told = [line for line in lines if line and not _NOTES_ASIDE.match(line)]
    last = [line[:_NOTES_LONGEST] for line in told[-2:]]
    ways = (last[-1:], [" ".join(last)], ["\n".join(last)])
    return any(_NOTES_TOLD.fullmatch(each) for way in ways for each in way)
