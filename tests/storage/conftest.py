"""Each test of what is kept runs on both databases."""

from collections.abc import Iterator

import pytest

from storage.database import Database
from tests.catalogues import MakesDatabase, in_a_file
from tests.engines.postgresql import PostgresqlServer


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def a_database(request: pytest.FixtureRequest) -> MakesDatabase:
    """Gives an empty database of either kind, as often as a test asks."""
    if request.param == "sqlite":
        return in_a_file
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    return server.a_database


@pytest.fixture
def database(a_database: MakesDatabase) -> Iterator[Database]:
    """One empty catalogue of either kind."""
    with a_database() as made:
        yield made
