"""Quotes: the messages that a mail quotes or forwards in its text, told by what programs write above them.

Forms, in Dutch, English and German (`docs/formats/forwarded.md`): a block of headers (`Van:`,
`Verzonden:`, `Aan:`, `Onderwerp:`), with or without a line such as `-----Oorspronkelijk bericht-----`
above it, and one sentence (`Op ma 4 mrt 2024 om 10:12 schreef Jan <jan@example.nl>:`). Those of Lotus Notes
stand in `ingest/forwards/notes_heads.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.forwards.notes_heads import is_forwarding, marker_lines, notes_head

_LABELS = {
    "from": "van|from|von",
    "date": "verzonden|verzonden op|datum|date|sent|gesendet|gesendet am",
    "to": "aan|to|an",
    "cc": "cc|kopie",
    "subject": "onderwerp|subject|betreft|betreff|thema",
    "other": "bcc|antwoord aan|reply-to|antwort an|bijlage|bijlagen|attachments|anlagen|importance|urgentie"
    "|prioriteit|wichtigkeit|gevoeligheid|sensitivity",
}
_KIND_OF = {label: kind for kind, labels in _LABELS.items() for label in labels.split("|")}
_LABELLED = re.compile(r"\**([^\W\d_][^\W\d_ -]*(?:[ -][^\W\d_]+)?)\**[ \t]?:\**[ \t]*(.*)")
_MARKS = re.compile(r"(?:[ \t]?>)*[ \t]?")
_DRAWN = "-_=*# :"
_FORWARD_MARKERS = frozenset({
    "doorgestuurd bericht", "forwarded message", "weitergeleitete nachricht",
    "begin doorgestuurd bericht", "begin forwarded message", "anfang der weitergeleiteten nachricht",
})  # fmt: skip
_MARKERS = _FORWARD_MARKERS | {
    "oorspronkelijk bericht", "origineel bericht", "original message", "ursprüngliche nachricht",
}  # fmt: skip
_FORWARDING = ("doorgestuurd", "forwarded", "weitergeleitet")
_LEAST_RULE = 20
"""Underscores that draw a line between a mail and what it quotes."""
_LONGEST_LINE = 2**16
"""Characters of a line of a head, as of a header field; a longer one is text."""
_FORWARD_SUBJECT = re.compile(r"\s*(?:(?:re|aw|antw)\s*:\s*)*(?:fwd?|doorst|wg|tr)\s*:", re.IGNORECASE)
_SENTENCE = re.compile(
    r"op (?P<date>.{6,60}?\d) (?:schreef (?P<from>.{1,200})|heeft (?P<from_2>.{1,200}) geschreven):"
    r"|on (?P<date_en>.{4,50}?\d[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?|.{6,60}?\d{4}),? "
    r"(?P<from_en>.{1,200}) wrote:"
    r"|am (?P<date_de>.{6,60}?\d)(?: uhr)? schrieb (?P<from_de>.{1,200}):",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:op|on|am) .{0,60}\d", re.IGNORECASE)
_MOST_HEAD_LINES = 24


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted message as it was written above it: its headers as text, and what follows."""

    sender: str
    written: str
    to: str
    cc: str
    subject: str
    text: str


class _Line(NamedTuple):
    level: int
    bare: str


class _Head(NamedTuple):
    """The lines of a head, `start` with the marker above it, and the level of what it heads."""

    start: int
    body: int
    level: int
    fields: dict[str, str]


def is_forward(subject: str, text: str) -> bool:
    """Whether a mail says that it forwards: in its subject, or in a line above what it forwards."""
    if _FORWARD_SUBJECT.match(subject):
        return True
    told = text.lower()
    return any(word in told for word in _FORWARDING) and any(
        bare.strip(_DRAWN) in _FORWARD_MARKERS or is_forwarding(bare)
        for bare in (_line(each).bare for each in told.split("\n"))
    )


