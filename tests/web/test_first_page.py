"""The first page in a real browser: in Dutch, from here alone, and usable on a small screen."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.api.world import make_world
from tests.web.conftest import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a free port, until the tests of this file have run."""
    world = make_world(tmp_path_factory.mktemp("page"))
    with served(world.client.app) as found:
        yield found
    world.close()


@pytest.fixture
def page(browser: "Browser", address: str) -> Iterator["Page"]:
    """The page as it was opened; a word on the console or a request to elsewhere fails the test."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    said: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    yield opened
    opened.close()
    assert said == []
    assert [url for url in asked if not url.startswith(address)] == []


def shown(page: "Page") -> int:
    return page.locator(".operation:visible").count()


def test_the_filter_leaves_what_holds_every_word(page: "Page") -> None:
    everything = shown(page)
    page.fill("#filter", "verzegelt")
    assert (shown(page), page.inner_text("#count")) == (1, f"1 van {everything}")
    page.fill("#filter", "  RECORDS   draad ")
    assert shown(page) == 1
    page.fill("#filter", "ditbestaatniet")
    assert (shown(page), page.inner_text("#count")) == (0, f"0 van {everything}")
    page.fill("#filter", "")
    assert (shown(page), page.inner_text("#count")) == (everything, "")


def test_the_page_is_in_dutch_and_says_how_it_fares(page: "Page") -> None:
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.inner_text("h1") == "Klaarlicht"
    assert page.locator("table.parts td").all_inner_texts() == ["werkt"] * 4
    named = page.locator("table.parts th").all_inner_texts()
    assert named[-4:] == ["Catalogus", "Log van inzage", "Zoekindex", "Originelen"]


def test_an_operation_tells_its_input_and_its_answers(page: "Page") -> None:
    page.fill("#filter", "set-aside")
    page.click(".operation:visible summary")
    told = page.locator(".operation:visible th").all_inner_texts()
    assert told[:3] == ["accessionId", "recordIds", "reason"]
    assert {"200", "400", "401", "403", "404", "409", "415"} == set(told[3:])
    assert "Gelukt." in page.inner_text(".operation:visible")


def test_the_page_fits_a_small_screen(page: "Page") -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    size = page.locator("#filter").bounding_box()
    assert size is not None
    assert size["height"] >= 24


def test_everything_on_the_page_can_be_reached_by_keyboard(page: "Page") -> None:
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName + '#' + document.activeElement.id"))
    assert "INPUT#filter" in reached
