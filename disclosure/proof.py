"""Proof: what is to go out is read again, by another reader and byte by byte, before it does.

It holds that no letter is in a PDF that its redacted record has not, and that no covered passage can be
found in it in any writing. A passage that the record itself still shows elsewhere cannot be proved absent;
that is told by `same_passage`, not here.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from disclosure.page_pdf import LEFT_OUT
from disclosure.page_reading import PageRefusalError, page_texts
from disclosure.pdf.face import dejavu_sans
from disclosure.pdf.subset import Subset
from disclosure.pdf_bytes import pieces
from disclosure.redacting import merged
from disclosure.words import compact
from records.redaction import Redaction

_LEAST = 4
"""Letters and digits of a passage that is looked for: shorter ones are in everything by chance."""
_LEAST_BYTES = 6
_FURNITURE = re.compile(r"^(?P<number>.*) pagina \d+ van ?\r?\n?\d+(?:\r?\n|$)")
_PARTS_OF_OTHERS = (
    *(
        b"/EmbeddedFile",
        b"/Annots",
        b"/AcroForm",
        b"/OCProperties",
        b"/JavaScript",
        b"/JS",
        b"/Encrypt",
        b"/Author",
    ),
    *(b"/Prev", b"/ObjStm"),
)
"""What a PDF of ours never has."""


class Fault(StrEnum):
    """Why something does not go out."""

    MORE_LETTERS = "more-letters"
    """Its text has letters that the redacted record has not."""
    PASSAGE_IN_TEXT = "passage-in-text"
    PASSAGE_IN_BYTES = "passage-in-bytes"
    FOREIGN_PART = "foreign-part"
    """It has parts that we never make: remarks, fields, attachments, an earlier version."""
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Secrets:
    """Covered passages that nothing shown holds: as they were written, and by their letters alone."""

    written: tuple[bytes, ...]
    letters: tuple[str, ...]

    def in_text(self, text: str) -> bool:
        """Whether one of them stands in a text, however it is written."""
        whole = compact(text)
        return any(each in whole for each in self.letters)

    def in_bytes(self, content: bytes) -> bool:
        """Whether one of them is somewhere in bytes: as UTF-8 or UTF-16, bare or in hex."""
        return any(each in content for each in self.written)


def secrets_of(text: str, redactions: Iterable[Redaction], more: Iterable[str], shown: str) -> Secrets:
    """The covered passages of a text, and `more` of its fields, that are not in what is shown."""
    passages = {text[passage.start : passage.end].strip() for passage, _ in merged(redactions)} | set(more)
    whole, plain = compact(shown), shown.casefold()
    letters = {compact(each) for each in passages}
    written = {form for each in passages if each.casefold() not in plain for form in _writings(each)}
    return Secrets(
        written=tuple(sorted(written)),
        letters=tuple(sorted(each for each in letters if len(each) >= _LEAST and each not in whole)),
    )


def pdf_faults(content: bytes, secrets: Secrets, shown: str) -> tuple[Fault, ...]:
    """What is wrong with a PDF of ours that shows this much and no more; nothing, if it may go out."""
    try:
        pages = page_texts(content)
    except PageRefusalError:
        return (Fault.UNREADABLE,)
    found = [Fault.MORE_LETTERS] if _more_letters(pages, shown) else []
    if secrets.in_text("\n".join(_without_furniture(page) for page in pages)):
        found.append(Fault.PASSAGE_IN_TEXT)
    *streams, written = pieces(content, pictures=False)
    if any(secrets.in_bytes(piece) for piece in (*streams, written)):
        found.append(Fault.PASSAGE_IN_BYTES)
    if written.count(b"%%EOF") != 1 or any(part in written for part in _PARTS_OF_OTHERS):
        found.append(Fault.FOREIGN_PART)
    return tuple(found)


def text_faults(content: bytes, secrets: Secrets) -> tuple[Fault, ...]:
    """What is wrong with any other file that is to go out: a text, a list, a page, an index."""
    found = [Fault.PASSAGE_IN_TEXT] if secrets.in_text(content.decode("utf-8", "replace")) else []
    return (*found, Fault.PASSAGE_IN_BYTES) if secrets.in_bytes(content) else tuple(found)


def _more_letters(pages: list[str], shown: str) -> bool:
    """Whether the pages have a letter more than is shown; their order may differ, as from right to left."""
    allowed = Counter(compact(Subset(dejavu_sans()).drawable(shown.replace("\n", " "))))
    return any((Counter(compact("".join(map(_without_furniture, pages)))) - allowed).values())


def _without_furniture(page: str) -> str:
    """The text of a page without its number, and without what is said of pictures that were left out."""
    return _FURNITURE.sub("", page, count=1).replace(LEFT_OUT, "")


def _writings(passage: str) -> set[bytes]:
    """The bytes that a passage may be written in."""
    plain = passage.encode("utf-8", "replace")
    wide, narrow = passage.encode("utf-16-be", "replace"), passage.encode("utf-16-le", "replace")
    bare = {plain, wide, narrow, passage.encode("latin-1", "replace")}
    coded = {each.hex().encode() for each in (plain, wide)}
    found = bare | coded | {each.upper() for each in coded}
    return {each for each in found if len(each) >= _LEAST_BYTES and each.strip(b"?\x00 ")}
