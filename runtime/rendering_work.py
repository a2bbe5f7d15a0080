"""What the rendering child does: a record as a PDF, with its original's pages where it can, and its proof."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from multiprocessing.connection import Connection

from disclosure.hidden import carries_hidden
from disclosure.page_pdf import write_pages
from disclosure.page_reading import PageRefusalError
from disclosure.picture_pdf import PICTURES, write_picture
from disclosure.proof import Fault, Secrets, pdf_faults
from disclosure.record_pdf import RecordSheet, write_record
from ingest.extraction_loop import settle
from records.redaction import Redaction

NOT_PROVED = "not-proved"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes of a record's original, the text that was judged, and what is covered in it.

    `is_public` says that the record goes out in full: then its pictures may be shown, and it may go out
    as it is.
    """

    content: bytes
    media_type: str
    text: str
    redactions: tuple[Redaction, ...]
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One record to render. Without `original` it is set from its text."""

    sheet: RecordSheet
    secrets: Secrets
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF and what was found when it was read again; with a fault it must not go out.

    `refusal` says why the pages of the original are not shown: a `PageRefusal`, a limit that was struck,
    or `not-proved`; empty where they are, or where there are none. `goes_as_it_is` says that the
    original is public in full and carries nothing that nobody sees.
    """

    content: bytes
    pages: int
    refusal: str = ""
    faults: tuple[Fault, ...] = ()
    goes_as_it_is: bool = False


def rendered(task: Task) -> Rendered:
    """The pages of the original if they can be shown and proved, else the record set from its text."""
    if task.original is None:
        return _set(task)
    return replace(_of(task, task.original), goes_as_it_is=_goes_as_it_is(task, task.original))


Work = Callable[[Task], Rendered]
"""What a child does with a task; a function of a module, so that a fresh process finds it."""


def serve(pipe: Connection, work: Work, parent_pid: int) -> None:
    """Answer each task with what was rendered until the other end closes; a fault of ours ends it."""
    settle(parent_pid)
    pipe.send(os.getpid())
    while True:
        try:
            task: Task = pipe.recv()
        except EOFError:
            return
        pipe.send(work(task))


def _of(task: Task, original: Original) -> Rendered:
    is_picture = original.media_type in PICTURES and original.is_public
    if original.media_type != PDF and not is_picture:
        return _set(task)
    try:
        shown = _shown(task, original)
    except PageRefusalError as refused:
        return replace(_set(task), refusal=refused.reason.value)
    return replace(_set(task), refusal=NOT_PROVED) if shown.faults else shown


def _shown(task: Task, original: Original) -> Rendered:
    sink = BytesIO()
    title = f"{task.sheet.number} {task.sheet.title}"
    if original.media_type == PDF:
        text = task.sheet.text.text
        count = write_pages(
            sink, original.content, title, original.text, original.redactions, whole=original.is_public
        )
    else:
        text = ""
        count = write_picture(sink, original.content, title)
    content = sink.getvalue()
    return Rendered(content, count, faults=pdf_faults(content, task.secrets, text))


def _set(task: Task) -> Rendered:
    sink = BytesIO()
    count = write_record(sink, task.sheet)
    content = sink.getvalue()
    return Rendered(content, count, faults=pdf_faults(content, task.secrets, task.sheet.shown))


def _goes_as_it_is(task: Task, original: Original) -> bool:
    return (
        original.is_public
        and not original.redactions
        and not carries_hidden(original.content, original.media_type)
        and not task.secrets.in_bytes(original.content)
    )