def quotes(text: str) -> list[Quote]:
    """The messages that a text quotes, outermost first; each ends where the next begins."""
    raw = text.split("\n")
    lines = [_line(each) for each in raw]
    heads = list(_heads(lines))
    starts = [*(head.start for head in heads), len(lines)]
    return [
        Quote(
            sender=head.fields.get("from", ""),
            written=head.fields.get("date", ""),
            to=head.fields.get("to", ""),
            cc=head.fields.get("cc", ""),
            subject=head.fields.get("subject", ""),
            text=_body(raw, lines, head, end),
        )
        for head, (_, end) in zip(heads, pairwise(starts), strict=True)
    ]


def _heads(lines: list[_Line]) -> Iterator[_Head]:
    at, bare = 0, [line.bare for line in lines]
    while at < len(lines):
        head = _block(lines, at) or _of_notes(lines, bare, at) or _sentence(lines, at)
        if head is not None:
            yield head._replace(start=_above(bare, at))
            at = head.body
        else:
            at += 1


def _block(lines: list[_Line], at: int) -> _Head | None:
    """The head that begins at a line with its sender: labelled lines, and lines that go on from them."""
    first = _LABELLED.fullmatch(lines[at].bare)
    if first is None or _KIND_OF.get(first[1].lower()) != "from" or not first[2].strip():
        return None
    fields: dict[str, str] = {}
    kind, end = "", at
    while end < min(len(lines), at + _MOST_HEAD_LINES) and 0 < len(lines[end].bare) <= _LONGEST_LINE:
        found = _LABELLED.fullmatch(lines[end].bare)
        known = _KIND_OF.get(found[1].lower()) if found else None
        if known and known in fields and known != "other":
            break
        kind = known or kind
        value = found[2] if found and known else lines[end].bare
        fields[kind] = f"{fields[kind]} {value.strip()}" if kind in fields else value.strip()
        end += 1
    if "date" not in fields or not fields.keys() & {"to", "subject"}:
        return None
    return _Head(at, end, lines[at].level, fields)


def _sentence(lines: list[_Line], at: int) -> _Head | None:
    """The head that is one sentence, on a line or broken over two."""
    level, bare = lines[at]
    if _SENTENCE_START.match(bare) is None:
        return None
    for count in (1, 2):
        told = " ".join(line.bare.strip() for line in lines[at : at + count])
        found = _SENTENCE.fullmatch(told.strip())
        if found is not None:
            said = {name.partition("_")[0]: value for name, value in found.groupdict().items() if value}
            said["from"] = said["from"].removesuffix(" het volgende")
            below = next((each.level for each in lines[at + count :] if each.bare.strip()), level)
            return _Head(at, at + count, max(level, min(below, level + 1)), said)
    return None


def _of_notes(lines: list[_Line], bare: list[str], at: int) -> _Head | None:
    found = notes_head(bare, at)
    return _Head(at, found.body, lines[at].level, found.fields) if found else None


def _above(bare: list[str], at: int) -> int:
    """Where a head begins with the markers that stand above it, blank lines between them too."""
    while True:
        above = at
        while above > 0 and not bare[above - 1]:
            above -= 1
        if above > 0 and _is_marker(bare[above - 1]):
            return above - 1
        count = marker_lines(bare, above)
        if count == 0:
            return at
        at = above - count


def _is_marker(bare: str) -> bool:
    """Whether a line stands between a mail and what it quotes: by its words, or drawn."""
    told = bare.strip(_DRAWN)
    return told.lower() in _MARKERS or (not told and bare.count("_") >= _LEAST_RULE)


def _body(raw: list[str], lines: list[_Line], head: _Head, end: int) -> str:
    """The lines below a head without its quote marks, as far as they stand as deep as it."""
    found: list[str] = []
    for place in range(head.body, end):
        if lines[place].level < head.level and lines[place].bare.strip():
            break
        found.append(_without(raw[place], head.level))
    return "\n".join(found).strip("\n").rstrip()


def _line(text: str) -> _Line:
    marks = _MARKS.match(text)
    cut = marks.end() if marks and ">" in marks[0] else 0
    return _Line(text[:cut].count(">"), text[cut:].strip())


def _without(text: str, level: int) -> str:
    """A line without so many quote marks."""
    for _ in range(level):
        stripped = text.lstrip(" \t")
        if not stripped.startswith(">"):
            return text
        text = stripped[1:].removeprefix(" ")
    return text
