"""Copies in several hand-ins: what the index says of them, now and as of before."""

from dataclasses import replace
from pathlib import Path

from records.access import AccessScope
from records.identity import RecordId
from records.record import Channel
from runtime.composition import Services
from search import query as tree
from search.index import Question
from tests.hand_ins import installation, numbered_mail, search, take_in, total, write
from tests.search_worlds import question


def asked(services: Services, scope: list[str], as_of: int) -> list[RecordId]:
    """What the live index finds of everything within these hand-ins as of a seq, copies hidden."""
    index, _ = services.indexing.live()
    wanted: Question = replace(question(tree.Everything()), as_of=as_of)
    page = index.search(wanted, AccessScope(frozenset(scope)))  # type: ignore[arg-type]  # ids as text
    assert page.total == len(page.hits)
    return [hit.id for hit in page.hits]


def test_a_copy_is_hidden_where_the_earlier_one_is_searched_too(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as services:
        first = take_in(
            services, write(tmp_path / "a", {"1.eml": numbered_mail(1), "2.eml": numbered_mail(2)})
        )
        second = take_in(
            services, write(tmp_path / "b", {"1.eml": numbered_mail(1), "3.eml": numbered_mail(3)})
        )
        assert (total(services, ""), total(services, "", include_duplicates=True)) == (3, 4)
        within = {"accession_id": [second["accessionId"]]}
        assert total(services, "", filters=within) == 2
        facets = search(services, "", facets=["accession"])["facets"]["accession"]
        assert {each["value"]: each["count"] for each in facets} == {
            first["accessionId"]: 2,
            second["accessionId"]: 2,
        }
        (item,) = search(services, "woord1")["items"]
        assert (item["accessionId"], item["duplicateCount"]) == (first["accessionId"], 1)


def test_a_copy_in_the_other_channel_is_shown_beside_it(tmp_path: Path) -> None:
    with installation(tmp_path / "data") as services:
        take_in(services, write(tmp_path / "a", {"1.eml": numbered_mail(1)}))
        private = take_in(
            services, write(tmp_path / "b", {"1.eml": numbered_mail(1)}), channel=Channel.PRIVATE
        )
        services.desk.seal(services.operator, None, private["accessionId"])
        assert total(services, "woord1") == 2


def test_a_record_that_changed_place_is_indexed_again_and_a_rebuild_knows_both_times(tmp_path: Path) -> None:
    """The second hand-in is read before the first one goes on: its copy has a place of its own until then."""
    open_folder = write(tmp_path / "a", {"0.eml": numbered_mail(0)})
    with installation(tmp_path / "data") as services:
        first = take_in(services, open_folder, channel=Channel.PRIVATE)
        other = write(tmp_path / "b", {"1.eml": numbered_mail(1)})
        second = take_in(services, other, channel=Channel.PRIVATE)
        seq = services.indexing.live()[1]
        take_in(services, write(open_folder, {"1.eml": numbered_mail(1)}), channel=Channel.PRIVATE)
        later = services.indexing.live()[1]
        scope = [first["accessionId"], second["accessionId"]]

        def answers() -> list[tuple[int, bool]]:
            found = [asked(services, scope, as_of) for as_of in (seq, later)]
            mine = asked(services, scope[1:], later)
            return [(len(each), mine[0] in each) for each in found]

        before = answers()
        assert before == [(2, True), (2, False)]
        services.indexing.rebuild()
        assert answers() == before
