"""Words: folding, cutting into tokens and stemming, done once, here, for every index.

Engines get tokens joined by spaces, so that all of them hold the same terms. Accents are folded
before stemming; `dutch_porter` keeps minister, gemeente and geheim whole, which the newer Snowball
`dutch` cuts to mini, meen and heim. The whole text is folded and cut in one pass, and only
different words are stemmed, each once while it is remembered: 0.2 ms for 4 kB.
(A regular expression for tokens is 3 times slower than cutting the encoded text.)
"""

import re
import threading
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol, cast

import Stemmer  # type: ignore[import-not-found]  # the library ships no types

ANALYSIS_VERSION = 1
"""1 (2026-11): first form. Goes up when the same text gives other terms."""

MAX_TOKEN_CHARACTERS = 200
"""Longer tokens are cut: Elasticsearch would split them at 255."""

_TOKEN = re.compile(r"[^\W_]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_SEPARATED = bytes(
    byte if byte >= 0x80 else ord(chr(byte).lower()) if chr(byte).isalnum() else 0x20 for byte in range(0x100)
)
"""ASCII letters become small, and what is no letter or digit a space; UTF-8 of others stays."""
_FILLED = bytes(0x20 if byte == 0x20 else 0x78 for byte in range(0x100))
"""Everything but a space becomes an x."""
_LONG = b"x" * (MAX_TOKEN_CHARACTERS + 1)
_STEMS_KEPT = 100_000
"""Stems that a thread remembers of a language: to look one up takes a quarter of stemming it."""
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]+"
)
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ħ": "h",
        "ŧ": "t",
        "\u0131": "i",
        "\u03c2": "\u03c3",
    }
)
_ALGORITHMS = {"nl": "dutch_porter", "en": "english"}
# Words that both languages have (in, is, of, was, we, over) tell nothing and are in neither list.
_DUTCH = (
    "de het een van en dat op te zijn met voor niet aan er om ook als dan maar door bij nog uit wel naar "
    "heeft hebben wordt worden kan deze dit die wij ik je u ze hij zij jullie onze ons mijn zou zal wat hoe "
    "waar geen meer moet kunnen graag groet groeten alvast bedankt hoi goed ja nee"
)
_ENGLISH = (
    "the and to that for it on with as be are this have from or by not you at but which an they his she our "
    "your my can will would should there has if when what who so about just please thanks regards yes any "
    "were their do does"
)
_local = threading.local()


class _Stemming(Protocol):
    """What is used of a PyStemmer stemmer."""

    def stemWords(self, words: list[str]) -> list[str]: ...  # noqa: N802  # the library's name


def fold(text: str) -> str:
    """The text in lower case, compatibility forms resolved, accents gone.

    Folding twice changes nothing, and a text folds as its characters do, one by one.
    """
    return text.lower() if text.isascii() else _FOREIGN.sub(_folded_match, text).lower()


def tokens(text: str) -> list[str]:
    """The words of a text in order: runs of letters and digits, folded, cut at 200 characters."""
    if not text.isascii():
        text = _FOREIGN.sub(_spaced_match, text)
    separated = text.encode().translate(_SEPARATED)
    words = separated.decode().split()
    return [word[:MAX_TOKEN_CHARACTERS] for word in words] if _may_be_long(separated) else words


def _may_be_long(separated: bytes) -> bool:
    """Whether more than 200 bytes in a row hold no space; to measure each token would be 6 times dearer."""
    return _LONG in separated.translate(_FILLED)


def _folded_match(match: re.Match[str]) -> str:
    return _folded_run(match.group())


def _spaced_match(match: re.Match[str]) -> str:
    return _spaced_run(match.group())


