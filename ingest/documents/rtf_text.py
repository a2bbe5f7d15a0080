r"""Rich text to plain text, and back to the HTML that Outlook wrapped in it ([MS-OXRTFEX] 2.2).

Outlook keeps a body in HTML as rich text that begins with `\fromhtml1`: what stands in groups
`{\*\htmltag ...}` is HTML as it was, what stands between `\htmlrtf` and `\htmlrtf0` was added for
readers of rich text. One pass, with a stack of groups; nothing in it is believed to be closed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.words.html_text import html_to_text

_TOKEN = re.compile(
    rb"(?P<braces>[{}])|\\'(?P<byte>[0-9A-Fa-f]{2})|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\(?P<sign>[^A-Za-z])|(?P<text>[^\\{}\r\n]+)|(?P<other>[\r\n\\])",
    re.DOTALL,
)
_UNSEEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr fldinst"
    b" generator listtable listoverridetable rsidtbl themedata datastore mhtmltag".split()
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"sect": "\n", b"tab": "\t", b"cell": "\t",
}  # fmt: skip
_MARKS = {
    b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d",
    b"bullet": "\u2022", b"endash": "\u2013", b"emdash": "\u2014",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Code pages of a font's `fcharset`; all others are that of the document."""
_PAGES = frozenset({"cp437", "cp850", "cp932", "cp936", "cp949", "cp950", *(f"cp125{n}" for n in range(9))})
_MOST_DEEP = 1_000


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces."""

    is_unseen: bool = False
    is_tag: bool = False
    is_added: bool = False
    is_fonts: bool = False
    skips: int = 1
    charset: str = ""


class _Reading:
    """One text while it is read."""

    def __init__(self, raw: bytes) -> None:
        self.is_html = b"\\fromhtml1" in raw[:4096]
        self._raw = raw
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._here = _Group()
        self._stack: list[_Group] = []
        self._left = self._too_deep = 0
        self._starred = False
        self._bytes = bytearray()

    def pieces(self) -> Iterator[str]:
        """The pieces of the text in order."""
        for token in _TOKEN.finditer(self._raw):
            if token["byte"]:
                self._byte(int(token["byte"], 16))
                continue
            if self._bytes:
                yield self._flushed()
            yield self._said(token)
        yield self._flushed()

    def _said(self, token: "re.Match[bytes]") -> str:
        """What a token other than a byte adds."""
        if token["braces"]:
            self._brace(token["braces"])
        elif token["text"]:
            return self._text(token["text"])
        elif token["sign"]:
            return self._symbol(token["sign"])
        elif token["word"]:
            return self._word(token["word"], int(token["number"]) if token["number"] else None)
        return ""

    @property
    def _is_heard(self) -> bool:
        here = self._here
        if here.is_unseen:
            return False
        return here.is_tag or not (self.is_html and here.is_added)

    def _byte(self, value: int) -> None:
        self._starred = False
        if self._left:
            self._left -= 1
        elif self._is_heard:
            self._bytes.append(value)

    def _flushed(self) -> str:
        found = self._bytes.decode(self._here.charset or self._page, "replace")
        self._bytes.clear()
        return found

    def _brace(self, brace: bytes) -> None:
        self._starred, self._left = False, 0
        if brace == b"{":
            if len(self._stack) < _MOST_DEEP:
                self._stack.append(self._here)
            else:
                self._too_deep += 1
        elif self._too_deep:
            self._too_deep -= 1
        elif self._stack:
            self._here = self._stack.pop()

    def _text(self, raw: bytes) -> str:
        self._starred = False
        skipped, self._left = raw[self._left :], max(0, self._left - len(raw))
        return skipped.decode(self._here.charset or self._page, "replace") if self._is_heard else ""

    def _symbol(self, sign: bytes) -> str:
        self._starred = sign == b"*"
        if self._left and not self._starred:
            self._left -= 1
            return ""
        return _SYMBOLS.get(sign, "") if self._is_heard else ""

    def _word(self, word: bytes, number: int | None) -> str:
        starred, self._starred = self._starred, False
        if word == b"u" and number is not None:
            self._left = self._here.skips
            return chr(number % 65536) if self._is_heard else ""
        if word in {b"f", b"fcharset", b"ansicpg"}:
            self._letters(word, number or 0)
        elif starred or word in _UNSEEN or word in {b"htmlrtf", b"uc"}:
            self._group(word, number, starred=starred)
        elif self._is_heard:
            return _SIGNS.get(word) or _MARKS.get(word) or ""
        return ""

    def _group(self, word: bytes, number: int | None, *, starred: bool) -> None:
        """What a word changes for the rest of its group."""
        if word == b"htmltag" and starred:
            self._here = replace(self._here, is_tag=True)
        elif word == b"htmlrtf":
            self._here = replace(self._here, is_added=number != 0)
        elif word == b"uc":
            self._here = replace(self._here, skips=min(16, max(0, number or 0)))
        else:
            self._here = replace(self._here, is_unseen=True, is_fonts=word == b"fonttbl")

    def _letters(self, word: bytes, number: int) -> None:
        """What the bytes that follow mean: the page of the document, or that of a font."""
        if word == b"ansicpg":
            self._page = f"cp{number}" if f"cp{number}" in _PAGES else "cp1252"
        elif word == b"fcharset":
            self._fonts[self._font] = _CHARSETS.get(number, "")
        elif self._here.is_fonts:
            self._font = number
        else:
            self._here = replace(self._here, charset=self._fonts.get(number, ""))


def rtf_text(raw: bytes) -> str:
    """The words of a rich text; of one that wraps HTML, those that the HTML shows."""
    reading = _Reading(raw)
    joined = "".join(reading.pieces())
    whole = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")
    if reading.is_html:
        return html_to_text(whole)
    return "\n".join(line.rstrip() for line in whole.split("\n")).strip("\n")
