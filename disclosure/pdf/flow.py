"""Flow: headings and paragraphs set line by line down the pages, boxes drawn black with their ground.

Lines break where there is a space, indents and columns made with spaces stay, and a word that is wider
than the page is cut. Time and memory go with the paragraph at hand, not with the whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disclosure.pdf.tagged import A4, TaggedPdf
from disclosure.redacting import Segment

_SIDE, _TOP, _BOTTOM = 56.0, 785.0, 62.0
"""Margins left and right, and where lines begin and end on a page; in points."""
_FOOT_AT, _FOOT_SIZE = 36.0, 8.0
_LEADING = 1.35
_SIZE = 10.0
_HEADING_SIZES = {1: 15.0, 2: 12.0, 3: 10.5}
_TOKEN = re.compile(r"\s+|\S+")
_WHITE = 1.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text without line ends, drawn at one go; `is_box` if white on black."""

    text: str
    is_box: bool
    width: float


_Line = list[_Piece]


class Flow:
    """Sets one piece of text below the other, on as many pages as that takes."""

    def __init__(self, pdf: TaggedPdf, foot: str) -> None:
        """Draw on the pages of a PDF; `foot` stands at the bottom of each, before its number."""
        self._pdf, self._foot = pdf, pdf.glyphs.drawable(foot)
        self._room = A4[0] - 2 * _SIDE
        self._y = 0.0

    def heading(self, segments: Iterable[Segment], level: int = 1) -> None:
        """A heading of level 1, 2 or 3."""
        size = _HEADING_SIZES[level]
        self._gap(0.6 * size)
        lines = [line for each in _lines(segments) for line in self._broken(each, size)]
        self._set(f"H{level}", lines, size)
        self._gap(0.4 * size)

    def field(self, name: str, segments: Iterable[Segment]) -> None:
        """A line of a header: its name and its value."""
        self.paragraph((Segment(f"{name}: "), *segments))

    def rule(self) -> None:
        """A line across the page."""
        self._gap(_SIZE)
        with self._pdf.artifact():
            self._pdf.bar(_SIDE, self._y + 0.5 * _SIZE, self._room, 0.6)

    def paragraph(self, segments: Iterable[Segment]) -> None:
        """Text as it is: line ends stay, and where a line is empty a new paragraph begins."""
        block: list[_Line] = []
        for line in _lines(segments):
            if any(piece.text.strip() for piece in line):
                block += self._broken(line, _SIZE)
                continue
            self._set("P", block, _SIZE)
            block = []
            self._gap(_LEADING * _SIZE)
        self._set("P", block, _SIZE)

    def _set(self, kind: str, lines: list[_Line], size: float) -> None:
        """Draw lines as one tag, on from page to page."""
        if not lines:
            return
        element = self._pdf.element(kind, None)
        while lines:
            fitting = int((self._y - _BOTTOM) / (_LEADING * size))
            if fitting < 1:
                self._begin_page()
                continue
            with self._pdf.marked(element):
                for line in lines[:fitting]:
                    self._y -= _LEADING * size
                    self._draw(line, size)
            lines = lines[fitting:]
        self._pdf.end(element)

    def _draw(self, line: _Line, size: float) -> None:
        x = _SIDE
        for piece in line:
            width = piece.width * size
            if piece.is_box:
                self._pdf.bar(x, self._y - 0.25 * size, width, 1.2 * size)
            self._pdf.text((x, self._y), size, piece.text, _WHITE if piece.is_box else 0)
            x += width

    def _gap(self, height: float) -> None:
        self._y -= height
        if self._y < _BOTTOM:
            self._begin_page()

    def _begin_page(self) -> None:
        self._pdf.begin_page()
        self._y = _TOP
        with self._pdf.artifact():
            count = f"pagina {self._pdf.pages} van "
            at = A4[0] - _SIDE - 90
            self._pdf.text((_SIDE, _FOOT_AT), _FOOT_SIZE, self._foot)
            self._pdf.text((at, _FOOT_AT), _FOOT_SIZE, count)
            self._pdf.page_count((at + self._pdf.glyphs.width(count) * _FOOT_SIZE, _FOOT_AT))

    def _broken(self, line: _Line, size: float) -> Iterator[_Line]:
        """The lines of the page that a line of text takes."""
        room = self._room / size
        measured = [self._measured(piece.text, is_box=piece.is_box) for piece in line]
        if sum(piece.width for piece in measured) <= room:
            yield measured
            return
        found: _Line = []
        left = room
        for piece in measured:
            for words, width in (
                [(piece.text, piece.width)] if piece.is_box else self._runs(piece.text, left, room)
            ):
                if width > left and found:
                    yield found
                    found, left = [], room
                if words.strip() or found or piece.is_box:
                    found.append(_Piece(words, piece.is_box, width))
                    left -= width
        if found:
            yield found

    def _runs(self, text: str, left: float, room: float) -> Iterator[tuple[str, float]]:
        """A text in runs with their widths: the first fits what is left of a line, each other a whole one."""
        measure = self._pdf.glyphs.width
        run, used = "", 0.0
        for token in _TOKEN.findall(text):
            width = measure(token)
            if used + width <= left:
                run, used = run + token, used + width
                continue
            if run:
                yield run, used
            run, used, left = token, width, room
            while used > room:
                size = max(1, int(len(run) * room / used * 0.7))
                yield run[:size], measure(run[:size])
                run = run[size:]
                used = measure(run)
            if not run.strip():
                run, used = "", 0.0
        if run:
            yield run, used

    def _measured(self, text: str, *, is_box: bool) -> _Piece:
        drawable = self._pdf.glyphs.drawable(text)
        return _Piece(drawable, is_box, self._pdf.glyphs.width(drawable))


def whole(text: str) -> tuple[Segment, ...]:
    """A text without boxes, as segments."""
    return (Segment(text),) if text else ()


def _lines(segments: Iterable[Segment]) -> Iterator[_Line]:
    """The lines of a text, each in pieces that are not measured yet; what a box says has no line end."""
    line: _Line = []
    for segment in segments:
        if segment.grounds:
            line.append(_Piece(segment.text, is_box=True, width=0))
            continue
        first, *rest = segment.text.replace("\r\n", "\n").split("\n")
        line.append(_Piece(first, is_box=False, width=0))
        for each in rest:
            yield line
            line = [_Piece(each, is_box=False, width=0)]
    yield line
