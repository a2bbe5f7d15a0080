"""The text of a mail: its bodies in order, as a reader sees them.

Of alternatives the plain one is taken; of the HTML beside it only the lines that hold a word
which the plain text lacks. Nothing that either says is lost, and little is said twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.mime.mime_tree import MimePart
from ingest.mime.part_facts import PartRole, part_role
from ingest.words.charsets import decode_text
from ingest.words.html_text import html_to_text, is_too_open
from records.defect import DefectCode

_WORD = re.compile(r"\w+")
_QUOTED_FROM = re.compile(r"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MailText:
    """The text, and the kinds of trouble that it was read with."""

    text: str
    troubles: tuple[DefectCode, ...] = ()


def mail_text(root: MimePart, *, is_quoted: bool) -> MailText:
    """The text of all bodies, an empty line between them.

    `is_quoted` is for a message out of an mbox: one `>` before `From ` at a line's start was
    put there by the mbox (mboxo, mboxrd) and is taken off, in the text only.
    """
    troubles: set[DefectCode] = set()
    texts = [text for _, text in _texts(root, troubles) if text]
    whole = texts[0] if len(texts) == 1 else "\n\n".join(texts)
    if is_quoted and ">From " in whole:
        whole = _QUOTED_FROM.sub(r"\1", whole)
    return MailText(whole, tuple(sorted(troubles)))


def _texts(part: MimePart, troubles: set[DefectCode]) -> list[tuple[bool, str]]:
    """The bodies under a part: whether each was HTML, and its text."""
    if part.children:
        found = [text for child in part.children for text in _texts(child, troubles)]
        return _shortened(found) if part.facts.media_type == "multipart/alternative" else found
    if part_role(part.facts, b"") is not PartRole.BODY:
        return []
    if not part.is_sound:
        troubles.add(DefectCode.MALFORMED)
    text, is_sound = decode_text(part.content, part.facts.charset)
    if not is_sound:
        troubles.add(DefectCode.CHARSET)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    is_html = part.facts.media_type == "text/html"
    if is_html and is_too_open(text):
        troubles.add(DefectCode.LIMIT_DEPTH)
    return [(is_html, html_to_text(text) if is_html else text.strip("\n"))]


def joined_alternatives(found: list[tuple[bool, str]]) -> str:
    """One text of several that say the same: whether each was HTML, and what it says."""
    return "\n\n".join(text for _, text in _shortened(found) if text)


def _shortened(found: list[tuple[bool, str]]) -> list[tuple[bool, str]]:
    plain = [text for is_html, text in found if not is_html and text.strip()]
    if not plain or len(plain) == len(found):
        return found
    return [*((False, text) for text in plain), (True, "\n".join(_lines_with_more(found, plain)))]


def _lines_with_more(found: list[tuple[bool, str]], plain: list[str]) -> Iterator[str]:
    """The lines of the HTML that hold a word which the plain texts lack."""
    pieces = {piece for text in plain for piece in text.split()}
    words: set[str] = set()
    for is_html, text in found:
        for line in text.split("\n") if is_html else ():
            if pieces.issuperset(line.split()):
                continue
            words = words or {word for text in plain for word in _WORD.findall(text.casefold())}
            if not words.issuperset(_WORD.findall(line.casefold())):
                yield line
