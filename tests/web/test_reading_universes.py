"""Two worlds: in one of them much more lies beside what a release was made of. Its reader cannot tell which."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from httpx2 import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.exports import EXPORTS
from storage.released_set import StoredSet
from tests.api.world import World, make_world
from tests.runtime.judging import desk_of
from tests.runtime.test_freezing import FILES, frozen, judge_all, written

HIDDEN = {
    # The same words and people, an answer in the same thread, a second copy, and words of its own.
    "nog.eml": written(
        "Re: mondkapjes", "Thu, 5 Mar 2020 23:40:00 +0000", "Dank, kanarie.", "In-Reply-To: <1@a>\r\n"
    ),
    "antwoord.eml": FILES["antwoord.eml"],
    "walvis.eml": written("Walvis", "Fri, 6 Mar 2020 11:00:00 +0100", "De offerte van Jan Jansen, bekend."),
}
WORDS = (
    "",
    "dank",
    "mondkapjes",
    "kanarie",
    "walvis",
    "offerte",
    "jansen",
    "jan",
    "bekend",
    "ja",
    "stuks",
    "example",
)
words = st.sampled_from(WORDS)
questions = st.one_of(
    words,
    st.builds("{} OF {}".format, words.filter(bool), words.filter(bool)),
    st.builds("{}*".format, words.filter(bool)),
    st.builds("-{}".format, words.filter(bool)),
    st.builds("van:{}".format, words.filter(bool)),
    st.builds("{}~2".format, words.filter(bool)),
    st.sampled_from(('"', "(dank", "onbekend:ja", "dank~9")),
)


def entered(world: World, released: StoredSet) -> Client:
    """A browser in the reading room of the release."""
    of = world.services
    until = of.clock.now() + timedelta(hours=1)
    _, token = of.disclosing.links.make(released.number, "De Krant", until, of.operator)
    assert world.client.get(f"/inzage/{token}", follow_redirects=False).status_code == 303
    return world.client


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Client]]:
    """Readers of the same release, where there is no more, and where there is."""
    alone, beside = (make_world(tmp_path_factory.mktemp(name)) for name in ("alone", "beside"))
    with alone.client, beside.client:
        found = []
        for world, more in ((alone, {}), (beside, HIDDEN)):
            if more:
                world.take_in(more)
            ours = world.take_in(FILES)
            world.add_everybody(ours)
            desk = desk_of(world, ours)
            judge_all(desk)
            # The one thing that is drawn at random.
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr("storage.releases.secrets.token_hex", lambda size: "5e" * size)
                released = frozen(desk)
            found.append(entered(world, released))
        yield found[0], found[1]
    alone.close()
    beside.close()


def told(reader: Client, method: str, path: str, form: dict[str, str] | None = None) -> tuple[object, ...]:
    """All of an answer but its moment."""
    answer = reader.request(method, f"/inzage{path}", data=form)
    headers = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, headers, answer.content


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions)
def test_a_search_in_a_release_tells_nothing_of_what_lies_beside_it(
    readers: tuple[Client, Client], question: str
) -> None:
    alone, beside = (told(each, "POST", "/zoeken", {"vraag": question}) for each in readers)
    assert alone == beside


def test_no_page_and_no_download_tells_of_what_lies_beside(readers: tuple[Client, Client]) -> None:
    pages = ["", "/zoeken", "/downloads", *(f"/stukken/{number}" for number in range(9))]
    pages += [f"/stukken/{number}/{role}" for number in range(9) for role in ("pdf", "text", "original")]
    pages += [f"/{kind}/{number}" for kind in ("draden", "gesprekken") for number in range(4)]
    pages += [f"/downloads/{export.name}" for export in EXPORTS]
    statuses = []
    for page in pages:
        alone, beside = (told(each, "GET", page) for each in readers)
        assert alone == beside, page
        statuses.append(alone[0])
    assert statuses.count(200) > 20
    assert statuses.count(404) > 5
