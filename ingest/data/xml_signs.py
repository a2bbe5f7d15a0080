"""XmlSigns: XML read in a stream and within bounds, as the signs that stand in it.

Nothing is resolved: what has a document type is refused, so no entity grows and nothing is fetched.
"""

from typing import NamedTuple
from xml.parsers import expat

from ingest.extract import UnreadableTextError
from records.defect import DefectCode

_DEEPEST = 500
_RELATED = "relationships"
_DRAWN = "svg-compatible:1.0"


class Sign(NamedTuple):
    """Something that stands in XML: an element that begins or ends, or text.

    Names are without namespace, but for attributes that name a relation (`r:`) and elements that tell of a
    drawing (`svg:`), for their names are those of other things too.
    """

    kind: str
    name: str
    told: dict[str, str]


START, END, TEXT = "start", "end", "text"


class XmlSigns:
    """Turns bytes of XML into signs, piece by piece.

    `found` are the signs of the last piece, up to where it was refused; `begin` the byte at which each
    element that begins or ends there does so.
    """

    def __init__(self) -> None:
        """Stand before the first byte."""
        self.found: list[Sign] = []
        self.begin: list[int] = []
        self._depth = 0
        self._parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _refuse

    def of(self, chunk: bytes, *, is_last: bool = False) -> list[Sign]:
        """What ends in this piece.

        Raises UnreadableTextError for a document type, an encoding that cannot be read (UNREADABLE) or depth
        (LIMIT_DEPTH), ExpatError for what is no XML.
        """
        self.found, self.begin = [], []
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError:
            self._parser.buffer_text = False  # tells what text it still held
            raise
        except (LookupError, ValueError):  # of the codec that the document asks for
            raise UnreadableTextError(DefectCode.UNREADABLE, "encoding") from None
        return self.found

    def _start(self, name: str, told: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableTextError(DefectCode.LIMIT_DEPTH, f"xml {_DEEPEST}")
        self._put(Sign(START, _bare(name), {_attribute(key): told[key] for key in told}))

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._put(Sign(END, _bare(name), {}))

    def _text(self, text: str) -> None:
        self._put(Sign(TEXT, text, {}))

    def _put(self, sign: Sign) -> None:
        self.found.append(sign)
        self.begin.append(self._parser.CurrentByteIndex)


def _bare(name: str) -> str:
    space, _, bare = name.rpartition(" ")
    return f"svg:{bare}" if space.endswith(_DRAWN) else bare


def _attribute(name: str) -> str:
    space, _, bare = name.rpartition(" ")
    return f"r:{bare}" if space.endswith(_RELATED) else bare


def _refuse(*_: object) -> None:
    raise UnreadableTextError(DefectCode.UNREADABLE, "doctype")
