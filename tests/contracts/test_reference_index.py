"""The literal index keeps the contract it is the measure of."""

from search.index import SearchIndex
from tests.contracts.search_index_contract import SearchIndexContract
from tests.reference_index import ReferenceIndex


class TestReferenceIndex(SearchIndexContract):
    """In memory."""

    def new_index(self) -> SearchIndex:
        return ReferenceIndex()
