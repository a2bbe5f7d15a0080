"""Cards (`.vcf`): every contact in a file is an item (RFC 6350, vCard 2.1)."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.format import Confidence, Context, Finding, Source
from ingest.mime.component_record import Trouble, read_components
from ingest.words.content_lines import Component, outermost
from records.trace import Trace, TraceKind

_NAMES = frozenset({"VCARD"})
_TOLD = ("NICKNAME", "TITLE", "ROLE", "ORG", "EMAIL", "TEL", "IMPP", "ADR", "LABEL", "BDAY", "URL", "NOTE")
_PIECES = re.compile(r"(?<!\\);")


class Cards:
    """Reads the contacts of a file."""

    name = "vcf"

    def sniff(self, source: Source) -> Confidence:
        """Certain of a file that begins as a card."""
        return Confidence.CERTAIN if outermost(source.head()) == b"VCARD" else Confidence.NO

    def read(self, source: Source, context: Context) -> Iterator[Finding]:
        """The count of BEGIN lines, then every card in the order of the file."""
        yield from read_components(source, context, self.name, _NAMES, _told)


def _told(component: Component) -> tuple[dict[str, Any], list[Trouble]]:
    name = component.words("FN") or _pieces(component.words("N"))
    lines = [_pieces(line.value.removeprefix("tel:")) for line in component.all_of(*_TOLD)]
    return {
        "subtype": "contact",
        "title": name,
        "text": "\n".join(filter(None, dict.fromkeys((name, *lines)))),
        "media_type": "text/vcard",
        "traces": tuple(
            Trace(TraceKind.CATEGORY, text=word.strip())
            for line in component.all_of("CATEGORIES")
            for word in line.words.split(",")
            if word.strip()
        ),
    }, []


def _pieces(value: str) -> str:
    """A value of several pieces as one text."""
    pieces = (
        piece.replace("\\,", ",").replace("\\;", ";").replace("\\n", "\n") for piece in _PIECES.split(value)
    )
    return " ".join(piece.strip() for piece in pieces if piece.strip())
