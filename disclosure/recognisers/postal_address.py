"""Dutch addresses: a postcode, a street with its number, or both in a row.

A postbox is no place where somebody lives, so it and its postcode stay. Streets are known by the word
they end in; those that mean something else as often (-ring as in "vergadering") are left out.
"""

import re
from collections.abc import Iterator

from disclosure.recogniser import Confidence, Hit, Matter, Surroundings
from records.redaction import Passage

_POSTCODE = re.compile(r"(?<!\w)[1-9]\d{3}[ \u00a0]?(?!S[ADS]\b)[A-Z]{2}(?!\w)")
_KINDS = (
    "straat|straatje|str\\.|laan|laantje|weg|plein|pleintje|gracht|kade|dijk|singel|hof|hofje|pad|steeg|dreef|park|"
    "plantsoen|baan|wal|markt|haven|erf|boulevard|allee|vaart|brink|hoeve|akker|voorhout|vest|poort"
)
_NUMBER = r"[1-9]\d{0,3}(?:[ -]?[a-zA-Z](?!\w)|[ -](?:[IVX]{1,4}|\d{1,4}|bis|hs|rood|zwart|huis)(?!\w))?"
_STREET = re.compile(rf"(?:{_KINDS})[ \u00a0](?P<number>{_NUMBER})(?!\w)", re.IGNORECASE)
_LANE_OF = re.compile(
    r"(?<!\w)(?:Laan|Weg|Plein|Kade|Singel|Park|Hof)(?: (?!\d)[\w'’.-]{1,20}){1,4}+"
    rf" (?P<number>{_NUMBER})(?!\w)"
)
_PARTICLES = frozenset("van de der den het 't ten ter op aan in te von la le du 's aan".split())
_NOT_A_NUMBER = re.compile(
    r"[ \u00a0](?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    r"km|kilometer|meter|procent|jaar|uur|euro|dagen|weken|maanden|keer|personen|minuten)\b|[%,]\d|:\d|[/-]\d\d?[/-]",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"\b(?:postbus|antwoordnummer|p\.?o\.? ?box)[ \u00a0]\d[^\n]{0,20}\n?[^\n]{0,10}$", re.IGNORECASE
)
_BETWEEN = re.compile(r"[ \u00a0]?(?:[,;|–-][ \u00a0]?)?(?:\r?\n[ \t>]{0,8})?")
_HOUSE = re.compile(rf"[ \u00a0]?,?[ \u00a0](?:huisnummer |nr\.? ?)?(?P<number>{_NUMBER})(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FARTHEST = 60


class PostalAddress:
    """Streets with their number and postcodes, joined where they stand in a row."""

    name = "address"

    def find(self, text: str, around: Surroundings) -> Iterator[Hit]:
        """By their start; a street and the postcode after it are one hit."""
        del around
        streets = sorted({*_streets(text), *_lanes(text)})
        joined: set[int] = set()
        for start, end in _without_nested(streets):
            between = _BETWEEN.match(text, end)
            postcode = _POSTCODE.match(text, between.end()) if between else None
            if postcode is None and _YEAR.fullmatch(text[end - 4 : end]):
                continue
            if postcode is not None:
                joined.add(postcode.start())
            sure, why = (
                (Confidence.CERTAIN, "straat, huisnummer en postcode")
                if postcode
                else (Confidence.LIKELY, "straat en huisnummer")
            )
            yield Hit(
                Passage(start, postcode.end() if postcode else end), Matter.PRIVACY, self.name, sure, why
            )
        for found in _POSTCODE.finditer(text):
            if found.start() not in joined:
                yield from self._alone(text, found)

    def _alone(self, text: str, found: re.Match[str]) -> Iterator[Hit]:
        """A postcode without a street before it."""
        if _BOX.search(text[max(0, found.start() - _FARTHEST) : found.start()]):
            return
        house = _HOUSE.match(text, found.end())
        if house is not None and not _NOT_A_NUMBER.match(text, house.end()):
            why = "postcode en huisnummer"
            yield Hit(Passage(found.start(), house.end()), Matter.PRIVACY, self.name, Confidence.CERTAIN, why)
        elif not _YEAR.match(found[0]) or found.start() == 0 or text[found.start() - 1] == "\n":
            yield Hit(
                Passage(*found.span()),
                Matter.PRIVACY,
                self.name,
                Confidence.POSSIBLE,
                "postcode zonder adres",
            )


def _streets(text: str) -> Iterator[tuple[int, int]]:
    for found in _STREET.finditer(text):
        start = _word_start(text, found.start())
        number_at = found.start("number")
        word = text[start:number_at]
        is_bare = start == found.start()
        start = _with_words_before(text, start)
        whole = text[start:number_at]
        if not whole[:1].isupper() or _NOT_A_NUMBER.match(text, found.end()):
            continue
        if is_bare and (len(whole.split()) > len(word.split()) and whole.split()[-2].lower() in _PARTICLES):
            continue  # somebody called Van Dijk or Van der Laan
        yield start, found.end()


def _lanes(text: str) -> Iterator[tuple[int, int]]:
    """Streets that begin with their kind: "Laan van Meerdervoort 70"."""
    for found in _LANE_OF.finditer(text):
        words = found[0].split()
        if words[1] in _PARTICLES and not _NOT_A_NUMBER.match(text, found.end()):
            yield found.span()


def _word_start(text: str, at: int) -> int:
    start = at
    while start and at - start < _FARTHEST and (text[start - 1].isalnum() or text[start - 1] in "'’.-"):
        start -= 1
    while start < at and not text[start].isalnum():
        start += 1
    return start


def _with_words_before(text: str, at: int) -> int:
    """The start with up to four words before it that belong to the name: "Burgemeester De Vlugtlaan"."""
    start = best = at
    for _ in range(4):
        if text[start - 1 : start] != " " or not (
            text[start - 2 : start - 1].isalnum() or text[start - 2 : start - 1] == "."
        ):
            break
        before = _word_start(text, start - 1)
        word = text[before : start - 1]
        if not word or not (word[0].isupper() or word in _PARTICLES) or any(sign.isdigit() for sign in word):
            break
        start = before
        if word[0].isupper():
            best = start
    return best


def _without_nested(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    reached = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > reached:
            yield start, end
            reached = end
