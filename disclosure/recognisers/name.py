"""Names of people in headers and address lists, wherever the text has them, whole or in part.

Names that stay because of a public function win where they stand whole; of a surname that somebody who
stays shares, the officer is told so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from disclosure.person_names import PARTICLES, first_of_surname, orders, words_of_name
from disclosure.recogniser import Confidence, Hit, Matter, Surroundings
from disclosure.words import Word, words_of
from records.record import Participant
from records.redaction import Passage

_LEAST = 3
"""Letters of a name that is looked for alone; shorter ones are words too often."""
_COMMON = frozenset(
    "bos berg beek bakker boer brink dam dijk groot heuvel hof kort kamp klein klomp koning kok "
    "kuiper land maas man meer mei mol oost prins ridder roos schipper smit ster veld vos visser west "
    "wit zwart haan post april august sterk blom kool pen peer wolf stoel smid molenaar mens arts "
    "keizer graaf vogel vis bij will mark rob roy rose jan joy an art dirk pie max nu wil kees ton".split()
)
"""Surnames and first names that are words, or too short to be sure of: they need company or a capital."""


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a name: its words, folded; the first or all of them with a capital in the text."""

    words: tuple[str, ...]
    confidence: Confidence
    why: str


class Name:
    """Participants' names: in full, turned round, by surname, by initials and surname, by first name."""

    name = "name"

    def find(self, text: str, around: Surroundings) -> Iterator[Hit]:
        """The longest form at each place, by its start."""
        forms = _by_first_word(_forms(around.people))
        staying = _by_first_word(
            _Form(words, Confidence.CERTAIN, "") for each in around.staying for words in orders(each)
        )
        shared = {words[-1] for each in around.staying for words in [words_of_name(each)] if words}
        words = list(words_of(text))
        place = 0
        while place < len(words):
            stays = _longest(words, place, staying, text)
            found = _longest(words, place, forms, text)
            if found and (not stays or len(found.words) > len(stays.words)):
                yield self._hit(words[place : place + len(found.words)], found, shared)
            place += len((found if found and not stays else stays or found or _ONE).words)

    def _hit(self, words: list[Word], found: _Form, shared: set[str]) -> Hit:
        passage = Passage(words[0].start, words[-1].end)
        if len(words) < 3 and words[-1].folded in shared and found.confidence is not Confidence.CERTAIN:
            why = f"{found.why}; zo heet ook iemand wiens naam openbaar blijft"
            return Hit(passage, Matter.PRIVACY, self.name, Confidence.POSSIBLE, why)
        return Hit(passage, Matter.PRIVACY, self.name, found.confidence, found.why)


_ONE = _Form(("",), Confidence.POSSIBLE, "")


def _longest(words: list[Word], place: int, forms: dict[str, list[_Form]], text: str) -> _Form | None:
    """The longest form that stands at this place, written as a name is."""
    for form in forms.get(words[place].folded, ()):
        group = words[place : place + len(form.words)]
        if tuple(word.folded for word in group) != form.words or not _is_close(group, text):
            continue
        if all(_is_name_like(word, text) for word in group):
            return form
    return None


def _is_close(group: list[Word], text: str) -> bool:
    """Whether only spaces, points, a comma or a hyphen stand between the words of a name."""
    gaps = (text[one.end : two.start] for one, two in pairwise(group))
    return all(len(gap) <= 4 and not gap.strip(" \u00a0.,-_'’\r\n\t") for gap in gaps)


def _is_name_like(word: Word, text: str) -> bool:
    return (
        word.folded in PARTICLES
        or text[word.start].isupper()
        or text[word.start].islower() is False
        or _in_address(word, text)
    )


def _in_address(word: Word, text: str) -> bool:
    """Whether a word stands in a file name or an address, where names have no capitals."""
    return bool(
        {text[word.start - 1 : word.start], text[word.end : word.end + 1]} & {"_", ".", "-", "@"} - {""}
    ) and (text[word.end : word.end + 2] not in {".", ". ", ".\n"})


def _by_first_word(forms: Iterable[_Form]) -> dict[str, list[_Form]]:
    found: dict[str, dict[tuple[str, ...], _Form]] = defaultdict(dict)
    for form in forms:
        found[form.words[0]].setdefault(form.words, form)
    return {first: sorted(each.values(), key=lambda form: -len(form.words)) for first, each in found.items()}


def _forms(people: Iterable[Participant]) -> Iterator[_Form]:
    for each in people:
        names = {each.name} if each.name and "@" not in each.name else set()
        local = each.address.partition("@")[0]
        if not names and re.search(r"[._]", local):
            names = {local}
        for name in sorted(names):
            yield from _forms_of(name)


def _forms_of(name: str) -> Iterator[_Form]:
    """In full first, so that the surest reason is kept."""
    ordered = list(orders(name))
    for words in ordered:
        if len(words) > 1:
            yield _Form(words, Confidence.CERTAIN, "naam uit de kopregels of adreslijst")
    for first, *rest in ordered[:1]:
        surname = tuple(rest[first_of_surname(name, rest) :])
        if len(first) >= _LEAST and rest:
            sure = Confidence.POSSIBLE if first in _COMMON else Confidence.LIKELY
            yield _Form((first,), sure, "voornaam van een deelnemer")
        if surname:
            yield _Form(
                (first[0], *surname), Confidence.CERTAIN, "voorletter en achternaam van een deelnemer"
            )
            for part in _parts(surname):
                sure = Confidence.POSSIBLE if part[0] in _COMMON else Confidence.LIKELY
                yield _Form(part, sure, "achternaam van een deelnemer")


def _parts(surname: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A surname whole, without its particles, and each word of it that is long enough."""
    proper = tuple(word for word in surname if word not in PARTICLES)
    yield from (part for part in (surname, proper) if len(part) > 1)
    yield from ((word,) for word in proper if len(word) >= _LEAST)
