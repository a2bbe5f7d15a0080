"""Nothing that the outside may count on is undocumented, and what is shown as an example is so."""

import itertools
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from cli import demo
from front.app import create_app
from front.docs import settings_page
from ingest.formats import FORMATS
from ingest.limits import Limits
from records.defect import DefectCode
from records.labels import DEFECTS
from records.record import Channel
from runtime.composition import compose
from runtime.settings import read_settings
from search.fields import FIELDS
from storage.tables import catalogue, readings

ROOT = Path(__file__).resolve().parents[1]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("code", list(DefectCode))
def test_every_defect_is_explained(code: DefectCode) -> None:
    assert f"| `{code.value}` | {DEFECTS[code]} |" in page("defects.md")


@pytest.mark.parametrize("limit", [limit.name for limit in fields(Limits)])
def test_every_limit_is_explained(limit: str) -> None:
    assert f"`{limit}`" in page("limits.md")


def test_every_fixed_limit_is_struck_in_a_test() -> None:
    told = re.findall(r"\| `(tests/[\w/.]+)`, `(test_\w+)` \|$", page("limits.md"), re.MULTILINE)
    assert len(told) == page("limits.md").count("`tests/ingest/") == 9
    for path, name in told:
        assert f"def {name}(" in (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("prefix", sorted({prefix for field in FIELDS for prefix in field.prefixes}))
def test_every_search_field_is_explained(prefix: str) -> None:
    assert f"`{prefix}:" in page("query-language.md") or f"`{prefix}`" in page("query-language.md")


@pytest.mark.parametrize("name", [known.name for known in FORMATS])
def test_every_format_is_listed(name: str) -> None:
    assert f"`{name}`" in page("adding-a-format.md")


def test_every_setting_stands_on_its_page_as_it_is_declared() -> None:
    assert page("settings.md") == settings_page()


def fenced(text: str, language: str) -> list[str]:
    """The blocks of a page that are written in a language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    """The sample as `make run` takes it in, and the key that it prints."""
    services = compose(read_settings(tmp_path_factory.mktemp("demo")))
    with services, TestClient(create_app(services)) as client:
        sample = demo._EXAMPLES
        demo._take_in(services, sample / "official", Channel.OFFICIAL, "Archief postvak minister")
        private = demo._take_in(services, sample / "private", Channel.PRIVATE, "Privémail en -chats minister")
        yield client, demo._keys(services, private)


def test_the_first_find_of_the_readme_gives_the_answer_that_stands_below_it(
    asked: tuple[TestClient, str],
) -> None:
    client, key = asked
    readme = (ROOT / "README.md").read_text("utf-8")
    command = shlex.split(fenced(readme, "sh")[0].replace("$KEY", key).replace("\\\n", " "))
    headers = dict(value.split(": ", 1) for flag, value in itertools.pairwise(command) if flag == "-H")
    body = command[command.index("-d") + 1]
    answer = client.post(urlsplit(command[1]).path, headers=headers, content=body)
    assert answer.status_code == 200
    pasted = json.loads(fenced(readme, "json")[0])
    assert stable(answer.json()) == stable(pasted)


def stable(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what differs from one time to the next: a sealed cursor, a duration."""
    assert isinstance(answer["nextCursor"], str)
    return {name: value for name, value in answer.items() if name not in {"nextCursor", "tookMs"}}


def test_what_make_run_says_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in ("run", "test"):
        assert f"make {target} " in readme
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_within_the_house_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


NAMED = re.compile(
    r"`((?:api|bench|cli|deploy|docs|front|ingest|records|runtime|search|storage|tests|web)/[\w./-]+)`"
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_names_is_there(path: Path) -> None:
    named = NAMED.findall(path.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("table", [*catalogue.tables, *readings.tables])
def test_every_table_is_explained(table: str) -> None:
    assert f"`{table}`" in page("data-model.md")
