"""What every SearchIndex must do. A test module gives it an engine by `new_index`."""

from abc import ABC, abstractmethod
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.access import AccessScope
from records.identity import RecordId
from search import query as tree
from search.index import OPEN_SEQ, IndexDocument, IndexPage, Question, SearchIndex
from search.projection import project
from tests.reference_index import ReferenceIndex
from tests.search_worlds import (
    ACCESSIONS,
    EVERYTHING,
    a_record,
    document,
    facts,
    question,
    questions,
    scopes,
    worlds,
)

MANY = settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.differing_executors,  # each engine is one, on purpose
    ],
)

several = st.lists(questions(), min_size=1, max_size=5)
"""Questions to one world: it costs an engine more to fill than to ask."""


def filled(index: SearchIndex, documents: tuple[IndexDocument, ...]) -> SearchIndex:
    """The index with these documents, committed."""
    index.write((), documents)
    index.commit()
    return index


def all_pages(index: SearchIndex, asked: Question, scope: AccessScope) -> list[IndexPage]:
    """The pages from the first to the last."""
    pages = [index.search(asked, scope)]
    while pages[-1].has_next:
        pages.append(index.search(replace(asked, after=pages[-1].hits[-1].position), scope))
    return pages


def found(
    index: SearchIndex, node: tree.Node, scope: AccessScope = EVERYTHING, **changes: object
) -> list[int]:
    """The numbers of the records found, in order."""
    page = index.search(question(node, **changes), scope)  # type: ignore[arg-type]  # a builder
    assert page.total == len(page.hits)
    return [int(hit.id, 16) for hit in page.hits]


