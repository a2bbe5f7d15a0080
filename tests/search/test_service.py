"""From a request to an answer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.access import AccessScope
from records.errors import InvalidError, QueryError
from records.identity import AccessionId
from records.record import Channel, RecordKind
from search.backends.tantivy_index import TantivyIndex
from search.cursor import CursorSeal
from search.highlight import Highlight
from search.index import SearchIndex
from search.indexer import Indexer
from search.outbox import Content
from search.request import Expansions, FacetValue, Filters, SearchRequest, Sort
from search.service import SearchService
from search.shelf import Incomplete
from tests.fakes_search import CatalogueInMemory
from tests.reference_index import ReferenceIndex
from tests.search_worlds import ACCESSIONS, EVERYTHING, WORDS, a_record, facts

OFFICIAL, OTHER = AccessScope(frozenset(ACCESSIONS[:2])), AccessScope(frozenset(ACCESSIONS[2:]))
FACETS = ("kind", "channel", "custodian", "accession", "person", "month")


def service(contents: Iterable[Content], index: SearchIndex | None = None) -> SearchService:
    """A service over these records, by the literal index unless another is given."""
    catalogue, engine = CatalogueInMemory(), index or ReferenceIndex()
    for content in contents:
        catalogue.put(content)
    Indexer(catalogue, engine).drain()
    return SearchService(engine, catalogue, CursorSeal(b"sleutel"))


def content(
    number: int, text: str = "", accession: AccessionId = ACCESSIONS[0], **changes: object
) -> Content:
    return Content(a_record(number, text, **changes), facts(accession))  # type: ignore[arg-type]  # a builder


def numbers(answering: SearchService, scope: AccessScope = EVERYTHING, **asked: object) -> list[int]:
    answer = answering.search(SearchRequest(**asked), scope)  # type: ignore[arg-type]  # a builder
    assert answer.total == len(answer.items)
    return [int(item.record.id, 16) for item in answer.items]


MAILS = (
    content(1, "het besluit", title="Besluit", sent_at=datetime(2020, 3, 5, 12, tzinfo=UTC), sender="Jan"),
    content(2, "besluiten", sent_at=datetime(2020, 4, 5, 12, tzinfo=UTC), kind=RecordKind.CHAT),
    content(3, "een besluit", ACCESSIONS[2], sent_at=datetime(2020, 3, 31, 22, 30, tzinfo=UTC)),
)


def test_an_answer_holds_the_hits_with_their_tiers_in_order() -> None:
    answer = service(MAILS).search(SearchRequest(query="besluit"), EVERYTHING)
    assert [(int(item.record.id, 16), item.match) for item in answer.items] == [
        (1, "title"),
        (3, "exact"),
        (2, "variant"),
    ]
    assert (answer.total, answer.has_next_page, answer.next_cursor) == (3, False, "")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kind=(RecordKind.CHAT,)), [2]),
        (Filters(kind=(RecordKind.CHAT, RecordKind.MAIL)), [2, 3, 1]),
        (Filters(channel=(Channel.PRIVATE,)), []),
        (Filters(accession_id=(ACCESSIONS[2],)), [3]),
        (Filters(custodian_id=("jansen",)), [2, 1]),
        (Filters(custodian_id=("niemand",)), []),
        (Filters(person_id=("jan",)), [1]),
        (Filters(sent_from=date(2020, 4, 1)), [2, 3]),
        (Filters(sent_until=date(2020, 3, 31)), [1]),
        (Filters(sent_from=date(2020, 4, 1), sent_until=date(2020, 4, 1)), [3]),
        (Filters(has_attachment=False, has_defect=False), [2, 3, 1]),
        (Filters(has_attachment=True), []),
    ],
)
def test_filters_restrict_the_hits(filters: Filters, expected: list[int]) -> None:
    assert numbers(service(MAILS), filters=filters, sort=Sort.NEWEST) == expected


def test_pages_follow_each_other_by_cursor_as_of_the_first() -> None:
    catalogue, index = CatalogueInMemory(), ReferenceIndex()
    indexer = Indexer(catalogue, index)
    answering = SearchService(index, catalogue, CursorSeal(b"sleutel"))
    for number in range(1, 6):
        catalogue.put(content(number, "besluit"))
    indexer.drain()
    first = SearchRequest(query="besluit", page_size=2)
    seen, cursor = [], ""
    while True:
        answer = answering.search(replace(first, cursor=cursor), EVERYTHING)
        seen += [int(item.record.id, 16) for item in answer.items]
        assert answer.total == 5
        catalogue.put(content(100 + len(seen), "besluit"))
        indexer.drain()
        cursor = answer.next_cursor
        if not answer.has_next_page:
            break
    assert seen == [5, 4, 3, 2, 1]


def test_a_cursor_continues_no_other_question() -> None:
    answering = service(MAILS)
    asked = SearchRequest(query="besluit", page_size=1)
    cursor = answering.search(asked, EVERYTHING).next_cursor
    for other in (replace(asked, query="stuk"), replace(asked, sort=Sort.OLDEST)):
        with pytest.raises(InvalidError) as caught:
            answering.search(replace(other, cursor=cursor), EVERYTHING)
        assert caught.value.field == "cursor"
    assert answering.search(replace(asked, cursor=cursor, page_size=50), EVERYTHING).has_next_page is False


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (SearchRequest(page_size=0), "pageSize"),
        (SearchRequest(page_size=201), "pageSize"),
        (SearchRequest(facets=("kleur",)), "facets"),
        (SearchRequest(cursor="x"), "cursor"),
        (
            SearchRequest(filters=Filters(sent_from=date(2021, 1, 1), sent_until=date(2020, 1, 1))),
            "sentUntil",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_by_its_field(asked: SearchRequest, field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        service(MAILS).search(asked, EVERYTHING)
    assert caught.value.field == field


def test_a_query_that_cannot_be_read_is_refused_at_its_place() -> None:
    with pytest.raises(QueryError) as caught:
        service(MAILS).search(SearchRequest(query='a "b'), EVERYTHING)
    assert caught.value.position == 2


def test_facets_have_labels_and_exact_counts() -> None:
    facets = service(MAILS).search(SearchRequest(query="besluit", facets=FACETS), EVERYTHING).facets
    assert facets["kind"] == (FacetValue("mail", "E-mail", 2), FacetValue("chat", "Chatbericht", 1))
    assert facets["channel"] == (FacetValue("official", "Officieel", 3),)
    assert facets["custodian"] == (FacetValue("jansen", "Jansen", 2), FacetValue("yilmaz", "Yilmaz", 1))
    assert facets["accession"] == (
        FacetValue(ACCESSIONS[0], "Postvak a", 2),
        FacetValue(ACCESSIONS[2], "Postvak c", 1),
    )
    assert facets["person"] == (FacetValue("jan", "jan", 1),)
    assert facets["month"] == (FacetValue("2020-04", "april 2020", 2), FacetValue("2020-03", "maart 2020", 1))


def test_highlights_count_code_points_of_title_and_text() -> None:
    answer = service(MAILS[:1]).search(SearchRequest(query="besluit"), EVERYTHING)
    assert answer.items[0].highlights == (
        Highlight("title", "Besluit", ((0, 7),)),
        Highlight("text", "het besluit", ((4, 11),)),
    )
    without = service(MAILS[:1]).search(SearchRequest(query="besluit", highlight=False), EVERYTHING)
    assert without.items[0].highlights == ()


def test_an_explanation_says_the_question_in_words_and_counts_its_terms() -> None:
    asked = SearchRequest(query="besluiten van:jan -stuk =besluit", explain=True)
    told = service(MAILS).search(asked, OFFICIAL).explanation
    assert told.query == (
        "(„besluiten” of een vorm daarvan) en afzender: „jan” en niet („stuk” of een vorm daarvan) en „besluit”"
    )
    assert [(term.text, term.variants, term.count) for term in told.terms] == [
        ("besluiten", ("besluit",), 2),
        ("van:jan", (), 1),
        ("stuk", (), 0),
        ("=besluit", (), 1),
    ]
    assert len(told.notes) == 1


def test_without_expansions_only_the_words_themselves_are_found() -> None:
    plain = Expansions(stem=False, compounds=False, synonyms=False)
    assert numbers(service(MAILS), query="besluit", expansions=plain) == [1, 3]
    answer = service(MAILS).search(SearchRequest(query="besluit", expansions=plain, explain=True), EVERYTHING)
    assert answer.explanation.notes == ()
    assert answer.explanation.terms[0].variants == ()


def test_what_an_answer_could_not_take_into_account_is_told() -> None:
    answering = service(MAILS)
    assert isinstance(answering.shelf, CatalogueInMemory)
    answering.shelf.missing = Incomplete(4, "text-pending")
    assert answering.search(SearchRequest(), EVERYTHING).incomplete == Incomplete(4, "text-pending")


def test_a_record_that_was_withdrawn_meanwhile_is_not_shown() -> None:
    answering = service(MAILS)
    assert isinstance(answering.shelf, CatalogueInMemory)
    del answering.shelf.contents[MAILS[0].record.id]
    answer = answering.search(SearchRequest(query="besluit"), EVERYTHING)
    assert [int(item.record.id, 16) for item in answer.items] == [3, 2]


def test_a_scan_gives_every_hit_in_order() -> None:
    found = service(MAILS).scan(SearchRequest(query="besluit", page_size=1), EVERYTHING)
    assert [int(record_id, 16) for record_id in found] == [1, 3, 2]


texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
secrets = st.lists(texts, max_size=3)


@given(st.lists(texts, max_size=4), secrets, texts, st.sampled_from(Sort), st.booleans())
def test_an_answer_is_the_same_in_a_world_without_the_hidden_hand_in(
    shown: list[str], hidden: list[str], query: str, sort: Sort, include_duplicates: bool
) -> None:
    own = [content(1 + at, text) for at, text in enumerate(shown)]
    copied = [replace(one, facts=facts(preceded_by=(ACCESSIONS[2],))) for one in own]
    secret = [content(50 + at, text, ACCESSIONS[2], sender="geheim") for at, text in enumerate(hidden)]
    asked = SearchRequest(
        query=query,
        sort=sort,
        facets=FACETS,
        explain=True,
        include_duplicates=include_duplicates,
        page_size=2,
    )
    with_secret = service([*secret, *copied], TantivyIndex(heap_bytes=15_000_000))
    without = service(own, TantivyIndex(heap_bytes=15_000_000))
    one, other = with_secret.search(asked, OFFICIAL), without.search(asked, OFFICIAL)
    assert replace(one, next_cursor="", as_of=0) == replace(other, next_cursor="", as_of=0)
