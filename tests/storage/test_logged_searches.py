"""Searches of an inquiry: what they found comes back, and each tells what no earlier one had found."""

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from records.identity import RecordId
from storage.audit import MainAudit
from storage.database import Database
from storage.id_lists import packed, unpacked
from storage.logged_searches import Logged, LoggedSearches
from storage.tables import audit
from tests.catalogues import MakesDatabase
from tests.clocks import FixedClock
from tests.storage.test_inquiries import ID, kept, someone

record_ids = st.integers(0, 30).map(lambda number: RecordId(f"{number * 7919:032x}"))
LOGGED = Logged(
    question={"query": "de naam van Jansen"},
    understood="jansen",
    accessions=("a" * 32,),
    scope=1,
    seq=3,
    analysis="1.1",
)


def searches_of(database: Database) -> LoggedSearches:
    return LoggedSearches(database, MainAudit(database, FixedClock()), FixedClock())


@given(found=st.lists(record_ids))
def test_a_list_of_ids_comes_back_in_order_and_each_once(found: list[RecordId]) -> None:
    assert unpacked(packed(found)) == sorted(set(found))


@settings(max_examples=15)
@given(history=st.lists(st.lists(record_ids, unique=True, max_size=12), min_size=1, max_size=5))
def test_what_is_new_is_what_no_earlier_search_found(
    a_database: MakesDatabase, history: list[list[RecordId]]
) -> None:
    with a_database() as database:
        anna = someone(database, "anna")
        kept(database, anna)
        searches, seen = searches_of(database), set[RecordId]()
        for number, found in enumerate(history, 1):
            assert searches.add(ID, LOGGED, found, anna) == (number, len(set(found) - seen))
            assert searches.found(ID, number) == sorted(found)
            seen |= set(found)
        assert searches.found_by_any(ID) == seen
        listed = searches.listed(ID)
        assert [each.total for each in listed] == [len(found) for found in history]
        assert sum(each.fresh for each in listed) == len(seen)


def test_the_words_of_a_search_are_not_in_the_audit_log(database: Database) -> None:
    anna = someone(database, "anna")
    kept(database, anna)
    searches = searches_of(database)
    searches.add(ID, LOGGED, [RecordId("f" * 32)], anna)
    (listed,) = searches.listed(ID)
    assert (listed.by, listed.logged) == ("anna", LOGGED)
    with database.read() as connection:
        rows = connection.execute(select(audit).where(audit.c.action == "inquiry.search")).mappings().all()
    assert [(row["object"], row["result"]) for row in rows] == [(ID, "search=1 total=1")]
    assert "Jansen" not in str(rows)
