"""What the headers of a MIME part say of it, and which of three roles that gives it.

The rule, in one place for reader and scanner: text/plain and text/html without a file name
and not sent as an attachment are body; a message (message/rfc822, or a file named *.eml that
reads as one) is a nested mail; every other leaf is an attachment.
"""

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from ingest.mime.header_fields import HeaderFields
from ingest.mime.parameters import read_parameters
from ingest.signatures import is_message
from ingest.words.charsets import decode_text

_BODIES = frozenset({"text/plain", "text/html"})
_MESSAGES = frozenset({"message/rfc822", "message/global"})

_LONGEST_KEPT = 200
"""Characters of headers that are remembered with their facts: most parts say the same few things."""


class PartRole(Enum):
    """What a leaf is to its mail."""

    BODY = auto()
    MESSAGE = auto()
    ATTACHMENT = auto()


@dataclass(frozen=True, slots=True)
class PartFacts:
    """The headers of a part, read. `media_type` is lower case and never empty."""

    media_type: str = "text/plain"
    charset: str = ""
    name: str = ""
    disposition: str = ""
    encoding: str = ""
    boundary: str = ""
    method: str = ""
    """The `method` of a calendar part, lower case (RFC 5546)."""

    @property
    def is_multipart(self) -> bool:
        """Whether the part says that it holds parts."""
        return self.media_type.startswith("multipart/")


def part_facts(content_type: str, disposition: str, encoding: str, default: str = "text/plain") -> PartFacts:
    """The facts of the three header values, decoded but otherwise as written.

    `default` is the type of a part that names none: message/rfc822 within multipart/digest.
    """
    written = (content_type, disposition, encoding, default)
    if len(content_type) + len(disposition) > _LONGEST_KEPT:
        return _part_facts(*written)
    return _remembered(*written)


def _part_facts(content_type: str, disposition: str, encoding: str, default: str) -> PartFacts:
    media_type, parameters = read_parameters(content_type)
    main, slash, sub = media_type.partition("/")
    if not (slash and main and sub) or " " in media_type:
        media_type = default
    shown, shown_parameters = read_parameters(disposition)
    return PartFacts(
        media_type,
        parameters.get("charset", ""),
        shown_parameters.get("filename") or parameters.get("name") or parameters.get("filename", ""),
        shown,
        encoding.partition(";")[0].strip().lower(),
        parameters.get("boundary", ""),
        parameters.get("method", "").lower(),
    )


_remembered = lru_cache(maxsize=1024)(_part_facts)


def facts_of(fields: HeaderFields, default: str = "text/plain") -> PartFacts:
    """The facts of a part whose header block was read by us."""
    return part_facts(
        decode_text(fields.first(b"content-type"))[0],
        decode_text(fields.first(b"content-disposition"))[0],
        decode_text(fields.first(b"content-transfer-encoding"))[0],
        default,
    )


def part_role(facts: PartFacts, content: bytes) -> PartRole:
    """The role of a leaf with these headers and decoded bytes (a multipart that holds no parts is body)."""
    if facts.media_type in _MESSAGES:
        return PartRole.MESSAGE
    if facts.is_multipart:
        return PartRole.BODY
    if facts.media_type in _BODIES and facts.disposition != "attachment" and not facts.name:
        return PartRole.BODY
    if is_named_as_mail(facts) and is_message(content[:4096]):
        return PartRole.MESSAGE
    return PartRole.ATTACHMENT


def is_named_as_mail(facts: PartFacts) -> bool:
    """Whether the part's file name says mail: its bytes then decide."""
    return facts.name.lower().endswith(".eml")
