"""A cursor over JSON of any size: walks into what is wanted and knows where each value stands.

Chat exports are one JSON text of gigabytes, and a message's original bytes are its range in it. So the
text is held a window at a time, and read as Latin-1 for the walk: then a character is a byte, whatever
the words in it, and the range of a value is that of its bytes. Values are parsed from those.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from records.content import Content

_WINDOW_BYTES = 1 << 20
_BLANKS = " \t\r\n"
_BLANK_RUN = re.compile(f"[{_BLANKS}]*")
_INDENT = re.compile(r"\n[ \t]*\Z")
_DEEPEST_INDENT, _LAID_OUT = 64, 1 << 14
"""How far is looked back for the line that an object begins, and ahead for the one that ends it."""
_AFTER = frozenset(_BLANKS + ",:]}")
"""What may stand behind a value."""
_CLOSING = frozenset('"]}')
_QUIET = re.compile(r'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+', re.DOTALL)
"""Up to the next bracket that stands in no string, or to a string of which the end is not held."""
_BRACKET = re.compile(rf"{_QUIET.pattern}[\[\]{{}}]", re.DOTALL)
_WITHIN = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
"""What stands in a string, but for a backslash of which the next sign is not held."""
_WORD = re.compile(rf"[^{_BLANKS},:\]}}]*")
Name = TypeVar("Name", str, int)

_BOM = "\xef\xbb\xbf"

_scan = json.JSONDecoder(strict=False).raw_decode
"""The standard library's own scanner: a value from a position of a text, and where it ends."""


class MalformedJsonError(ValueError):
    """Here the text is no JSON; `at` counts bytes."""

    def __init__(self, at: int) -> None:
        """At this byte."""
        super().__init__(f"byte {at}")
        self.at = at


@dataclass(frozen=True, slots=True)
class TooLong:
    """A value of more than `most_bytes`, which was passed over and not held: its range, end exclusive."""

    start: int
    end: int
    most_bytes: int
    is_object: bool


