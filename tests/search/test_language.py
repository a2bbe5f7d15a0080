"""The query language: what each form means, where each error is, and its laws."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from records.errors import QueryError
from search.language import MAX_CLAUSES, MAX_DEPTH, MAX_QUERY_BYTES, parse
from search.operands import Expected
from search.query import (
    And,
    DateRange,
    Everything,
    Field,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Value,
    Word,
)
from search.wording import in_words, written

A, B, C = Word("a"), Word("b"), Word("c")

MEANINGS: list[tuple[str, Node]] = [
    ("", Everything()),
    (" \n", Everything()),
    ("Besluit", Word("besluit")),
    ("coördinatie", Word("coordinatie")),
    ("a b", And((A, B))),
    ("a EN b AND c", And((A, B, C))),
    ("a OF b OR c", Or((A, B, C))),
    ("a b OF c", Or((And((A, B)), C))),
    ("a (b OF c)", And((A, Or((B, C))))),
    ("(a b) c", And((A, B, C))),
    ("NIET a", Not(A)),
    ("a NOT b", And((A, Not(B)))),
    ("-a", Not(A)),
    ("a -(b OF c)", And((A, Not(Or((B, C)))))),
    ("--a", Not(Not(A))),
    ('-"a b"', Not(Phrase(("a", "b")))),
    ("en of niet", And((Word("en"), Word("of"), Word("niet")))),
    ("=EN", Word("en", exact=True)),
    ('"a b"', Phrase(("a", "b"))),
    ("„a b”", Phrase(("a", "b"))),
    ('"Brieven"', Word("brieven", exact=True)),
    ("=brieven", Word("brieven", exact=True)),
    ("=e-mail", Phrase(("e", "mail"))),
    ("e-mail", Phrase(("e", "mail"))),
    ("12:30", Phrase(("12", "30"))),
    ("https://rijk.nl/x", Phrase(("https", "rijk", "nl", "x"))),
    ('"a b"~5', Near(("a", "b"), 5)),
    ('"a b a"~0', Near(("a", "b"), 0)),
    ('"a a"~5', Word("a", exact=True)),
    ("wo*", Prefix("wo")),
    ("coör*", Prefix("coor")),
    ("woord~1", Fuzzy("woord", 1)),
    ("woord~2", Fuzzy("woord", 2)),
    ("van:jan", Field("sender", Word("jan", exact=True))),
    ("FROM: jan", Field("sender", Word("jan", exact=True))),
    ("van:jan@minvws.nl", Field("sender", Phrase(("jan", "minvws", "nl")))),
    ('aan:"jan de wit"', Field("to", Phrase(("jan", "de", "wit")))),
    ('aan:"jan wit"~2', Field("to", Near(("jan", "wit"), 2))),
    ("cc:(jan OF wi*)", Field("cc", Or((Word("jan", exact=True), Prefix("wi"))))),
    ("bcc:(jan NIET wit)", Field("bcc", And((Word("jan", exact=True), Not(Word("wit", exact=True)))))),
    ("-onderwerp:a", Not(Field("title", Word("a", exact=True)))),
    ("soort:mail", Field("kind", Value("mail"))),
    ("soort:(E-mail OF melding)", Field("kind", Or((Value("mail"), Value("notice"))))),
    ("kanaal:Privé", Field("channel", Value("private"))),
    ('channel:"official"', Field("channel", Value("official"))),
    ("type:.PDF", Field("type", Value("pdf"))),
    ("bestandstype:application/pdf", Field("type", Value("application/pdf"))),
    ("msgid:<A:b-1@x.nl>", Field("msgid", Value("A:b-1@x.nl"))),
    ("msgid:-x@y", Field("msgid", Value("-x@y"))),
    ('msgid:"(a)@x.nl"', Field("msgid", Value("(a)@x.nl"))),
    ("datum:2020", Field("day", DateRange(737425, 737790))),
    ("date:2020-02", Field("day", DateRange(737456, 737484))),
    ("datum:2020-03-05", Field("day", DateRange(737489, 737489))),
    ("datum:2020-03..2020-06", Field("day", DateRange(737485, 737606))),
    ("datum:..2020", Field("day", DateRange(None, 737790))),
    ("datum:2020..", Field("day", DateRange(737425, None))),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_a_query_means_its_tree(text: str, meaning: Node) -> None:
    assert parse(text) == meaning


ERRORS: list[tuple[str, int, Expected]] = [
    ('a "b', 2, Expected.QUOTE),
    ("a (b", 4, Expected.CLOSING_BRACKET),
    ("a)", 1, Expected.NO_BRACKET),
    ("()", 1, Expected.WORD),
    ('""', 0, Expected.WORD),
    ("a & b", 2, Expected.WORD),
    ("a -", 2, Expected.WORD),
    ("NIET", 4, Expected.WORD),
    ("a OF", 4, Expected.WORD),
    ("OF a", 0, Expected.OPERAND),
    ("a OF EN b", 5, Expected.OPERAND),
    ("a EN", 4, Expected.WORD),
    ("a EN OF b", 5, Expected.WORD),
    ("é onbekend:a", 2, Expected.FIELD),
    ("van:", 4, Expected.WORD),
    ("van:(aan:b)", 5, Expected.NO_FIELD),
    ("van:-jan", 4, Expected.WORD),
    ("van:(-)", 5, Expected.WORD),
    ("soort:brief", 6, Expected.VALUE),
    ('msgid:"<>"', 6, Expected.VALUE),
    ("datum:morgen", 6, Expected.DATE),
    ("datum:2020-13", 6, Expected.DATE),
    ("datum:2020-02-30", 6, Expected.DATE),
    ("datum:0000", 6, Expected.DATE),
    ("datum:..", 6, Expected.DATE),
    ("datum:2020..x", 6, Expected.DATE),
    ("datum:x..2020", 6, Expected.DATE),
    ("datum:2021..2020", 6, Expected.DATE),
    ("w*", 0, Expected.PREFIX),
    ("a wo*rd*", 2, Expected.PREFIX),
    ("e-mai*", 0, Expected.PREFIX),
    ("woord-*", 0, Expected.PREFIX),
    ("*", 0, Expected.PREFIX),
    ("woord~", 5, Expected.DISTANCE),
    ("woord~3", 5, Expected.DISTANCE),
    ("woord~0", 5, Expected.DISTANCE),
    ("e-mail~1", 0, Expected.WORD),
    ('"a b"~', 5, Expected.DISTANCE),
    ('"a b"~101', 5, Expected.DISTANCE),
    ('"a b"~x', 5, Expected.DISTANCE),
    ("x" * (MAX_QUERY_BYTES + 1), 0, Expected.SHORTER),
    ("(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), MAX_DEPTH, Expected.LESS_DEPTH),
    ("-" * (MAX_DEPTH + 1) + "a", MAX_DEPTH, Expected.LESS_DEPTH),
    ("a " * (MAX_CLAUSES + 1), 2 * MAX_CLAUSES, Expected.FEWER_CLAUSES),
    ('"' + "a " * (MAX_CLAUSES + 1) + '"', 0, Expected.FEWER_CLAUSES),
]


@pytest.mark.parametrize(("text", "position", "expected"), ERRORS)
def test_an_error_names_its_place_and_what_was_expected(text: str, position: int, expected: Expected) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.field, caught.value.position, caught.value.expected) == (
        "query",
        position,
        expected.value,
    )


@pytest.mark.parametrize(
    "text",
    [
        "x" * MAX_QUERY_BYTES,
        "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH,
        "a " * MAX_CLAUSES,
        "-" * MAX_DEPTH + "a",
    ],
)
def test_what_is_just_within_a_limit_is_read(text: str) -> None:
    assert parse(text)


typed = st.text() | st.lists(
    st.sampled_from(
        [
            *'()"-:~*= ',
            " EN ",
            " OF ",
            " NIET ",
            "van:",
            "datum:",
            "soort:mail ",
            "2020",
            "..",
            "woord",
            "a",
            "é",
            "\ud800",
        ]
    )
).map("".join)


@given(typed)
@example('"' * 3)
@example("~1")
def test_no_text_raises_anything_but_a_query_error(text: str) -> None:
    error = _error_of(text)
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert error.expected in {expected.value for expected in Expected}


def _error_of(text: str) -> QueryError | None:
    try:
        parse(text)
    except QueryError as error:
        return error
    return None


@given(typed)
def test_what_was_read_is_the_same_when_written_and_read_again(text: str) -> None:
    with suppress(QueryError):
        tree = parse(text)
        assert parse(written(tree)) == tree


@pytest.mark.parametrize("meaning", [meaning for _, meaning in MEANINGS])
def test_every_form_survives_being_written(meaning: Node) -> None:
    assert parse(written(meaning)) == meaning


@given(typed)
def test_every_tree_can_be_said_in_words(text: str) -> None:
    with suppress(QueryError):
        assert in_words(parse(text))
