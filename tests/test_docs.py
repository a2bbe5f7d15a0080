"""Nothing that the outside may count on is undocumented."""

from dataclasses import fields
from pathlib import Path

import pytest

from ingest.formats import FORMATS
from ingest.limits import Limits
from records.defect import DefectCode
from records.labels import DEFECTS
from search.fields import FIELDS

ROOT = Path(__file__).resolve().parents[1]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("code", list(DefectCode))
def test_every_defect_is_explained(code: DefectCode) -> None:
    assert f"| `{code.value}` | {DEFECTS[code]} |" in page("defects.md")


@pytest.mark.parametrize("limit", [limit.name for limit in fields(Limits)])
def test_every_limit_is_explained(limit: str) -> None:
    assert f"`{limit}`" in page("limits.md")


@pytest.mark.parametrize("prefix", sorted({prefix for field in FIELDS for prefix in field.prefixes}))
def test_every_search_field_is_explained(prefix: str) -> None:
    assert f"`{prefix}:" in page("query-language.md") or f"`{prefix}`" in page("query-language.md")


@pytest.mark.parametrize("name", [known.name for known in FORMATS])
def test_every_format_is_listed(name: str) -> None:
    assert f"`{name}`" in page("adding-a-format.md")
