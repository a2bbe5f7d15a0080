"""The questions of the benches: drawn from the texts themselves, the same ones every time."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bench.questions import WANTED, Asked, Vocabulary, draw
from search.language import parse

WORDS = [f"{first}{second}{third}enaar" for first in "bdfgk" for second in "aeio" for third in "lmnrst"]


def corpus(size: int) -> Vocabulary:
    """Texts of many words, in which one word is the rarer the later it stands in the list."""
    texts = [
        " ".join(word for place, word in enumerate(WORDS) if number % (place + 2) == 0)
        for number in range(size)
    ]
    return Vocabulary.of(
        (f"de brug is af {text} en dicht " * 3, 2020 + number % 5) for number, text in enumerate(texts)
    )


def test_the_same_texts_give_the_same_questions() -> None:
    assert draw(corpus(500)) == draw(corpus(500))


def test_a_large_corpus_gives_a_hundred_questions() -> None:
    assert Counter(each.kind for each in draw(corpus(500))) == WANTED


def test_a_phrase_stands_in_a_text_just_so() -> None:
    texts = [" ".join(words) for words in corpus(500).texts]
    phrases = [" ".join(each.words) for each in draw(corpus(500)) if each.kind == "phrase"]
    assert phrases
    assert all(any(phrase in text for text in texts) for phrase in phrases)


def test_our_query_language_reads_every_question() -> None:
    for each in draw(corpus(500)):
        parse(each.ours)


def test_each_language_has_its_own_words_for_a_year() -> None:
    asked = Asked("year", ("brug", "2024"))
    assert asked.ours == "brug AND datum:2024"
    assert asked.notmuchs == "brug AND date:2024-01-01..2024-12-31"
    assert asked.tantivys == "brug AND date:[2024-01-01T00:00:00Z TO 2024-12-31T23:59:59Z]"


@given(st.lists(st.tuples(st.text(max_size=80), st.none() | st.integers(1970, 2040)), min_size=1, max_size=5))
def test_no_corpus_is_too_small_to_draw_from(messages: list[tuple[str, int | None]]) -> None:
    for each in draw(Vocabulary.of(messages)):
        parse(each.ours)
