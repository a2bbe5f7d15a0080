"""An attachment that a mail program keeps in a file apart from its mail, and that packs others.

It is of the family of the mail. As on the mail itself it is a record, with what it packs beneath it.
"""

from collections.abc import Iterator

from ingest.format import Context, Finding, Source
from ingest.mime.attached import Nested, read_attached
from ingest.neighbours import is_kept_apart
from ingest.signatures import can_be_opened
from records.place import StepKind


def is_packed_apart(source: Source, context: Context) -> bool:
    """Whether a source is such a file, and has no record yet that it hangs on."""
    return (
        source.family is not None
        and is_kept_apart(_path(source))
        and source.family.parent_id != context.record_id(source)
        and can_be_opened(source.head(), source.name)
    )


def read_packed(source: Source, context: Context) -> Iterator[Finding]:
    """The file, then itself once more, to be opened."""
    return read_attached(source, context, Nested(()), name=source.name)


def _path(source: Source) -> str:
    """The path in the archive or hand-in that the source is a file of; empty if it is none."""
    steps = source.place.steps
    if not steps:
        return source.place.path
    return steps[-1].value.partition(":")[2] if steps[-1].kind is StepKind.ENTRY else ""
