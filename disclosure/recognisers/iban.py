"""Bank accounts: IBAN by its check digits (ISO 13616, ISO 7064 mod 97-10), of every country that has them."""

import re
from collections.abc import Iterator

from disclosure.recogniser import Confidence, Hit, Matter, Surroundings
from records.redaction import Passage

_BY_LENGTH = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_LENGTHS = {country: length for length, countries in _BY_LENGTH.items() for country in countries.split()}
"""How long an IBAN is, by country (SWIFT IBAN registry)."""
_HEAD = re.compile(r"(?<![^\W_])[A-Za-z]{2}[ \u00a0]?\d\d")
_SEPARATORS = " \u00a0\u2009\u202f.-"
_DUTCH = re.compile(r"NL\d\d[A-Z]{4}\d{10}")


class Iban:
    """IBAN in one piece or grouped, in either case."""

    name = "iban"

    def find(self, text: str, around: Surroundings) -> Iterator[Hit]:
        """Accounts whose check digits hold; of Dutch ones also those with a slip of the pen."""
        del around
        for head in _HEAD.finditer(text):
            length = _LENGTHS.get(head[0][:2].upper())
            end = _end(text, head.start(), length) if length else None
            if end is None:
                continue
            compact = "".join(filter(str.isalnum, text[head.start() : end])).upper()
            if passes(compact):
                judged = Confidence.CERTAIN, "het controlegetal van een IBAN klopt"
            elif _DUTCH.fullmatch(compact):
                judged = Confidence.POSSIBLE, "lijkt op een IBAN, maar het controlegetal klopt niet"
            else:
                continue
            yield Hit(Passage(head.start(), end), Matter.PRIVACY, self.name, *judged)


def passes(compact: str) -> bool:
    """Whether the check digits hold of an IBAN without separators, in upper case."""
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def _end(text: str, start: int, length: int) -> int | None:
    """Where so many letters and digits end, with at most one separator between two of them."""
    place, left = start, length
    while left:
        sign = text[place : place + 1]
        if sign.isascii() and sign.isalnum():
            left -= 1
        elif not (sign and sign in _SEPARATORS and text[place - 1] not in _SEPARATORS):
            return None
        place += 1
    return None if text[place : place + 1].isalnum() else place
