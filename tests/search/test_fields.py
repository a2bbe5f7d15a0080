"""The fields: each declared once, and documented."""

from pathlib import Path

from search.fields import FACET, FIELDS, FREE, PREFIX, FieldType
from search.language import parse
from search.query import Field

PAGE = Path(__file__).resolve().parents[2] / "docs" / "query-language.md"
FACETS = {"kind", "channel", "custodian", "accession", "person", "month"}
FILTERS = {
    *("kind", "channel", "custodianId", "accessionId", "personId"),
    *("sentFrom", "sentUntil", "hasAttachment", "hasDefect"),
}


def table() -> str:
    """The table of fields as the page must have it."""
    rows = [
        f"| {', '.join(f'`{prefix}:`' for prefix in field.prefixes)} | {field.label} |"
        for field in FIELDS
        if field.prefixes
    ]
    return "\n".join(["| veld | zoekt in |", "|---|---|", *rows])


def test_the_page_for_officers_has_the_table_of_the_fields() -> None:
    assert table() in PAGE.read_text("utf-8")


def test_every_prefix_is_of_one_field_and_is_read() -> None:
    assert len(PREFIX) == sum(len(field.prefixes) for field in FIELDS)
    values = {FieldType.TEXT: "a", FieldType.KEYWORD: "a", FieldType.INTEGER: "2020"}
    for prefix, field in PREFIX.items():
        value = next(iter(field.values), values[field.type])
        tree = parse(f"{prefix}:{value}")
        assert isinstance(tree, Field)
        assert tree.name == field.name


def test_names_are_unique_and_labels_are_there() -> None:
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    assert all(field.label for field in FIELDS)


def test_the_facets_and_filters_are_those_of_the_contract() -> None:
    assert set(FACET) == FACETS
    assert {name for field in FIELDS for name in field.filters} == FILTERS


def test_free_words_search_text_title_and_participants() -> None:
    assert FREE == ("text", "title", "participant")
