"""A hundred mixed questions drawn from the corpus itself, the same ones for the same texts."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_WORD = re.compile(r"[a-z]+")
_SEED = 20
_TRIES = 20_000

WANTED = {"common": 15, "medium": 15, "rare": 15, "phrase": 20, "and": 10, "or": 10, "prefix": 10, "year": 5}
"""How many questions of each kind there are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: its kind and its words (of `year`: a word and a year)."""

    kind: str
    words: tuple[str, ...]

    @property
    def ours(self) -> str:
        """In our query language."""
        return self._written("datum:{}")

    @property
    def notmuchs(self) -> str:
        """In the query language of notmuch."""
        return self._written("date:{0}-01-01..{0}-12-31")

    @property
    def tantivys(self) -> str:
        """In the query language of tantivy's own parser, over an index as bench/bare_index.py makes it."""
        return self._written("date:[{0}-01-01T00:00:00Z TO {0}-12-31T23:59:59Z]")

    def _written(self, year: str) -> str:
        match self.kind:
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "and":
                return " AND ".join(self.words)
            case "or":
                return " OR ".join(self.words)
            case "prefix":
                return f"{self.words[0]}*"
            case "year":
                return f"{self.words[0]} AND {year.format(self.words[1])}"
            case _:
                return self.words[0]


@dataclass(slots=True)
class Vocabulary:
    """The words of a corpus, in how many texts each stands, and the years of the messages."""

    texts: list[tuple[str, ...]] = field(default_factory=list)
    spread: Counter[str] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)

    @classmethod
    def of(cls, messages: Iterable[tuple[str, int | None]]) -> "Vocabulary":
        """The vocabulary of (text, year) pairs."""
        made = cls()
        for text, year in messages:
            words = tuple(_WORD.findall(text.lower()))
            made.texts.append(words)
            made.spread.update(set(words))
            if year is not None:
                made.years[year] += 1
        return made

    def within(self, least: float, most: float, letters: int = 4) -> list[str]:
        """Words of some letters that stand in more than `least` and at most `most` texts, by alphabet."""
        return sorted(
            word
            for word, count in self.spread.items()
            if letters <= len(word) <= 12 and least < count <= most
        )


def draw(vocabulary: Vocabulary) -> list[Asked]:
    """The questions; fewer of a kind for which the corpus is too small."""
    chance, count = random.Random(_SEED), len(vocabulary.texts)
    common = vocabulary.within(count * 0.05, count * 0.3)
    medium = vocabulary.within(max(1, count * 0.002), max(5, count * 0.02))
    rare = vocabulary.within(1, 5, letters=6)
    made = [
        Asked(kind, (word,))
        for kind, words in (("common", common), ("medium", medium), ("rare", rare))
        for word in _some(chance, words, WANTED[kind])
    ]
    made += _phrases(vocabulary, chance)
    made += _together(vocabulary, chance, set(medium))
    made += [Asked("or", tuple(_some(chance, medium, 2))) for _ in range(WANTED["or"])]
    long = [word for word in medium if len(word) > 6]
    made += [Asked("prefix", (word[:5],)) for word in _some(chance, long, WANTED["prefix"])]
    years = [year for year, _ in vocabulary.years.most_common(WANTED["year"])]
    words = _some(chance, common, len(years))
    made += [Asked("year", (word, f"{year:04}")) for word, year in zip(words, years, strict=False)]
    return made


def to_json(questions: Sequence[Asked]) -> str:
    """The questions in the language of notmuch, for a process of another Python."""
    return json.dumps([each.notmuchs for each in questions])


def _some(chance: random.Random, words: Sequence[str], number: int) -> list[str]:
    return chance.sample(words, min(number, len(words)))


def _phrases(vocabulary: Vocabulary, chance: random.Random) -> list[Asked]:
    """Runs of two or three different words that stand in a text just so."""
    made: list[Asked] = []
    least = len(vocabulary.texts) * 0.001
    for _ in range(_TRIES):
        words = chance.choice(vocabulary.texts)
        if len(words) <= 20:
            continue
        start, size = chance.randrange(len(words) - 3), chance.choice((2, 2, 3))
        run = words[start : start + size]
        is_fit = all(3 <= len(word) <= 12 and vocabulary.spread[word] > least for word in run)
        if is_fit and len(set(run)) == size:
            made.append(Asked("phrase", run))
        if len(made) == WANTED["phrase"]:
            break
    return made


def _together(vocabulary: Vocabulary, chance: random.Random, medium: set[str]) -> list[Asked]:
    """Pairs of words that stand in one text."""
    made: list[Asked] = []
    for _ in range(_TRIES):
        both = sorted(set(chance.choice(vocabulary.texts)) & medium)
        if len(both) > 1:
            made.append(Asked("and", tuple(chance.sample(both, 2))))
        if len(made) == WANTED["and"]:
            break
    return made
