"""What calendars and cards share: a component of a text file is an item, its lines are the original."""

from collections.abc import Callable, Iterator
from typing import Any

from ingest.file_record import cut_text, kept_as_file, oversized
from ingest.format import Context, Finding, Opened, Source
from ingest.words.content_lines import Component, components, count_components
from records.defect import Defect, DefectCode
from records.identity import digest_of
from records.place import StepKind
from records.record import Record, RecordKind

Trouble = tuple[DefectCode, str]
Read = Callable[[Component], tuple[dict[str, Any], list[Trouble]]]
"""What a component says as fields of a record, and the trouble that it was read with."""


def read_components(
    source: Source, context: Context, form: str, names: frozenset[str], read: Read
) -> Iterator[Finding]:
    """The count, then an item for each component of these names. A file beyond `message_bytes` stays one."""
    if too_large := oversized(source, context):
        yield from kept_as_file(source, context, too_large)
        return
    raw = source.whole()
    found, kept = count_components(raw, names), 0
    yield Opened(source.place, form, found)
    for component in components(raw, names):
        kept += 1
        yield _record(source, context, raw, component, read)
    if kept != found:
        yield Defect(DefectCode.COUNT_DIFFERS, source.place, f"items {kept}/{found}", max(0, found - kept))


def _record(source: Source, context: Context, raw: bytes, component: Component, read: Read) -> Record:
    place = source.place.into(StepKind.LINES, f"{component.first}-{component.last}")
    own_id, family = context.record_id(source, place), source.family
    stored = raw[component.start : component.end]
    told, troubles = read(component)
    words = told.pop("text", "")
    text, is_cut = cut_text(words, context.limits.text_characters)
    if not component.is_closed:
        troubles = [*troubles, (DefectCode.TRUNCATED, f"no END:{component.name}")]
    if is_cut:
        troubles = [*troubles, (DefectCode.LIMIT_TEXT, f"characters {len(words)}")]
    return Record(
        id=own_id,
        kind=RecordKind.ITEM,
        place=place,
        origin=source.origin,
        digest=digest_of(stored),
        size_bytes=len(stored),
        text=text,
        parent_id=family.parent_id if family else None,
        family_id=family.family_id if family else own_id,
        defects=tuple(Defect(code, place, detail) for code, detail in troubles),
        recognition=source.recognition,
        **told,
    )
