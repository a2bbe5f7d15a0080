"""Names of people who stand in no header: by how they are addressed, announced or how they sign."""

import re
from collections.abc import Iterator

from disclosure.recogniser import Confidence, Hit, Matter, Surroundings
from disclosure.words import folded
from records.redaction import Passage

_PARTICLE = r"(?:[Vv]an|[Dd]e[rn]?|'t|[Tt]e[nr]?|[Hh]et|in|op|von|el|al)[ ]"
_PROPER = r"[^\W\d_a-z][\w'’-]{1,40}"
_NAME = (
    rf"(?:[A-Z]\.[ ]?){{0,5}}(?:{_PARTICLE}){{0,3}}{_PROPER}"
    rf"(?:[ -](?:{_PARTICLE}){{0,3}}{_PROPER}){{0,3}}"
)
_TITLED = re.compile(
    r"(?<!\w)(?:[Dd]e heer|[Mm]evrouw|[Mm]eneer|[Mm]evr\.|[Mm]w\.|[Dd]hr\.|[Hh]eer|[Mm]w|[Dd]hr|[Dd]rs\.|"
    rf"[Ii]r\.|[Ii]ng\.|[Mm]r\.|[Dd]r\.|[Pp]rof\.) (?P<name>{_NAME})"
)
_GREETED = re.compile(
    r"(?:^|\n)[ \t>]{0,8}(?:Beste|Hoi|Hallo|Dag|Geachte|Lieve|Ha|Hi|Hey|Goedemorgen|Goedemiddag|Hello|Dear) "
    rf"(?P<name>{_NAME})(?=[ ]?[,!.\n])"
)
_SIGNED = re.compile(
    r"(?:[Gg]roet(?:en|jes)?|[Gg]r\.|[Mm]vg|[Hh]oogachtend|[Rr]egards)[^\n]{0,20}\n(?:[ \t>]{0,8}\n){0,3}"
    rf"[ \t>]{{0,8}}(?P<name>{_NAME})(?=[ \t,]{{0,3}}(?:\n|$))"
)
_ADDRESSED = (
    (_TITLED, Confidence.LIKELY, "naam na een aanspreking of titel"),
    (_GREETED, Confidence.POSSIBLE, "naam in een aanhef"),
    (_SIGNED, Confidence.POSSIBLE, "naam onder een groet"),
)
_FUNCTIONS = frozenset(
    "minister ministers staatssecretaris voorzitter president premier kamerlid burgemeester directeur koning "
    "collega collegas allen team lezer".split()
)


class AddressedName:
    """Names after a title, in a greeting or under one; never those that stay."""

    name = "addressed"

    def find(self, text: str, around: Surroundings) -> Iterator[Hit]:
        """Names without their title."""
        staying = {tuple(map(folded, each.split())) for each in around.staying}
        surnames = {each[1:] for each in staying if len(each) > 1}
        found = sorted(
            (each.span("name"), confidence, why)
            for pattern, confidence, why in _ADDRESSED
            for each in pattern.finditer(text)
        )
        for (start, end), confidence, why in found:
            words = tuple(map(folded, text[start:end].split()))
            if words not in staying | surnames and words[0] not in _FUNCTIONS:
                yield Hit(Passage(start, end), Matter.PRIVACY, self.name, confidence, why)
