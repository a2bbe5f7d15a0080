"""TextExtractor: the text of an attachment, and how good it is.

An extractor is a library with one duty, and it never loses text in silence: what it could
not read it says in `shortcomings`, and `whole` is False when another extractor may find
more. It runs in a child process that may be killed at any moment (`ingest/extraction.py`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from records.defect import DefectCode

_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
_WORD = re.compile(r"\w+")

_TEXTLESS_FAMILIES = ("image/", "audio/", "video/", "font/")
_TEXTLESS = frozenset(
    {
        "application/octet-stream",
        "application/x-msdownload",
        "application/vnd.sqlite3",
        "application/x-mork",
    }
)
_PICTURES = frozenset(
    f"image/{kind}" for kind in ("avif", "bmp", "gif", "heic", "heif", "jp2", "jpeg", "png", "tiff", "webp")
)
"""Pictures of pixels, in which there may be words."""
_OFFICE = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.(?:wordprocessing|spreadsheet|presentation)ml"
    r"|oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics)(?!.*-flat-xml))"
)
READS_PICTURES = "ocr"
"""The extractor that reads the words of pictures, beside whoever reads the text."""
LAST_RESORTS = frozenset({"rtf", "salvage"})
"""Extractors that are asked where nobody found a word."""
_READ_ELSEWHERE = frozenset(
    {
        "application/zip",
        "application/x-7z-compressed",
        "application/vnd.rar",
        "message/rfc822",
        "application/mbox",
        "application/vnd.ms-outlook-pst",
    },
)
"""Containers and messages: what is in them becomes records with a text of their own."""


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """Why a text is not all there is; `detail` never holds text of the record."""

    code: DefectCode
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one extractor found. `source` is its name.

    `is_apart` says that the text stands beside what others found, and is no second reading of it;
    `has_pictures` that there are pictures in it, of which the words are another's to read;
    `confidence` is of the page that was read least surely (0 to 100), where that is known.
    """

    text: str
    source: str
    shortcomings: tuple[Shortcoming, ...] = ()
    whole: bool = True
    is_apart: bool = False
    has_pictures: bool = False
    confidence: int | None = None


@dataclass
class UnreadableTextError(Exception):
    """The extractor cannot read this content: ENCRYPTED, or UNREADABLE with the cause's name."""

    code: DefectCode
    detail: str = ""


@dataclass
class EngineTroubleError(Exception):
    """A server that extracts did not answer as it should; `is_reached` tells whether it had the content."""

    reason: str
    is_reached: bool


class TextExtractor(Protocol):
    """One library that finds text in content of some media types."""

    @property
    def name(self) -> str:
        """Lower case, as the docs list it."""
        ...

    @property
    def version(self) -> str:
        """Another one where it may find another text: its own number, then that of its library."""
        ...

    def reads(self, media_type: str) -> bool:
        """Whether the extractor knows this media type (lower case, without parameters)."""
        ...

    def extract(self, content: bytes, media_type: str, name: str) -> Extracted:
        """The text of the content, all of it.

        `media_type` may carry parameters such as a charset. Raises UnreadableTextError when
        nothing could be read, EngineTroubleError when the extractor is a server and that is in
        trouble; any other exception is a fault of the library.
        """
        ...


def base_type(media_type: str) -> str:
    """The media type in lower case without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_picture(media_type: str) -> bool:
    """Whether it is a picture of pixels: it holds no text, but may show some."""
    return base_type(media_type) in _PICTURES


def may_hold_pictures(media_type: str) -> bool:
    """Whether it is an office file of a form in which pictures stand as files of their own."""
    return _OFFICE.match(base_type(media_type)) is not None


def holds_text(media_type: str) -> bool:
    """Whether there is a text to be found: not in a photo, nor in a container read by a format."""
    base = base_type(media_type)
    return not base.startswith(_TEXTLESS_FAMILIES) and base not in _READ_ELSEWHERE


def expects_text(media_type: str) -> bool:
    """Whether finding no text is worth a Defect: in a document it is, in an unknown binary it is not."""
    return holds_text(media_type) and base_type(media_type) not in _TEXTLESS


def clean(text: str) -> str:
    """The text without NUL and without lone surrogates, so that it encodes to UTF-8 anywhere."""
    return _NOT_TEXT.sub("", text)


def joined(found: Iterable[Extracted]) -> str:
    """The first text, and of each later one that is not apart the lines with a word not seen before.

    Two libraries that read the same file agree on most of it; what only one of them found
    (a form field, an embedded file) is added once.
    """
    seen: set[str] = set()
    kept: list[str] = []
    for extracted in found:
        text = extracted.text
        is_whole = extracted.is_apart or not kept
        fresh = text if is_whole else "\n".join(_lines_with_new_words(text, seen))
        seen.update(_WORD.findall(text.lower()))
        if fresh.strip():
            kept.append(fresh)
    return "\n\n".join(kept)


def _lines_with_new_words(text: str, seen: set[str]) -> list[str]:
    return [line for line in text.splitlines() if not seen.issuperset(_WORD.findall(line.lower()))]
