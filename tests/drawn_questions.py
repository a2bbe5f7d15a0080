"""Questions of every kind, drawn from the texts of an archive: the same ones for the same texts."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from records.access import AccessScope
from records.identity import AccessionId
from records.record import RecordKind
from search.fields import FACET
from search.index import IndexDocument, Question
from search.language import parse
from search.request import Filters
from search.tiers import tiers_of

SORTS = ("relevance", "newest", "oldest")


@dataclass(frozen=True)
class Drawing:
    """Draws from documents, of which the hand-ins and custodians are these."""

    documents: Sequence[IndexDocument]
    custodians: Sequence[str]
    chance: random.Random

    @property
    def accessions(self) -> list[AccessionId]:
        return sorted({AccessionId(str(each.values["accession"])) for each in self.documents})

    def questions(self, kind: str, count: int) -> Iterator[tuple[str, Question, AccessScope]]:
        """So many questions of a kind, each with its text and a scope."""
        write = KINDS[kind]
        for _ in range(count):
            text = write(self)
            yield text, self._question(text), self._scope()

    def _question(self, text: str) -> Question:
        tiers = tiers_of(parse(text), stems=self.chance.random() < 0.8)
        return Question(
            tiers=tiers.ranking,
            labels=tiers.labels,
            restrictions=self._filters().restrictions() if self.chance.random() < 0.4 else (),
            sort=self.chance.choice(SORTS),
            size=self.chance.choice((5, 20, 100)),
            facets=tuple(FACET),
            include_duplicates=self.chance.random() < 0.2,
        )

    def _filters(self) -> Filters:
        return self.chance.choice(
            (
                Filters(kind=(self.chance.choice(list(RecordKind)),)),
                Filters(accession_id=(self.chance.choice(self.accessions),)),
                Filters(custodian_id=(self.chance.choice(self.custodians),)),
                Filters(has_attachment=self.chance.random() < 0.5),
                Filters(sent_from=date(2001, 1, 1), sent_until=date(2002, 6, 30)),
                Filters(person_id=(self._value("person"),)),
            )
        )

    def _scope(self) -> AccessScope:
        some = [each for each in self.accessions if self.chance.random() < 0.7]
        return AccessScope(frozenset(some or self.accessions))

    def _value(self, name: str) -> str:
        while True:
            values = self.chance.choice(self.documents).values.get(name, ())
            if isinstance(values, tuple) and values:
                return values[0]

    def words(self, name: str = "text", count: int = 1) -> list[str]:
        """So many words that follow each other in a field of one document."""
        while True:
            words = str(self.chance.choice(self.documents).values.get(name, "")).split()
            if len(words) >= count:
                first = self.chance.randrange(len(words) - count + 1)
                return words[first : first + count]

    def word(self, name: str = "text") -> str:
        return self.words(name)[0]


def _near(draw: Drawing) -> str:
    words = draw.words(count=draw.chance.randint(2, 12))
    return f'"{words[-1]} {words[0]}"~{draw.chance.randint(0, 10)}'


def _fuzzy(draw: Drawing) -> str:
    word = draw.word()
    at = draw.chance.randrange(len(word))
    return f"{word[:at]}{draw.chance.choice('aeiourst')}{word[at + 1 :]}~{draw.chance.randint(1, 2)}"


def _prefix(draw: Drawing) -> str:
    word = draw.word()
    return f"{word[: draw.chance.randint(2, 5)]}*" if len(word) > 1 else word


def _field(draw: Drawing) -> str:
    prefix, name = draw.chance.choice(
        (
            ("van", "sender"),
            ("aan", "to"),
            ("cc", "cc"),
            ("onderwerp", "title"),
            ("bestand", "file"),
            ("deelnemer", "participant"),
            ("bijlage", "attachment"),
        )
    )
    return f"{prefix}:{draw.word(name)}"


def _date(draw: Drawing) -> str:
    first = date(2000, 1, 1) + timedelta(days=draw.chance.randrange(1_200))
    until = first + timedelta(days=draw.chance.randrange(400))
    return draw.chance.choice(
        (f"datum:{first:%Y}", f"datum:{first:%Y-%m} {draw.word()}", f"datum:{first:%Y-%m}..{until:%Y-%m}")
    )


def _mixed(draw: Drawing) -> str:
    one, two, three, four = (draw.word() for _ in range(4))
    return f"({one} OF {two}) {three} NIET ({four} OF onderwerp:{draw.word('title')})"


KINDS: dict[str, Callable[[Drawing], str]] = {
    "everything": lambda _: "",
    "word": lambda draw: draw.word(),
    "exact": lambda draw: f"={draw.word()}",
    "phrase": lambda draw: f'"{" ".join(draw.words(count=draw.chance.randint(2, 4)))}"',
    "near": _near,
    "prefix": _prefix,
    "fuzzy": _fuzzy,
    "field": _field,
    "date": _date,
    "and": lambda draw: " ".join(draw.words(count=draw.chance.randint(2, 4))),
    "or": lambda draw: " OF ".join(draw.word() for _ in range(draw.chance.randint(2, 10))),
    "not": lambda draw: f"{draw.word()} NIET {draw.word()}",
    "mixed": _mixed,
}
"""A text of each kind."""
