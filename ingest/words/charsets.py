"""Charsets: bytes of a mail to text, when what is declared is often wrong or absent.

The ladder is UTF-8 when it fits, then what was declared, then Windows-1252 with
replacement: measured on 8,181 real mails it leaves 8 odd parts. Charsets that shift state
within ASCII come first, because their bytes are valid UTF-8 of the wrong letters.
"""

import codecs
from functools import lru_cache

_LATIN = frozenset({"ascii", "iso8859-1", "cp1252"})
_UNFIT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
"""Codecs of Python alone; two of them are quadratic, none is a charset of mail."""
_SHIFTING = ("iso2022", "hz", "utf-7", "utf-16", "utf-32")
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "iso8859-8-i": "iso8859-8",
}
"""Names that mailers write for a smaller set than the one that they use."""
_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "iso-8859-8-i": "iso8859-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "x-mac-roman": "mac-roman",
    "unknown-8bit": "ascii",
    "x-unknown": "ascii",
}
_MARKS_16 = (b"\xff\xfe", b"\xfe\xff")
_FALLBACK = "cp1252"


def decode_text(raw: bytes, declared: str = "") -> tuple[str, bool]:
    """The text of the bytes, and whether nothing had to be replaced or guessed against a declaration.

    The text has no NUL and no lone surrogates, so it encodes to UTF-8.
    """
    codec = "utf-16" if raw.startswith(_MARKS_16) else _codec(declared) if declared else "ascii"
    if codec is not None and codec.startswith(_SHIFTING):
        return _shifting(raw, codec)
    try:
        return _clean(raw.decode("utf-8")), True
    except UnicodeDecodeError:
        pass
    if codec is not None and codec not in _LATIN:
        try:
            return _clean(raw.decode(codec)), True
        except (UnicodeError, ValueError):
            codec = None
    text = raw.decode(_FALLBACK, "replace")
    return _clean(text), codec is not None and "\ufffd" not in text


@lru_cache(maxsize=512)
def _codec(declared: str) -> str | None:
    """Python's name of a declared charset, or None when there is no such charset."""
    name = declared.strip().strip("'\"").lower()
    name = _ALIASES.get(name, name)
    if len(name) > 64:
        return None
    try:
        found = codecs.lookup(name).name
        # Codecs that make bytes of bytes (hex, zlib) only say so when there is something to decode.
        b"x".decode(found, "replace")
    except (LookupError, ValueError):
        return None
    return None if found.replace("-", "_") in _UNFIT else _WIDER.get(found, found)


def _shifting(raw: bytes, codec: str) -> tuple[str, bool]:
    try:
        text, is_sound = raw.decode(codec), True
    except (UnicodeError, ValueError):
        text, is_sound = raw.decode(codec, "replace"), False
    # UTF-7 can spell half a surrogate pair; pairs are joined, halves replaced
    return _clean(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")), is_sound


def _clean(text: str) -> str:
    if "\0" in text:
        text = text.replace("\0", "")
    return text.removeprefix("\ufeff")
