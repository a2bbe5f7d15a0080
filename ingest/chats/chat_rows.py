"""Rows of a chat export: JSON objects in a list or one a line, each with its place; and their account."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from ingest.data.json_cursor import JsonCursor, MalformedJsonError, TooLong, parsed
from ingest.format import Finding
from ingest.words.told import Told, object_of
from records.content import Content
from records.defect import Defect, DefectCode
from records.frozen import maker, swift
from records.place import Place, StepKind

T = TypeVar("T")
_BLANKS = b" \t\r\n"


@swift
@dataclass(frozen=True, slots=True)
class Row:
    """One object: where it stands, its bytes and what it says. What is no object says nothing."""

    place: Place
    raw: bytes
    told: Told


_made = maker(Row)


def listed_rows(cursor: JsonCursor, place: Place) -> Iterator[Row | Defect]:
    """The rows of the list before which the cursor stands; one too long is a Defect that lost it.

    Raises MalformedJsonError.
    """
    for found in cursor.rows():
        if isinstance(found, TooLong):
            yield too_long(found, place, lost=int(found.is_object))
        else:
            start, raw, told = found
            yield _made(place.into(StepKind.BYTES, f"{start}-{start + len(raw)}"), raw, object_of(told))


def too_long(value: TooLong, place: Place, *, lost: int = 0) -> Defect:
    """What there is to say of a value of the text at a place that was not held."""
    here = place.into(StepKind.BYTES, f"{value.start}-{value.end}")
    return Defect(DefectCode.LIMIT_SIZE, here, f"bytes over {value.most_bytes}", lost)


def line_rows(content: Content, place: Place, most_bytes: int) -> Iterator[Row | Defect]:
    """The rows that stand one a line; a line that is no object, or too long, is a Defect that lost one."""
    start, is_rest = 0, False
    with content.open() as stream:
        while line := stream.readline(most_bytes):
            raw = line.rstrip(_BLANKS)
            here = place.into(StepKind.BYTES, f"{start}-{start + len(raw)}")
            start += len(line)
            if not is_rest and raw.startswith(b"{"):
                is_cut = len(line) == most_bytes and not line.endswith(b"\n")
                yield (
                    Defect(DefectCode.LIMIT_SIZE, here, f"bytes over {most_bytes}", 1)
                    if is_cut
                    else _row(here, raw)
                )
            is_rest = not line.endswith(b"\n")


def _row(place: Place, raw: bytes) -> Row | Defect:
    try:
        return Row(place, raw, object_of(parsed(raw)))
    except (ValueError, RecursionError):
        return Defect(DefectCode.MALFORMED, place, "no JSON", 1)


def until_broken(told: Iterable[T]) -> Iterator[T]:
    """What is told up to where the text breaks off: for a first look, before the one that says so."""
    with suppress(MalformedJsonError):
        yield from told


def balanced(findings: Iterable[Finding], found: int, place: Place) -> Iterator[Finding]:
    """The findings of a chat, and at last what of the candidates that were found was not among them."""
    told, trouble = 0, ""
    try:
        for finding in findings:
            told += finding.lost if isinstance(finding, Defect) else 1
            yield finding
    except MalformedJsonError as error:
        trouble = str(error)
    lost = max(0, found - told)
    if trouble:
        yield Defect(DefectCode.TRUNCATED, place, trouble, lost)
    if told > found or (told < found and not trouble):
        yield Defect(DefectCode.COUNT_DIFFERS, place, f"messages {told}/{found}", lost)