class SearchIndexContract(ABC):
    """The contract; subclasses name the engine."""

    @abstractmethod
    def new_index(self) -> SearchIndex:
        """A fresh empty index."""

    @MANY
    @given(worlds(), several, scopes)
    def test_every_answer_is_that_of_a_literal_reading(
        self, world: tuple[IndexDocument, ...], questioned: list[Question], scope: AccessScope
    ) -> None:
        index = filled(self.new_index(), world)
        reference = filled(ReferenceIndex(), world)
        for asked in questioned:
            assert all_pages(index, asked, scope) == all_pages(reference, asked, scope)
            assert list(index.scan(asked, scope)) == list(reference.scan(asked, scope))
            assert index.count(asked, scope) == reference.count(asked, scope)

    @MANY
    @given(worlds(), several, st.sampled_from(ACCESSIONS))
    def test_a_hidden_hand_in_leaves_no_trace_in_any_answer(
        self, world: tuple[IndexDocument, ...], questioned: list[Question], secret: str
    ) -> None:
        scope = AccessScope(frozenset(ACCESSIONS) - {secret})
        without = tuple(document for document in world if document.values["accession"] != secret)
        one, other = filled(self.new_index(), world), filled(self.new_index(), without)
        for asked in questioned:
            assert all_pages(one, asked, scope) == all_pages(other, asked, scope)

    @MANY
    @given(worlds(), questions(), worlds())
    def test_pages_hold_each_hit_once_while_others_are_written(
        self, world: tuple[IndexDocument, ...], asked: Question, later: tuple[IndexDocument, ...]
    ) -> None:
        index = filled(self.new_index(), world)
        expected = list(filled(ReferenceIndex(), world).scan(asked, EVERYTHING))
        seen: list[RecordId] = []
        page = index.search(asked, EVERYTHING)
        added = [one.numbered(asked.as_of + 1) for one in later]
        while True:
            seen += [hit.id for hit in page.hits]
            if not page.has_next:
                break
            replaced = [replace(one, id=RecordId(f"{900 + at:032x}")) for at, one in enumerate(added)]
            index.write([one.id for one in replaced], replaced)
            index.commit()
            page = index.search(replace(asked, after=page.hits[-1].position), EVERYTHING)
        assert seen == expected

    def test_nothing_is_visible_before_the_commit(self) -> None:
        index = self.new_index()
        index.write((), [document(1, "besluit")])
        assert found(index, tree.Word("besluit")) == []
        index.commit()
        assert found(index, tree.Word("besluit")) == [1]

    def test_a_removed_record_loses_all_its_versions(self) -> None:
        index = filled(
            self.new_index(), (document(1, "oud").numbered(1, 2), document(1, "nieuw").numbered(2))
        )
        index.write([document(1).id], [])
        index.commit()
        assert found(index, tree.Everything(), as_of=1) == []
        assert found(index, tree.Everything()) == []

    def test_a_replaced_version_is_found_as_of_its_own_seqs(self) -> None:
        index = filled(
            self.new_index(), (document(1, "oud").numbered(1, 5), document(1, "nieuw").numbered(5))
        )
        assert found(index, tree.Word("oud"), as_of=4) == [1]
        assert found(index, tree.Word("oud"), as_of=5) == []
        assert found(index, tree.Word("nieuw"), as_of=5) == [1]

    def test_what_was_written_after_a_seq_can_be_undone(self) -> None:
        index = filled(self.new_index(), (document(1, "een"), document(2, "een").numbered(2)))
        index.undo_after(1)
        assert found(index, tree.Word("een")) == [1]
        index.undo_after(1)
        assert found(index, tree.Word("een")) == [1]

    def test_undated_records_come_last_in_both_directions(self) -> None:
        index = filled(self.new_index(), (document(1, "x", sent_at=None), document(2, "x")))
        assert found(index, tree.Word("x"), sort="newest") == [2, 1]
        assert found(index, tree.Word("x"), sort="oldest") == [2, 1]

    def test_a_whole_group_of_equal_moments_is_paged_by_id(self) -> None:
        index = filled(self.new_index(), tuple(document(number, "x") for number in range(1, 31)))
        for sort, expected in (("newest", range(30, 0, -1)), ("oldest", range(1, 31))):
            pages = all_pages(index, question(tree.Word("x"), sort=sort, size=7), EVERYTHING)
            assert [int(hit.id, 16) for page in pages for hit in page.hits] == list(expected)
            assert [page.total for page in pages] == [30] * 5

    def test_a_copy_is_hidden_only_where_the_earlier_one_is_searched(self) -> None:
        copy = project(a_record(2, "x"), facts(ACCESSIONS[1], preceded_by=(ACCESSIONS[0],))).numbered(1)
        index = filled(self.new_index(), (document(1, "x"), copy))
        assert found(index, tree.Word("x")) == [1]
        assert found(index, tree.Word("x"), include_duplicates=True) == [2, 1]
        assert found(index, tree.Word("x"), AccessScope(frozenset({ACCESSIONS[1]}))) == [2]

    def test_an_or_of_words_puts_records_with_more_of_them_first_and_says_how_they_were_found(self) -> None:
        texts = ("besluit", "besluiten", "brief besluiten", "besluit brief", "stuk")
        index = filled(self.new_index(), tuple(document(at, text) for at, text in enumerate(texts, 1)))
        either = tree.Or((tree.Word("besluit"), tree.Word("brief")))
        page = index.search(question(either), EVERYTHING)
        assert [(int(hit.id, 16), hit.match) for hit in page.hits] == [
            (4, "exact"),
            (3, "exact"),
            (2, "variant"),
            (1, "exact"),
        ]

    def test_the_tier_of_a_hit_is_told_in_every_order(self) -> None:
        made = (
            document(1, "besluit", title="besluit brief"),
            document(2, "brief een besluit"),
            document(3, "brief " + "x " * 20 + "besluit"),
            document(4, "brief besluiten"),
        )
        index = filled(self.new_index(), made)
        asked = tree.And((tree.Word("besluit"), tree.Word("brief")))
        for sort in ("relevance", "newest", "oldest"):
            page = index.search(question(asked, sort=sort), EVERYTHING)
            assert {int(hit.id, 16): hit.match for hit in page.hits} == {
                1: "title",
                2: "near",
                3: "exact",
                4: "variant",
            }

    def test_choosing_a_value_of_a_facet_gives_the_total_that_it_promised(self) -> None:
        copy = project(a_record(2, "x"), facts(ACCESSIONS[1], preceded_by=(ACCESSIONS[0],))).numbered(1)
        index = filled(self.new_index(), (document(1, "x"), copy))
        asked = question(tree.Word("x"), facets=("accession", "custodian"))
        page = index.search(asked, EVERYTHING)
        assert [(count.value, count.count) for count in page.facets["accession"]] == [
            (ACCESSIONS[0], 1),
            (ACCESSIONS[1], 1),
        ]
        assert [(count.value, count.count) for count in page.facets["custodian"]] == [("jansen", 1)]
        assert page.total == 1

    def test_an_empty_scope_finds_and_counts_nothing(self) -> None:
        index = filled(self.new_index(), (document(1, "x"),))
        nobody = AccessScope(frozenset())
        page = index.search(question(tree.Everything(), facets=("kind", "accession")), nobody)
        assert (page.total, page.hits, page.has_next) == (0, (), False)
        assert page.facets == {"kind": (), "accession": ()}
        assert index.count(question(tree.Everything()), nobody) == 0
        assert list(index.scan(question(tree.Everything()), nobody)) == []

    def test_the_versions_that_are_valid_now_are_listed_once(self) -> None:
        index = filled(
            self.new_index(),
            (document(1).numbered(1, 2), document(1).numbered(2), document(2).numbered(1, 2)),
        )
        assert list(index.versions()) == [(document(1).id, ACCESSIONS[0])]

    def test_it_answers_and_closes(self) -> None:
        index = self.new_index()
        index.ping()
        index.close()

    def test_a_version_is_valid_without_end_unless_it_says_otherwise(self) -> None:
        assert document(1).until_seq == OPEN_SEQ
