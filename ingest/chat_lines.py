"""Lines of a WhatsApp export: where a message begins, and what its header says.

The forms differ by phone, language and year (docs/formats/whatsapp.md); one pattern reads
them all. A file keeps to brackets or dashes, so that a pasted line of the other kind stays
text of the message that it was pasted in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.charsets import decode_text
from records.frozen import swift

MARKS = "\u200e\u200f\u202a\u202b\u202c\ufeff"
"""Invisible direction marks and byte order marks that WhatsApp scatters."""
_SPACE = "[ \u00a0\u202f]"
_MOMENT = (
    rf"(\d{{1,4}}([-/.])\d{{1,2}}\2\d{{2,4}}),?{_SPACE}"
    rf"(\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:{_SPACE}?[AaPp]\.?{_SPACE}?[Mm]\.?)?)"
)
_BRACKETED = re.compile(rf"[{MARKS}]*\[[{MARKS}]*{_MOMENT}\](?: |\r?$)")
_LOGGED = rf"(?!\d{{4}}[-/.][^,\n]{{0,6}}{_SPACE})"
"""`2024-01-05 12:00 - text` is how programs log: a year first needs brackets or a comma."""
_DASHED = re.compile(rf"[{MARKS}]*{_LOGGED}{_MOMENT} [-\u2013](?: |\r?$)")
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


def is_chat(head: bytes) -> bool:
    """Whether the head reads as a WhatsApp export: it opens with a header, and has another."""
    return is_chat_line(head) and len(list(chat_lines(head))) >= _SURE_LINES


def is_chat_line(head: bytes) -> bool:
    """Whether the first line that is not blank is the header of a message."""
    first = head.lstrip(b"\r\n\xef\xbb\xbf").partition(b"\n")[0][:200]
    header = header_pattern(decode_text(first.rstrip(b"\r"))[0])
    return header is not None


def is_signal_chat(head: bytes) -> bool:
    """Whether the head opens with a header as `signal-export` writes it, which no phone does.

    A year first in brackets, then a comma and no seconds, or seconds and no comma; no mark of WhatsApp's.
    """
    return _SIGNAL.match(head) is not None and _WHATSAPP_MARK not in head


def header_pattern(line: str) -> re.Pattern[str] | None:
    """The pattern of the file's headers, told by the line of one; None if it is no header."""
    return next((pattern for pattern in (_BRACKETED, _DASHED) if pattern.match(line)), None)


def chat_lines(raw: bytes) -> Iterator[ChatLines]:
    """The messages of an export in order, and first its preamble, if that says anything."""
    lines = decode_text(raw)[0].split("\n")
    pattern = next(filter(None, map(header_pattern, lines)), _BRACKETED)
    first, start, offset = 0, 0, 0
    header: re.Match[str] | None = None
    for number, (line, stored) in enumerate(zip(lines, raw.split(b"\n"), strict=True)):
        found = pattern.match(line)
        if found is not None:
            if header is not None or raw[:offset].strip(_BLANK):
                yield _gathered(lines[first:number], first, (start, offset), header)
            first, start, header = number, offset, found
        offset += len(stored) + 1
    end = len(lines) - raw.endswith(b"\n")
    if raw[start:].strip(_BLANK):
        yield _gathered(lines[first:end], first, (start, len(raw)), header)


def _gathered(
    lines: list[str], before: int, span: tuple[int, int], header: re.Match[str] | None
) -> ChatLines:
    """The message of these lines, `before` of which came before it in the file."""
    cut = header.end() if header is not None else 0
    rest = lines[0][cut:] if len(lines) == 1 else "\n".join(lines)[cut:]
    date, time, written = (
        (header[1], header[3], header[0].strip(f" []-\u2013{MARKS}")) if header else ("", "", "")
    )
    clean = rest.replace("\r", "") if "\r" in rest else rest
    return ChatLines(before + 1, before + len(lines), *span, date, time, written, clean)
