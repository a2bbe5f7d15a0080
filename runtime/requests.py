"""A search as the outside writes it, to the request of the search room."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from records.errors import InvalidError
from records.identity import AccessionId
from records.record import Channel, RecordKind
from search.request import Expansions, Filters, SearchRequest, Sort

_LIGHT_CHARACTERS = 200
_LIGHT_PAGE = 20
_WILD = frozenset("*~")

_UNFILTERED = Filters()

Closed = TypeVar("Closed", bound=StrEnum)


def request_of(wanted: dict[str, Any]) -> SearchRequest:
    """The request from snake_case keys as the API's shape has them. Raises InvalidError."""
    filters = wanted.get("filters") or {}
    return SearchRequest(
        query=wanted.get("query", ""),
        filters=_filters(filters),
        sort=_member(Sort, "sort", wanted.get("sort", Sort.RELEVANCE)),
        page_size=wanted.get("page_size", 20),
        cursor=wanted.get("cursor") or "",
        facets=tuple(wanted.get("facets", ())),
        highlight=wanted.get("highlight", True),
        explain=wanted.get("explain", False),
        include_duplicates=wanted.get("include_duplicates", False),
        expansions=Expansions(**wanted.get("expansions", {})),
    )


def is_light(wanted: dict[str, Any]) -> bool:
    """Whether a search takes a few milliseconds at most, so that a thread would cost more than it.

    A few words without wildcards, an ordinary page, no facets and no explanation.
    """
    query: str = wanted.get("query", "")
    return (
        len(query) <= _LIGHT_CHARACTERS
        and not _WILD.intersection(query)
        and wanted.get("page_size", 20) <= _LIGHT_PAGE
        and not wanted.get("facets")
        and not wanted.get("explain")
    )


def written_filters(pairs: Sequence[str]) -> dict[str, Any]:
    """Filters as the command line writes them: NAME=VALUE, with the names of the API."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name not in _NAMES:
            raise InvalidError("filter", "unknown", pair)
        key = _NAMES[name]
        if key.startswith("has_"):
            found[key] = value.lower() in {"ja", "true", "1"}
        elif key.startswith("sent_"):
            found[key] = value
        else:
            found.setdefault(key, []).append(value)
    return found


_NAMES = {
    "kind": "kind",
    "channel": "channel",
    "custodianId": "custodian_id",
    "accessionId": "accession_id",
    "personId": "person_id",
    "sentFrom": "sent_from",
    "sentUntil": "sent_until",
    "hasAttachment": "has_attachment",
    "hasDefect": "has_defect",
}


def _filters(given: dict[str, Any]) -> Filters:
    if not any(value is not None and value != [] for value in given.values()):
        return _UNFILTERED
    return Filters(
        kind=tuple(_member(RecordKind, "kind", each) for each in given.get("kind", ())),
        channel=tuple(_member(Channel, "channel", each) for each in given.get("channel", ())),
        custodian_id=tuple(given.get("custodian_id", ())),
        accession_id=tuple(AccessionId(each) for each in given.get("accession_id", ())),
        person_id=tuple(given.get("person_id", ())),
        sent_from=_day("sentFrom", given.get("sent_from")),
        sent_until=_day("sentUntil", given.get("sent_until")),
        has_attachment=given.get("has_attachment"),
        has_defect=given.get("has_defect"),
    )


def _member(closed: type[Closed], name: str, value: str) -> Closed:
    try:
        return closed(value)
    except ValueError:
        raise InvalidError(name, "unknown", value) from None


def _day(name: str, value: date | str | None) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidError(name, "range", value) from None