class JsonCursor:
    """Stands before a value. Whoever asks for members or items is led before each, and may pass it by.

    A value that is asked for and longer than `most_bytes` is given as TooLong; any may be passed by. Every
    method raises MalformedJsonError where the text is no JSON, which of what is longer than a window and
    passed over shows by its brackets and strings alone.
    """

    def __init__(self, content: Content, most_bytes: int, window_bytes: int = _WINDOW_BYTES) -> None:
        """Stand before the outermost value."""
        self._content, self._most, self._window = content, most_bytes, window_bytes
        self._laid_out_most = min(_LAID_OUT, most_bytes)
        self._text, self._base, self._place = "", 0, 0
        self._indent = ""
        if self._sign() == _BOM[0] and self._text.startswith(_BOM):
            self._place = len(_BOM)

    @property
    def at(self) -> int:
        """The byte at which the cursor stands."""
        return self._base + self._place

    def kind(self) -> str:
        """The first sign of the value ahead: `{`, `[`, `"`, or of a bare word; empty at the end."""
        return self._sign()

    def members(self) -> Iterator[str]:
        """The names of an object, in order, each with the cursor before its value; one too long is empty."""
        self._expect("{")
        is_more = self._sign() != "}"
        while is_more:
            name = self.value()
            if not isinstance(name, str | TooLong):
                raise MalformedJsonError(self.at)
            self._expect(":")
            self._sign()
            yield from self._before(name if isinstance(name, str) else "")
            is_more = self._is_followed("}")
        self._place += 1

    def items(self) -> Iterator[int]:
        """The places of a list, from 0, each with the cursor before its value."""
        self._expect("[")
        count, is_more = 0, self._sign() != "]"
        while is_more:
            yield from self._before(count)
            count += 1
            is_more = self._is_followed("]")
        self._place += 1

    def span(self) -> tuple[int, int]:
        """Pass over a value, however long it is: the range of its bytes, end exclusive."""
        sign, start = self._sign(), self.at
        if not self._is_passed():
            self._walk(sign)
        return start, self.at

    def value(self) -> Any:
        """Pass over a value: what it says, or that it is too long."""
        found = self.row()
        return found if isinstance(found, TooLong) else found[2]

    def row(self) -> tuple[int, bytes, Any] | TooLong:
        """Pass over a value: where it begins, its bytes and what it says, unless it is too long."""
        sign, start = self._sign(), self.at
        found = self._laid_out() if sign == "{" else None
        if found is not None:
            return start, *found
        if not self._is_passed():
            self._walk(sign)
        end = self._base + self._place
        if end - start > self._most:
            return TooLong(start, end, self._most, sign == "{")
        raw = self._bytes(start, end)
        try:
            return start, raw, parsed(raw)
        except (ValueError, RecursionError):
            raise MalformedJsonError(start) from None

    def rows(self) -> Iterator[tuple[int, bytes, Any] | TooLong]:
        """Pass over the values of a list: where each begins, its bytes and what it says, or TooLong."""
        for _ in self.items():
            self._indent = ""
            yield self.row()
            if self._indent:
                yield from self._laid_out_alike(self._indent)

    def _laid_out_alike(self, indent: str) -> Iterator[tuple[int, bytes, Any]]:
        """The objects that follow one that was laid out so, while they are too, and are held."""
        text, opening, closing, most = self._text, f",{indent}{{", f"{indent}}}", self._laid_out_most
        while text.startswith(opening, self._place):
            start = self._place + len(opening) - 1
            end = text.find(closing, start, start + most)
            if end < 0:
                return
            end += len(closing)
            raw = text[start:end].encode("latin-1")
            try:
                told = orjson.loads(raw)
            except orjson.JSONDecodeError:
                return
            self._place = end
            yield self._base + start, raw, told

    def _laid_out(self) -> tuple[bytes, Any] | None:
        """The object ahead if it is short and laid out as most exports are; None says nothing of it.

        It begins a line, and ends where a brace stands as far in. What is read whole up to there is the
        object: no beginning of one is one itself. That spares it from being gone through twice.
        """
        text, start = self._text, self._place
        indent = _INDENT.search(text, max(0, start - _DEEPEST_INDENT), start)
        end = text.find(f"{indent[0]}}}", start, start + self._laid_out_most) if indent else -1
        if indent is None or end < 0:
            return None
        end += len(indent[0]) + 1
        raw = text[start:end].encode("latin-1")
        try:
            told = orjson.loads(raw)
        except orjson.JSONDecodeError:
            return None
        self._place, self._indent = end, indent[0]
        return raw, told

    def _is_passed(self) -> bool:
        """Pass over a value if it is held to its end."""
        try:
            _, end = _scan(self._text, self._place)
        except (ValueError, RecursionError):
            return False
        # `1` may be all of a number that the window ends in: `1.5e3`.
        is_whole = self._text[end - 1] in _CLOSING or self._text[end : end + 1] in _AFTER or self._is_all
        if is_whole:
            self._place = end
        return is_whole

    def _walk(self, sign: str) -> None:
        """Pass over a value that begins so and is not held to its end, a window at a time."""
        start = self.at
        self._hold(self._window)
        if self._is_passed():
            return
        match sign:
            case '"':
                self._walk_string(start)
            case "{" | "[":
                self._walk_brackets(start)
            case _:
                self._walk_word()
        if self._base == start:  # it was held to its end and could not be read
            raise MalformedJsonError(start)

    def _walk_brackets(self, start: int) -> None:
        depth, match = 0, _BRACKET.match
        while True:
            text, place = self._text, self._place
            while found := match(text, place):
                place = found.end()
                depth += 1 if text[place - 1] in "{[" else -1
                if not depth:
                    self._place = place
                    return
            quiet = _QUIET.match(text, place)
            assert quiet is not None  # nothing at all is quiet too
            self._place = quiet.end()
            if self._place < len(text):
                self._walk_string(start)
            else:
                self._hold_next(start)

    def _walk_string(self, start: int) -> None:
        self._place += 1
        while True:
            within = _WITHIN.match(self._text, self._place)
            assert within is not None
            self._place = within.end()
            if self._text.startswith('"', self._place):
                self._place += 1
                return
            self._hold_next(start)

    def _walk_word(self) -> None:
        while True:
            word = _WORD.match(self._text, self._place)
            assert word is not None
            self._place = word.end()
            if self._place < len(self._text) or self._is_all:
                return
            self._hold(self._window)

    def _hold_next(self, start: int) -> None:
        """Hold more of a value that has not ended; two signs at least, for an escape is as long."""
        if self._is_all:
            raise MalformedJsonError(start)
        self._hold(max(self._window, 2))

    def _bytes(self, start: int, end: int) -> bytes:
        """The bytes of a value that was passed over."""
        if start < self._base:
            return self._content.read(start, end)
        return self._text[start - self._base : end - self._base].encode("latin-1")

    @property
    def _is_all(self) -> bool:
        """Whether the window reaches to the end of the content."""
        return self._base + len(self._text) >= self._content.size_bytes

    def _before(self, name: Name) -> Iterator[Name]:
        start = self.at
        yield name
        if self.at == start:
            self.span()

    def _is_followed(self, closing: str) -> bool:
        """Whether another follows before what closes; the cursor is led past the comma between."""
        sign = self._sign()
        if sign == ",":
            self._place += 1
            if self._sign() == closing:
                raise MalformedJsonError(self.at)
            return True
        if sign != closing:
            raise MalformedJsonError(self.at)
        return False

    def _expect(self, sign: str) -> None:
        if self._sign() != sign:
            raise MalformedJsonError(self.at)
        self._place += 1

    def _sign(self) -> str:
        """The next sign that is no blank, with the cursor before it; empty at the end."""
        while True:
            text, place = self._text, self._place
            if place < len(text) and text[place] not in _BLANKS:
                return text[place]
            blanks = _BLANK_RUN.match(text, place)
            assert blanks is not None  # no blank is a run as well
            self._place = blanks.end()
            if self._place < len(text):
                return text[self._place]
            if self._is_all:
                return ""
            self._hold(self._window)

    def _hold(self, size_bytes: int) -> None:
        """Hold so much from the cursor on."""
        self._base, self._place = self.at, 0
        end = min(self._base + size_bytes, self._content.size_bytes)
        self._text = self._content.read(self._base, end).decode("latin-1")


def parsed(raw: bytes) -> Any:
    """What a JSON value says. Half a surrogate pair stays one; a byte that is no UTF-8 becomes U+FFFD.

    Raises ValueError when it is none.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        return json.loads(raw.decode("utf-8", "replace"), strict=False)


def parsed_text(quoted: bytes) -> str:
    """What a quoted JSON text says, such as a sign found it; as it stands where it is none."""
    try:
        told = parsed(quoted)
    except ValueError:
        return quoted.decode("utf-8", "replace")
    return told if isinstance(told, str) else ""
