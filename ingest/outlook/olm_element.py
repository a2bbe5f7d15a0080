"""Elements of an archive of Outlook for Mac: mails, appointments, contacts, tasks, notes and lists in XML.

A field is an element in it, known by its name; what a field lists are elements that say all in attributes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from ingest.data.xml_signs import END, TEXT, Sign, XmlSigns
from ingest.extract import UnreadableTextError
from ingest.limits import Limits
from ingest.words.sign_count import count_signs
from records.content import Content
from records.defect import DefectCode

_NAMES = frozenset(("email", "appointment", "contact", "task", "note", "group"))
_SIGN = re.compile(rb"<(?:[\w.-]{1,100}:)?(?:email|appointment|contact|task|note|group)(?=[\s/>])")
_CHUNK_BYTES = 1 << 16
_MOST_TAGS = 200_000
"""Without the end of an element: read in a second."""
_LONGEST_TAG_BYTES = 4 << 20
_SPACE = "space"
"""An attribute of nearly every element, that says nothing (`xml:space`)."""

Trouble = tuple[DefectCode, str]


@dataclass(slots=True)
class OlmElement:
    """One element: its name, its bytes within its file, its texts and lists by field, and its troubles."""

    name: str
    start: int
    end: int = 0
    pieces: dict[str, list[str]] = field(default_factory=dict)
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)

    def text(self, *names: str) -> str:
        """The first of these fields that has words."""
        return next(filter(str.strip, ("".join(self.pieces.get(name, ())) for name in names)), "")

    def listed(self, attribute: str) -> list[dict[str, str]]:
        """Whatever is listed in any field and has this attribute, in the order of the file."""
        return [each for told in self.lists.values() for each in told if each.get(attribute)]


def count_elements(content: Content) -> int:
    """How many there are, by how they begin."""
    return count_signs(content, _SIGN)


def read_elements(content: Content, limits: Limits) -> Iterator[OlmElement]:
    """Each element, in order; its bytes run to the next tag.

    One of more than `mime_parts` elements, or of more than `text_characters`, holds those that came first.
    Raises UnreadableTextError where the XML breaks off; the element open there came last, with that trouble.
    """
    signs, elements = XmlSigns(), _Elements(limits)
    trouble: UnreadableTextError | None = None
    heard = 0
    for start in range(0, content.size_bytes, _CHUNK_BYTES):
        end = start + _CHUNK_BYTES
        try:
            signs.of(content.read(start, end), is_last=end >= content.size_bytes)
        except UnreadableTextError as error:
            trouble = error
        except expat.ExpatError:
            trouble = UnreadableTextError(DefectCode.MALFORMED, "xml")
        for sign, at in zip(signs.found, signs.begin, strict=True):
            yield from elements.ended_by(sign, at)
        heard = end if signs.found else heard
        if elements.tags > _MOST_TAGS:
            trouble = UnreadableTextError(DefectCode.LIMIT_PARTS, f"tags over {_MOST_TAGS}")
        elif end - heard > _LONGEST_TAG_BYTES:
            trouble = UnreadableTextError(DefectCode.LIMIT_SIZE, f"tag over {_LONGEST_TAG_BYTES}")
        if trouble:
            break
    yield from elements.ended(content.size_bytes, trouble)
    if trouble:
        raise trouble


class _Elements:
    """Puts signs together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.tags = 0
        """Since the last element ended."""
        self._element: OlmElement | None = None
        self._path: list[str] = []
        """The names of what is open within the element, its own first; none once it is closed."""
        self._parts, self._characters, self._is_full = 0, 0, False

    def ended_by(self, sign: Sign, at: int) -> Iterator[OlmElement]:
        """Take a sign; the element that it follows, if it does."""
        if not self._path and sign.kind != TEXT:
            yield from self.ended(at)
        self.tags += sign.kind != TEXT
        if sign.kind == TEXT:
            self._say(sign.name)
        elif sign.kind == END:
            del self._path[-1:]
        elif self._path:
            self._open(sign)
        elif sign.name in _NAMES:
            self._element, self._path = OlmElement(sign.name, at), [sign.name]
            self._parts, self._characters, self._is_full = 0, 0, False

    def ended(self, at: int, trouble: UnreadableTextError | None = None) -> Iterator[OlmElement]:
        """The last element, if there is one; it breaks off if it is still open."""
        if self._element is None:
            return
        self._element.end = at
        if trouble and self._path:
            self._element.troubles.append((trouble.code, trouble.detail))
        yield self._element
        self._element, self.tags = None, 0

    def _open(self, sign: Sign) -> None:
        self._path.append(sign.name)
        self._parts += 1
        told = {name: value for name, value in sign.told.items() if name != _SPACE}
        if self._element and self._has_room(self._element) and told:
            self._element.lists.setdefault(self._path[1], []).append(told)

    def _say(self, text: str) -> None:
        self._characters += len(text)
        if self._element and len(self._path) > 1 and self._has_room(self._element):
            self._element.pieces.setdefault(self._path[-1], []).append(text)

    def _has_room(self, element: OlmElement) -> bool:
        """Whether the element is within its limits; the first that it strikes is its trouble."""
        if self._is_full:
            return False
        for code, count, most in (
            (DefectCode.LIMIT_PARTS, self._parts, self._limits.mime_parts),
            (DefectCode.LIMIT_TEXT, self._characters, self._limits.text_characters),
        ):
            if count > most:
                self._is_full = True
                element.troubles.append((code, f"over {most}"))
        return not self._is_full
