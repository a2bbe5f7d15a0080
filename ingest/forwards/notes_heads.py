"""Heads of messages as Lotus Notes writes them, above what it forwards: in English, Dutch, German.

    ---------------------- Forwarded by Jan Jansen/DEN/X on 03/19/2001 11:45 AM ---------------------------

    "Piet Smit" <piet@example.nl> on 03/19/2001 09:10:33 AM
    Please respond to piet@example.nl
    To:      Jan Jansen/DEN/X@X
    cc:
    Subject: Inspectie

Who wrote stands before the date, or on the line above it, or behind `From:`. Full lines are broken.
Newer ones write a block of headers below the line that says who forwards, which any program does.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

DATE = r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? +\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]m)?(?: [a-z0-9]{2,4})?"
FORWARDED = "forwarded by|doorgestuurd door|weitergeleitet von"
_MARKER = re.compile(
    rf"-{{4,}} ?(?:{FORWARDED}) .{{1,120}} (?:on|op|am) {DATE} ?-{{4,}}",
    re.IGNORECASE,
)
_FORWARDING = re.compile(rf"-{{4,}} ?(?:{FORWARDED}) ", re.IGNORECASE)
_SAID = re.compile(rf"(?P<from>.{{1,200}}?) (?:on|op|am) (?P<date>{DATE})", re.IGNORECASE)
_NAMED = re.compile(
    rf"(?:(?:from|van|von)[ \t]*:[ \t]*)?(?P<from>\S.{{0,200}}?)[ \t]{{2,}}(?P<date>{DATE})", re.IGNORECASE
)
_BROKEN = re.compile(r"(?:(?:on|op|am) )?\d.{0,40}|[ap]m", re.IGNORECASE)
"""What may stand on a line of its own where the line above was full: the date, or the rest of it."""
_LABEL = re.compile(r"(?:from|van|von)[ \t]*:[ \t]*", re.IGNORECASE)
_DATED = re.compile(DATE, re.IGNORECASE)
_LABELS = {
    "to": "to|aan|an", "cc": "cc|kopie", "subject": "subject|onderwerp|betreft|betreff|thema",
    "other": "bcc|blindkopie",
}  # fmt: skip
_KIND_OF = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
_ADDRESSEES = ("to", "cc")
_LABELLED = re.compile(r"([a-z]{2,10})[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:please respond to|sent by|antwoord aan|verzonden door|bitte antworten an|gesendet von)\b.*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r".*[.?!:;,]|-{4,}.*|>.*")
_LONGEST = 300
_MOST_GAP, _MOST_LINES = 6, 400


class NotesHead(NamedTuple):
    """A head: its first line, the line below it, and what it tells."""

    start: int
    body: int
    fields: dict[str, str]


def is_forwarding(bare: str) -> bool:
    """Whether a line begins to say that what follows was forwarded."""
    return _FORWARDING.match(bare) is not None


def marker_lines(lines: list[str], end: int) -> int:
    """How many lines before `end` say who forwards: none, one, or one that is broken over two."""
    for count in (1, 2):
        if end >= count and _MARKER.fullmatch(_joined(lines[end - count : end])):
            return count
    return 0


def notes_head(lines: list[str], at: int) -> NotesHead | None:
    """The head that begins at a line, if one does."""
    for told, below in _who(lines, at):
        after = _past_asides(lines, below)
        if _kind(lines, after) in _ADDRESSEES:
            fields, end = _fields(lines, after)
            if "subject" in fields:
                return NotesHead(at, end, fields | told)
    return None


def _who(lines: list[str], at: int) -> Iterator[tuple[dict[str, str], int]]:
    """Who wrote and when, with the line below that, in each way in which the lines may be read."""
    if not lines[at] or len(lines[at]) > _LONGEST or _ASIDE.fullmatch(lines[at]):
        return
    for count in (1, 2):
        told = _joined(lines[at : at + count])
        is_broken = count == 1 or (
            _BROKEN.fullmatch("".join(lines[at + 1 : at + 2])) and "----" not in lines[at]
        )
        found = (_NAMED.fullmatch(told) or _SAID.fullmatch(told)) if is_broken else None
        if found is not None:
            yield _told(found["from"], found["date"]), at + count
    near = range(at + 1, min(at + 4, len(lines)))
    below = next(
        (place for place in near if lines[place] and not _ASIDE.fullmatch(lines[place][:_LONGEST])), at
    )
    if _DATED.fullmatch(lines[below]) and not _NO_NAME.fullmatch(lines[at]):
        yield _told(lines[at], lines[below]), below + 1
    if _kind(lines, at) in _ADDRESSEES and _is_below_marker(lines, at):
        yield {}, at


def _told(sender: str, date: str) -> dict[str, str]:
    return {"from": _LABEL.sub("", sender).strip(), "date": date}


def _is_below_marker(lines: list[str], at: int) -> bool:
    """Whether the line that says who forwards stands right above, as over a message of his own."""
    above = at
    while at - _MOST_GAP < above and above > 0 and not lines[above - 1]:
        above -= 1
    return marker_lines(lines, above) > 0


def _kind(lines: list[str], at: int) -> str:
    """What a line is labelled as; empty for one that is not."""
    found = _LABELLED.fullmatch(lines[at]) if at < len(lines) else None
    return _KIND_OF.get(found[1].lower(), "") if found else ""


def _past_asides(lines: list[str], at: int) -> int:
    """The first line behind blank ones and those that say who sent it for whom."""
    for place in range(at, min(at + _MOST_GAP, len(lines))):
        if lines[place] and not _ASIDE.fullmatch(lines[place][:_LONGEST]):
            return place
    return min(at + _MOST_GAP, len(lines))


def _fields(lines: list[str], at: int) -> tuple[dict[str, str], int]:
    """Addressees and subject, each with the lines that it goes on over, and the line below them."""
    fields: dict[str, str] = {}
    kind, end = "", at
    while end < min(len(lines), at + _MOST_LINES):
        if not lines[end]:
            further = _past_asides(lines, end)
            if "subject" in fields or _kind(lines, further) not in ("cc", "subject"):
                break
            end = further
        known = _kind(lines, end)
        if known in fields:
            break
        value = lines[end].partition(":")[2] if known else lines[end]
        kind = known or kind
        fields[kind] = f"{fields[kind]} {value.strip()}".strip() if kind in fields else value.strip()
        end += 1
    return fields, end


def _joined(lines: list[str]) -> str:
    return " ".join(each.strip() for each in lines)[: 2 * _LONGEST]
