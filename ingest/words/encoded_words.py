"""Encoded words: header values as people read them (RFC 2047), broken ones included.

Real mailers split letters over words, leave out padding and put white space inside; what
cannot be decoded stays as it was written, so that nothing disappears.
"""

import binascii
import re

from ingest.words.charsets import decode_text

_WORD = re.compile(r"=\?([^?\s*]{1,64})(?:\*[^?\s]{0,64})?\?([bBqQ])\?((?:[^?]|\?(?!=)){0,4000})\?=")


def decode_header(raw: bytes) -> str:
    """The value of a header field: unfolded, decoded, runs of white space as one space."""
    return fold_spaces(decode_words(decode_text(raw)[0]))


def fold_spaces(text: str) -> str:
    """The text with each run of white space as one space, and none at the ends."""
    return " ".join(text.split())


def decode_words(text: str) -> str:
    """The text with its encoded words decoded.

    Neighbours in one charset are joined as bytes first: letters are often split over two words.
    """
    if "=?" not in text:
        return text
    pieces: list[str] = []
    charset, pending, end = "", b"", 0
    for match in _WORD.finditer(text):
        between = text[end : match.start()]
        content = _word_bytes(match[2], match[3])
        is_neighbour = bool(pending) and not between.strip()
        if not is_neighbour or match[1].lower() != charset or content is None:
            pieces.append(decode_text(pending, charset)[0])
            pending = b""
        if not is_neighbour:
            pieces.append(between)
        if content is None:
            pieces.append(match[0])
        else:
            charset, pending = match[1].lower(), pending + content
        end = match.end()
    pieces.extend((decode_text(pending, charset)[0], text[end:]))
    return "".join(pieces)


def _word_bytes(encoding: str, written: str) -> bytes | None:
    """The bytes that an encoded word stands for, or None if it cannot be decoded."""
    raw = written.encode("utf-8")
    try:
        if encoding in "qQ":
            return binascii.a2b_qp(raw, header=True)
        return binascii.a2b_base64(raw.rstrip(b"= ") + b"===")
    except binascii.Error:
        return None
