"""What Apache Tika says of a file, compiled in or as a server, and what that comes to."""

from collections.abc import Iterable

from ingest.extract import Shortcoming, UnreadableTextError
from records.defect import DefectCode

HANGS = frozenset({"application/onenote", "application/msonenote"})
"""Media types on which its parser may hang for ever: refused beforehand."""
PROPERTIES = ("dc:title", "dc:subject", "dc:description", "meta:keyword")
"""Metadata that somebody wrote and that belongs to the text."""

Metadata = dict[str, list[str]]


def refusal(message: str) -> UnreadableTextError:
    """The error for what Tika said, of which only the class of trouble is kept: it may quote the file."""
    folded = message.lower()
    if "encrypt" in folded or "password" in folded:
        return UnreadableTextError(DefectCode.ENCRYPTED, "tika")
    if "zero" in folded or "must have > 0 bytes" in folded:
        return UnreadableTextError(DefectCode.EMPTY, "tika")
    return UnreadableTextError(DefectCode.UNREADABLE, "tika")


def with_properties(text: str, metadata: Metadata) -> str:
    """The text, then the title, subject, description and keywords that do not stand in it."""
    more = [value for key in PROPERTIES for value in metadata.get(key, ()) if value not in text]
    return "\n".join((text.strip(), *more))


def failures_within(metadata: Metadata) -> tuple[Shortcoming, ...]:
    """What Tika gave up on inside the file, as a code and the name of the field that told it."""
    return tuple(
        Shortcoming(_code(key, values), key)
        for key, values in sorted(metadata.items())
        if "exception" in key.lower()
    )


def _code(key: str, values: Iterable[str]) -> DefectCode:
    told = " ".join(values).lower()
    if "nesting" in told:
        return DefectCode.LIMIT_DEPTH
    if "zip bomb" in told:
        return DefectCode.LIMIT_RATIO
    return _LIMITS.get(key, DefectCode.UNREADABLE)


_LIMITS = {
    "X-TIKA:EXCEPTION:write_limit_reached": DefectCode.LIMIT_TEXT,
    "X-TIKA:EXCEPTION:embedded_resource_limit_reached": DefectCode.LIMIT_PARTS,
}
