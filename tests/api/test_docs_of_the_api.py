"""docs/api.md: its examples are answered as it says, and it leaves out nothing of the closed lists."""

import json
import re
from pathlib import Path

import pytest

from api.problems import TITLES
from api.schemas.search import Filters, SearchShape
from records.access import Role
from runtime.desk import REASONS
from tests.api.world import API, ROLES, World

PAGE = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text("utf-8")
SHOWN = [name for name in SearchShape.model_fields if name not in {"expansions", "filters"}]


def test_the_first_search_of_the_page_is_answered(world: World) -> None:
    (body,) = re.findall(r"-d '(\{\"query\".*?\})'$", PAGE, re.MULTILINE)
    answer = world.search("officer", **json.loads(body))
    titles = ["Fundering van de brug", "Re: Fundering van de brug"]
    assert sorted(each["title"] for each in answer["items"]) == titles
    assert all(f"`{name}`" in PAGE for name in ("total", "items", "explanation", "incomplete"))


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_to_set_aside_is_there(reason: str) -> None:
    assert f"| `{reason}` | {REASONS[reason]} |" in PAGE


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_there(role: Role) -> None:
    assert f"`{role.value}`" in PAGE


@pytest.mark.parametrize("status", TITLES)
def test_every_status_is_there(status: int) -> None:
    assert str(status) in PAGE.partition("## Als het misgaat")[2]


@pytest.mark.parametrize("member", [*SHOWN, *Filters.model_fields])
def test_every_member_of_a_search_is_there(member: str) -> None:
    first, *rest = member.split("_")
    assert f"`{first}{''.join(each.capitalize() for each in rest)}`" in PAGE or f'"{first}' in PAGE


def test_every_address_is_there(world: World) -> None:
    described = world.client.get(f"{API}/openapi.json").json()["paths"]
    told = [re.sub(r"\{\w+\}", "{id}", path) for path in described]
    last = {path.rpartition("/")[2] for path in told}
    assert [name for name in last if name not in PAGE] == []
