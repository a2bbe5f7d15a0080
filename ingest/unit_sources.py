"""The sources of a work unit: as they were told when it was cut, found again from the stored originals."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.format import Context, FamilyLink, Source
from ingest.neighbours import is_kept_apart
from ingest.placed_content import PlacedContent, told_bytes
from records.identity import RecordId
from records.original import StoredFile
from records.passwords import Passwords
from records.place import Place, parse_locator
from records.work_unit import InnerPlace, WorkUnit


def sources_of(unit: WorkUnit, context: Context) -> Iterator[tuple[StoredFile, Source]]:
    """Each source with the stored file in which its place begins."""
    if not unit.places:
        for file in unit.files:
            yield file, source_of(file, context)
        return
    (file,) = unit.files
    for inner in unit.places:
        yield file, _within(file, inner, context.passwords)


def source_of(file: StoredFile, context: Context) -> Source:
    """A file of a hand-in that is to be read whole: with its other half, or in the family of its mail."""
    source = Source(Place(file.path), file.content, file.digest, beside=file.beside)
    if file.companion is None:
        return source
    companion = source_of(file.companion, context)
    if not is_kept_apart(file.path):
        return replace(source, companion=companion)
    mail = context.record_id(companion)
    return replace(source, family=FamilyLink(mail, mail))


def _within(file: StoredFile, inner: InnerPlace, passwords: Passwords) -> Source:
    steps, half = parse_locator(inner.locator), parse_locator(inner.companion)
    family = FamilyLink(RecordId(inner.parent_id), RecordId(inner.family_id)) if inner.parent_id else None
    return Source(
        Place(file.path, steps),
        PlacedContent(file.content, steps, inner.size_bytes, passwords),
        file.digest,
        inner.depth,
        inner.media_type,
        family,
        frozenset(inner.beside),
        companion=Source(
            Place(file.path, half), PlacedContent(file.content, half, -1, passwords), file.digest
        )
        if half
        else None,
    )


def inner_place(source: Source) -> InnerPlace:
    """What a unit has to tell of a source within a container."""
    return InnerPlace(
        source.place.locator,
        told_bytes(source.content),
        source.depth,
        source.media_type,
        source.family.parent_id if source.family else "",
        source.family.family_id if source.family else "",
        tuple(sorted(source.beside)),
        source.companion.place.locator if source.companion is not None else "",
    )
