"""Lines of a WhatsApp export: where a message begins, and what its header says.

The forms differ by phone, language and year (docs/formats/whatsapp.md); one pattern reads
them all. A file keeps to brackets or dashes, so that a pasted line of the other kind stays
text of the message that it was pasted in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.words.charsets import decode_text
from records.frozen import maker, swift

MARKS = "\u200e\u200f\u202a\u202b\u202c\ufeff"
"""Invisible direction marks and byte order marks that WhatsApp scatters."""
_SPACE = "[ \u00a0\u202f]"
_MOMENT = (
    rf"((\d{{1,4}}([-/.])\d{{1,2}}\3\d{{2,4}}),?{_SPACE}"
    rf"(\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:{_SPACE}?[AaPp]\.?{_SPACE}?[Mm]\.?)?))"
)
_LOGGED = rf"(?!\d{{4}}[-/.][^,\n]{{0,6}}{_SPACE})"
"""`2024-01-05 12:00 - text` is how programs log: a year first needs brackets or a comma."""
_END = r"(?: |\r?(?=\n|\Z))"
_HEADERS = (
    rf"[{MARKS}]*\[[{MARKS}]*{_MOMENT}\]{_END}",
    rf"[{MARKS}]*{_LOGGED}{_MOMENT} [-\u2013]{_END}",
)
_LINE = tuple(re.compile(header) for header in _HEADERS)
_NEXT = tuple(re.compile(f"\n{header}") for header in _HEADERS)
"""Behind a line end: to look for that sign is many times as fast as to try each line."""
_LINE_END = re.compile(b"\n")
_SIGNAL = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*\[\d{4}-\d\d-\d\d(?:, \d\d:\d\d| \d\d:\d\d:\d\d)\] [^\n:]{1,120}: ?"
)
_WHATSAPP_MARK = "\u200e".encode()
_SURE_LINES = 2
_BLANK = b"\xef\xbb\xbf \r\n\t"


@swift
@dataclass(frozen=True, slots=True)
class ChatLines:
    """A message's lines: the first's number (1-based), where they stand in bytes, header and rest.

    `rest` is the text after the header with the lines that follow, without line ends' CR.
    A preamble, lines before the first header, has empty `date` and `time`.
    """

    first: int
    last: int
    start: int
    end: int
    date: str
    time: str
    written: str
    rest: str

    @property
    def span(self) -> str:
        """The value of the LINES step that leads here."""
        return f"{self.first}-{self.last}"


_lines = maker(ChatLines)


def is_chat(head: bytes) -> bool:
    """Whether the head reads as a WhatsApp export: it opens with a header, and has another."""
    return is_chat_line(head) and len(list(chat_lines(head))) >= _SURE_LINES


def is_chat_line(head: bytes) -> bool:
    """Whether the first line that is not blank is the header of a message."""
    first = head.lstrip(b"\r\n\xef\xbb\xbf").partition(b"\n")[0][:200]
    line = decode_text(first.rstrip(b"\r"))[0]
    return any(header.match(line) for header in _LINE)


def is_signal_chat(head: bytes) -> bool:
    """Whether the head opens with a header as `signal-export` writes it, which no phone does.

    A year first in brackets, then a comma and no seconds, or seconds and no comma; no mark of WhatsApp's.
    """
    return _SIGNAL.match(head) is not None and _WHATSAPP_MARK not in head


def chat_lines(raw: bytes) -> Iterator[ChatLines]:
    """The messages of an export in order, and first its preamble, if that says anything."""
    text = decode_text(raw)[0]
    starts = [0, *[sign.end() for sign in _LINE_END.finditer(raw)]]
    if text.count("\n") != len(starts) - 1:
        raise ValueError("its lines are not those of its bytes")
    before, begin, header = 0, 0, None
    for following in _headers(text):
        next_begin = following.start() + following[0].startswith("\n")
        number = before + text.count("\n", begin, next_begin)
        if header is not None or raw[: starts[number]].strip(_BLANK):
            rest = text[header.end() if header else 0 : max(0, next_begin - 1)]
            yield _gathered((before, number), (starts[before], starts[number]), header, rest)
        before, begin, header = number, next_begin, following
    if raw[starts[before] :].strip(_BLANK):
        is_ended = raw.endswith(b"\n")
        rest = text[header.end() if header else 0 :]
        lines = (before, len(starts) - is_ended)
        yield _gathered(lines, (starts[before], len(raw)), header, rest[:-1] if is_ended else rest)


def _headers(text: str) -> Iterator[re.Match[str]]:
    """The headers of the kind that comes first, each with the line end before it, if there is one."""
    kind, end = 0, len(text)
    for each, (line, next_line) in enumerate(zip(_LINE, _NEXT, strict=True)):
        found = line.match(text) or next_line.search(text, 0, end)
        if found is not None:
            kind, end = each, found.start()
    first = _LINE[kind].match(text)
    if first is not None:
        yield first
    yield from _NEXT[kind].finditer(text, first.end() if first else 0)


def _gathered(
    lines: tuple[int, int], span: tuple[int, int], header: re.Match[str] | None, rest: str
) -> ChatLines:
    """The message between these counts of lines and of bytes."""
    before, last = lines
    clean = rest.replace("\r", "") if "\r" in rest else rest
    if header is None:
        return _lines(before + 1, last, *span, "", "", "", clean)
    written, date, _, time = header.groups()
    return _lines(before + 1, last, *span, date, time, written, clean)