@lru_cache(maxsize=2**14)
def _folded_run(run: str) -> str:
    """A run of characters beyond ASCII, folded."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", run).lower()).translate(_LETTERS)


@lru_cache(maxsize=2**14)
def _spaced_run(run: str) -> str:
    """A run of characters beyond ASCII, folded, with a space for what is no letter or digit."""
    return "".join(character if character.isalnum() else " " for character in _folded_run(run))


def stems(words: Collection[str], language: str) -> list[str]:
    """The stem of each folded word, in order; a language other than `en` stems as Dutch."""
    return _stems(language if language in _ALGORITHMS else "nl").of(words)


def query_stems(word: str) -> tuple[str, ...]:
    """The different stems by which a folded query word is looked up: Dutch, then English."""
    return tuple(dict.fromkeys(stem for language in _ALGORITHMS for stem in _stems(language).of((word,))))


def language_of(words: Collection[str]) -> str:
    """`nl` or `en`, by which function words occur among the different words; Dutch if undecided."""
    dutch, english = _function_words()
    different = words if isinstance(words, set | frozenset | dict) else frozenset(words)
    # asked one by one: to intersect with keys makes a set of all of them first
    in_english, in_dutch = (sum(map(different.__contains__, each)) for each in (english, dutch))
    return "en" if in_english > in_dutch else "nl"


@cache
def _function_words() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(_DUTCH.split()), frozenset(_ENGLISH.split())


class _Stems:
    """The stems of the words seen so far; words that are new are stemmed, and too many are forgotten."""

    def __init__(self, algorithm: str) -> None:
        self._stemmer = cast("_Stemming", Stemmer.Stemmer(algorithm, 0))  # untyped library
        self._known: dict[str, str] = {}

    def of(self, words: Collection[str]) -> list[str]:
        """The stem of each word, in order."""
        known = self._known
        if new := [word for word in words if word not in known]:
            if len(known) >= _STEMS_KEPT:
                known.clear()
                new = list(words)
            known.update(zip(new, self._stemmer.stemWords(new), strict=True))
        return [known[word] for word in words]


def _stems(language: str) -> _Stems:
    """The stems of this thread: a stemmer has state and may not be shared."""
    name = _ALGORITHMS[language]
    found: _Stems | None = getattr(_local, name, None)
    if found is None:
        found = _Stems(name)
        setattr(_local, name, found)
    return found


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A folded text that knows its origin: `starts[i]` is the code point that gave character i.

    `starts` has one entry more than `text`, the length of the origin; None means one to one.
    """

    text: str
    starts: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the origin that gave the folded characters from start up to end."""
        if self.starts is None:
            return start, end
        return self.starts[start], self._end(end)

    def _end(self, end: int) -> int:
        """One past the last code point, accents that were folded away included."""
        assert self.starts is not None
        if end == 0 or end == len(self.text):
            return self.starts[end]
        last = self.starts[end - 1]
        following = self.starts[end]
        return following if following > last else last + 1


def origin_of(text: str, place: int) -> int:
    """The code point of a text that gave the character at `place` of its fold."""
    if text[: place + 1].isascii():
        return place
    ahead = 0
    for run in _FOREIGN.finditer(text):
        begin, folded = run.start() + ahead, _folded_run(run.group())
        if place < begin:
            break
        if place < begin + len(folded):
            return run.start() + folded_with_origin(run.group()).span(place - begin, place - begin)[0]
        ahead += len(folded) - len(run.group())
    return place - ahead


def folded_with_origin(text: str) -> FoldedText:
    """The same as `fold`, with the place of each character; for text short enough to show."""
    if text.isascii():
        return FoldedText(text.lower(), None)
    pieces: list[str] = []
    starts: list[int] = []
    at = 0
    for run in _FOREIGN.finditer(text):
        pieces.append(text[at : run.start()].lower())
        starts.extend(range(at, run.start()))
        for place, character in enumerate(run.group(), run.start()):
            piece = fold(character)
            pieces.append(piece)
            starts.extend([place] * len(piece))
        at = run.end()
    pieces.append(text[at:].lower())
    starts.extend(range(at, len(text) + 1))
    return FoldedText("".join(pieces), tuple(starts))
