"""E-mail addresses of persons, also written out with "[at]"; addresses of an office are nobody's and stay."""

import re
from collections.abc import Iterator

from disclosure.recogniser import Confidence, Hit, Matter, Surroundings
from records.redaction import Passage

_AT = re.compile(r"@| ?[\[({] ?(?:at|apenstaartje) ?[\])}] ?", re.IGNORECASE)
_LOCAL_SIGNS = frozenset("._%+'-!#$&*/=?^`{|}~")
_LONGEST_LOCAL, _LONGEST_HOST = 64, 253
_HOST = re.compile(r"[^\W_](?:[^\W_]|[.-](?=[^\W_]))*+")
_TOP = re.compile(r"\.[^\W\d_]{2,}$")
OFFICES = frozenset(
    "abuse administratie adviesraad afspraken balie bestuur bestuurssecretariaat communicatie contact "
    "dienstpostbus directie do-not-reply donotreply facturen financien griffie helpdesk hr info "
    "informatie inkoop juridisch klantcontact klantenservice kabinet loket mail meldpunt melding "
    "no-reply no_reply noreply ondersteuning parlement pers personeel persvoorlichting planning post "
    "postbus postkamer postmaster postvak privacy publieksinformatie receptie redactie secretariaat "
    "servicedesk support team voorlichting webmaster woo woo-verzoeken wooverzoek wooverzoeken".split()
)
"""What stands before the @ in an address that belongs to an office rather than to a person."""


class EmailAddress:
    """Addresses of RFC 5322 3.4.1 without quoted parts, and in other alphabets (RFC 6531)."""

    name = "email"

    def find(self, text: str, around: Surroundings) -> Iterator[Hit]:
        """Every address but those of an office."""
        del around
        for at in _AT.finditer(text):
            start, end = _start(text, at.start()), _end(text, at.end())
            if start is None or end is None or text[start : at.start()].lower() in OFFICES:
                continue
            is_plain = at[0] == "@"
            sure = Confidence.CERTAIN if is_plain else Confidence.LIKELY
            why = "e-mailadres" if is_plain else "uitgeschreven e-mailadres"
            yield Hit(Passage(start, end), Matter.PRIVACY, self.name, sure, why)


def _start(text: str, at: int) -> int | None:
    """Where the part before the @ begins; None if there is none, or it is too long for an address."""
    start = at
    while (
        start
        and at - start <= _LONGEST_LOCAL
        and (text[start - 1].isalnum() or text[start - 1] in _LOCAL_SIGNS)
    ):
        start -= 1
    if at - start > _LONGEST_LOCAL:
        return None
    while start < at and not text[start].isalnum():
        start += 1
    return start if start < at else None


def _end(text: str, at: int) -> int | None:
    """Where the host ends: labels with dots, of which the last has letters alone."""
    host = _HOST.match(text, at, at + _LONGEST_HOST)
    return host.end() if host and _TOP.search(host[0]) else None


def _is_local(sign: str) -> bool:
    return sign.isalnum() or sign in _LOCAL_SIGNS
