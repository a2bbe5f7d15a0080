"""Twelve shapes of hostile mail, each small to make and dear to read carelessly.

Measured elsewhere on readers without caps: over 2 GB for one Subject, over 40 s for 200,000
parts or headers, recursion errors for nesting and comments.
"""

import base64
from collections.abc import Callable

from records.defect import DefectCode

_HEAD = b"From: a@example.nl\r\nTo: b@example.nl\r\nSubject: bom\r\nMessage-ID: <bom@example.nl>\r\n"
_BODY = b"\r\nwoord\r\n"


def encoded_words_in_subject() -> bytes:
    return _HEAD.replace(b"bom\r", b"=?utf-8?q?a?= " * 27_000 + b"\r") + _BODY


def twenty_thousand_recipients() -> bytes:
    return (
        b"To: "
        + b", ".join(b"Naam %d <n%d@example.nl>" % (n, n) for n in range(20_000))
        + b"\r\n"
        + _HEAD
        + _BODY
    )


def short_recipients() -> bytes:
    return _HEAD + b"Cc: " + b"a@b," * 15_000 + b"\r\n" + _BODY


def many_parts() -> bytes:
    return _multipart(b"--b\r\n\r\nwoord\r\n" * 200_000 + b"--b--\r\n")


def many_empty_attachments() -> bytes:
    part = b"--b\r\nContent-Type: image/gif; name=a.gif\r\n\r\n\r\n"
    return _multipart(part * 30_000 + b"--b--\r\n")


def deep_multiparts() -> bytes:
    levels = (
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2_000)
    )
    return _HEAD + b"".join(levels) + _BODY


def deep_messages() -> bytes:
    return _HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 2_000 + _HEAD + _BODY


def deep_comments() -> bytes:
    return b"From: " + b"(" * 50_000 + b"\r\n" + _HEAD[20:] + _BODY


def many_headers() -> bytes:
    return _HEAD + b"".join(b"X-%d: waarde\r\n" % n for n in range(100_000)) + _BODY


def long_header() -> bytes:
    return _HEAD + b"References: " + b"<a@b>\r\n " * 1_000_000 + b"\r\n" + _BODY


def deep_html() -> bytes:
    return _HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 300_000 + b"woord"


def endless_parameters() -> bytes:
    pieces = b"".join(b"; name*%d*=%%41" % n for n in range(100_000))
    return _HEAD + b"Content-Type: application/pdf" + pieces + b"\r\n\r\n" + base64.b64encode(b"woord")


def _multipart(parts: bytes) -> bytes:
    return _HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts


BOMBS: dict[str, tuple[Callable[[], bytes], DefectCode]] = {
    "encoded words": (encoded_words_in_subject, DefectCode.LIMIT_HEADER_SIZE),
    "recipients": (twenty_thousand_recipients, DefectCode.LIMIT_HEADER_SIZE),
    "short recipients": (short_recipients, DefectCode.LIMIT_ADDRESSES),
    "parts": (many_parts, DefectCode.LIMIT_PARTS),
    "attachments": (many_empty_attachments, DefectCode.LIMIT_PARTS),
    "multiparts": (deep_multiparts, DefectCode.LIMIT_DEPTH),
    "messages": (deep_messages, DefectCode.LIMIT_DEPTH),
    "comments": (deep_comments, DefectCode.MALFORMED),
    "headers": (many_headers, DefectCode.LIMIT_HEADERS),
    "long header": (long_header, DefectCode.LIMIT_HEADER_SIZE),
    "html": (deep_html, DefectCode.LIMIT_DEPTH),
    "parameters": (endless_parameters, DefectCode.LIMIT_HEADER_SIZE),
}
"""By name: how to make it, and the defect that must stand on its record or one below it."""
