"""Terms of a question: which there are, what they stand for, and the tree without some of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import parse
from search.query import Node
from search.terms import Sought, sought_of, terms_of, without
from search.wording import in_words, written


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ("Jan OF piet", ["jan", "piet"]),
        ('"Jan  Jansen" -geheim', ['"jan jansen"', "geheim"]),
        ('(brug* =klei) NIET "a b"~3', ["brug*", "=klei", '"a b"~3']),
        ("van:jansen aan:(piet OF kees)", ["van:jansen", "aan:(=piet OF =kees)"]),
        ("soort:chat kanaal:privé datum:2024 bestandstype:pdf bel", ["bel"]),
        ("jansen~1", ["jansen~1"]),
    ],
)
def test_every_leaf_that_tells_what_was_looked_for_is_a_term(query: str, terms: list[str]) -> None:
    assert [written(each) for each in terms_of(parse(query))] == terms


@pytest.mark.parametrize(
    ("term", "text", "stands"),
    [
        ("jan", "jan belt", True),
        ("jan", "januari", False),
        ("jan*", "in januari", True),
        ('"jan jansen"', "jan p jansen", False),
        ('"jan jansen"', "dag jan jansen", True),
        ("jansen~1", "janssen", False),
        ("van:jansen", "jansen", True),
    ],
)
def test_a_term_stands_where_its_own_words_do(term: str, text: str, stands: bool) -> None:  # a case
    assert all(each.is_in(text.split()) for each in sought_of(parse(term))) == stands


def test_words_near_each_other_are_looked_for_one_by_one() -> None:
    assert sought_of(parse('"jan jansen"~4')) == (Sought(("jan",)), Sought(("jansen",)))


words = st.sampled_from(["jan", "jansen", "brug*", '"klei en zand"', "van:piet", "=geheim", '"a b"~2', "x~1"])
queries = st.recursive(
    words,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda each: f"({' '.join(each)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda each: f"({' OF '.join(each)})"),
        inner.map(lambda each: f"-{each}" if not each.startswith("-") else each),
    ),
    max_leaves=8,
).map(parse)


@given(queries, st.data())
def test_without_some_terms_the_rest_is_as_it_was_and_their_words_are_nowhere(
    node: Node, data: st.DataObject
) -> None:
    terms = list(dict.fromkeys(terms_of(node)))
    gone = data.draw(st.lists(st.sampled_from(terms), unique=True))
    left = without(node, dict.fromkeys(gone, "iets anders"))
    assert (left == node) == (not gone)
    told = [each for each in terms_of(left) if sought_of(each) != (Sought(("iets", "anders")),)]
    assert list(dict.fromkeys(told)) == [each for each in terms if each not in gone]
    if gone:
        assert "iets anders" in written(left)
        assert "iets anders" in in_words(left)
