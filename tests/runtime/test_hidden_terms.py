"""Searched words that do not go out: replaced in searches and in any other text, whatever stands around."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from runtime.searched_terms import Hidden
from search.analysis import tokens
from search.language import parse
from search.query import Node
from search.terms import sought_of, terms_of
from storage.logged_searches import Logged, LoggedSearch

INSTEAD = "xxx"
words = st.sampled_from(["jan", "Jánsen", "JAN", "zwaan", "zwanen", "brug", "de", "X1", "ﬁets", "straße"])
texts = st.lists(st.tuples(words, st.sampled_from([" ", ", ", "\n", "-", "_", " („", ".” "]))).map(
    lambda each: "".join(word + gap for word, gap in each)
)
queries = st.lists(
    st.sampled_from(["jan", '"jan jansen"', "zwa*", "van:jansen", "=strasse", "fiets~1", '"de brug"~2']),
    min_size=1,
    max_size=4,
    unique=True,
).map(" ".join)


def hidden(query: str) -> dict[Node, str]:
    return dict.fromkeys(terms_of(parse(query)), INSTEAD)


@given(texts, queries)
def test_no_hidden_word_is_left_in_any_text_and_nothing_else_is_gone(text: str, query: str) -> None:
    gone = hidden(query)
    left = tokens(Hidden(gone).masked(text))
    assert not any(sought.is_in(left) for term in gone for sought in sought_of(term))
    if not any(sought.is_in(tokens(text)) for term in gone for sought in sought_of(term)):
        assert Hidden(gone).masked(text) == text


@given(queries, st.data())
def test_a_search_is_told_without_its_hidden_words_and_as_it_was_typed_if_it_has_none(
    query: str, data: st.DataObject
) -> None:
    node = parse(query)
    terms = list(dict.fromkeys(terms_of(node)))
    gone = dict.fromkeys(data.draw(st.lists(st.sampled_from(terms), unique=True)), INSTEAD)
    search = LoggedSearch(
        number=1,
        at=datetime(2026, 3, 9, tzinfo=UTC),
        by="anna",
        total=0,
        fresh=0,
        logged=Logged(
            question={"query": query}, understood="begrepen", accessions=(), scope=1, seq=1, analysis="1"
        ),
    )
    told, understood = Hidden(gone).told(search)
    if not gone:
        assert (told, understood) == (query, "begrepen")
    kept = {sought for term in terms if term not in gone for sought in sought_of(term)}
    for sought in (each for term in gone for each in sought_of(term)):
        if not any(sought.is_in(each.words) for each in kept):
            assert not sought.is_in(tokens(told))


def test_what_the_language_of_today_does_not_read_does_not_go_out() -> None:
    logged = Logged(question={"query": '"jan'}, understood="jan", accessions=(), scope=1, seq=1, analysis="1")
    search = LoggedSearch(
        number=1, at=datetime(2026, 3, 9, tzinfo=UTC), by="anna", total=0, fresh=0, logged=logged
    )
    assert "jan" not in " ".join(Hidden({}).told(search))
