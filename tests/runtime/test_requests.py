"""What the outside writes becomes a request, and what it cannot be is refused by name."""

from datetime import date
from typing import Any

import pytest

from api.schemas.search import SearchShape
from records.errors import InvalidError
from records.record import Channel, RecordKind
from runtime.requests import request_of, written_filters
from search.request import Expansions, Filters, SearchRequest, Sort


def test_nothing_at_all_is_the_usual_request() -> None:
    assert request_of({}) == SearchRequest()
    assert request_of(SearchShape().model_dump()) == SearchRequest()


def test_every_member_arrives() -> None:
    wanted: dict[str, Any] = {
        "query": "kanarie",
        "filters": {
            "kind": ["mail"],
            "channel": ["private"],
            "custodianId": ["c"],
            "accessionId": ["a"],
            "personId": ["p"],
            "sentFrom": "2024-03-01",
            "sentUntil": "2024-03-31",
            "hasAttachment": True,
            "hasDefect": False,
        },
        "sort": "oldest",
        "pageSize": 7,
        "cursor": "c",
        "facets": ["kind"],
        "highlight": False,
        "explain": True,
        "includeDuplicates": True,
        "expansions": {"stem": False, "compounds": False, "synonyms": False},
    }
    assert request_of(SearchShape.model_validate(wanted).model_dump()) == SearchRequest(
        query="kanarie",
        filters=Filters(
            kind=(RecordKind.MAIL,),
            channel=(Channel.PRIVATE,),
            custodian_id=("c",),
            accession_id=("a",),  # type: ignore[arg-type]  # an id by another name
            person_id=("p",),
            sent_from=date(2024, 3, 1),
            sent_until=date(2024, 3, 31),
            has_attachment=True,
            has_defect=False,
        ),
        sort=Sort.OLDEST,
        page_size=7,
        cursor="c",
        facets=("kind",),
        highlight=False,
        explain=True,
        include_duplicates=True,
        expansions=Expansions(stem=False, compounds=False, synonyms=False),
    )


def test_filters_of_the_command_line_are_those_of_the_api() -> None:
    written = ["kind=mail", "kind=chat", "sentFrom=2024-03-01", "hasAttachment=ja", "hasDefect=nee"]
    assert request_of({"filters": written_filters(written)}).filters == Filters(
        kind=(RecordKind.MAIL, RecordKind.CHAT),
        sent_from=date(2024, 3, 1),
        has_attachment=True,
        has_defect=False,
    )


@pytest.mark.parametrize("pair", ["kind", "kleur=rood", "=", ""])
def test_a_filter_that_there_is_not_is_refused(pair: str) -> None:
    with pytest.raises(InvalidError):
        written_filters([pair])


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"sort": "best"}, "sort"),
        ({"filters": {"kind": ["brief"]}}, "kind"),
        ({"filters": {"channel": ["geheim"]}}, "channel"),
        ({"filters": {"sent_from": "gisteren"}}, "sentFrom"),
        ({"filters": {"sent_until": "2024-13-01"}}, "sentUntil"),
    ],
)
def test_a_value_that_there_is_not_is_refused_by_its_name(wanted: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidError) as caught:
        request_of(wanted)
    assert caught.value.field == field
