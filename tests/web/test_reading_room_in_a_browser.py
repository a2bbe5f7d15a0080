"""The reading room in a real browser, script switched off: usable, and without faults that axe can see."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.api.world import make_world
from tests.runtime.judging import desk_of
from tests.runtime.test_freezing import FILES, frozen, judge_all
from tests.web.conftest import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.live

PAGES = ("", "/zoeken", "/stukken/3", "/stukken/6", "/draden/1", "/gesprekken/1", "/downloads")


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address that a journalist was given."""
    world = make_world(tmp_path_factory.mktemp("browsed"))
    with world.client:
        accession = world.take_in(FILES)
        world.add_everybody(accession)
        desk = desk_of(world, accession)
        judge_all(desk)
        released = frozen(desk)
        of = world.services
        until = of.clock.now() + timedelta(days=1)
        _, token = of.disclosing.links.make(released.number, "De Krant", until, of.operator)
        with served(world.client.app) as address:
            yield f"{address}/inzage/{token}"
    world.close()


@pytest.fixture
def page(browser: "Browser", link: str) -> Iterator["Page"]:
    """The page that the link opens, in a browser without script; a request to elsewhere fails the test."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(link)
    yield opened
    context.close()
    origin = link.partition("/inzage")[0]
    assert [url for url in asked if not url.startswith(origin)] == []


def test_a_reader_comes_in_searches_and_reads_without_script(page: "Page", link: str) -> None:
    assert page.url == link.rpartition("/")[0]
    page.click("text=Zoeken")
    page.fill("#vraag", "mondkapjes komen")
    page.press("#vraag", "Enter")
    assert page.inner_text("[role=status]") == "1 stuk gevonden."
    assert "mondkapjes" not in page.url
    page.click(".members a")
    assert page.inner_text("h1") == "Mondkapjes voor [5.1.2e]"
    assert page.inner_text(".text").startswith("Beste")
    page.click("text=Sluit de inzage")
    assert page.inner_text("h1") == "Gesloten"
    page.goto(link.rpartition("/")[0])
    assert page.inner_text("h1") == "Deze link opent niets"


def test_the_set_is_saved_by_the_browser(page: "Page") -> None:
    page.click("text=Downloads")
    with page.expect_download() as saving:
        page.click("text=Alle bestanden")
    assert saving.value.suggested_filename == "verstrekking-2026-014-1.zip"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: "Browser", link: str, scheme: str) -> None:
    # axe is itself a script, which the policy of the pages would not let in.
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]  # one of two
    opened = context.new_page()
    opened.goto(link)
    origin = link.rpartition("/")[0]
    found = {}
    for path in (*PAGES, "/onbekend"):
        opened.goto(f"{origin}{path}")
        found[path] = [
            (each["id"], [node["html"] for node in each["nodes"]])
            for each in Axe().run(opened).response["violations"]
        ]
    context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_small_screen(browser: "Browser", link: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    opened = context.new_page()
    opened.goto(link)
    opened.goto(f"{link.rpartition('/')[0]}{path}")
    assert opened.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
