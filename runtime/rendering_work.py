"""What the rendering child does: a record as a PDF, with its original's pages where it can, and its proof."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from multiprocessing.connection import Connection

from disclosure.page_pdf import write_pages
from disclosure.page_reading import PageRefusalError
from disclosure.proof import Fault, Secrets, pdf_faults
from disclosure.record_pdf import RecordSheet, write_record
from ingest.extraction_loop import settle
from records.redaction import Redaction

NOT_PROVED = "not-proved"


@dataclass(frozen=True, slots=True)
class Pages:
    """An original PDF whose pages are wanted, and the text that was judged with what is covered in it."""

    original: bytes
    text: str
    redactions: tuple[Redaction, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One record to render. Without `pages` it is set from its text."""

    sheet: RecordSheet
    secrets: Secrets
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A PDF and what was found when it was read again; with a fault it must not go out.

    `refusal` says why the pages of the original are not shown: a `PageRefusal`, a limit that was struck,
    or `not-proved`; empty where they are, or where there are none.
    """

    content: bytes
    pages: int
    refusal: str = ""
    faults: tuple[Fault, ...] = ()


def rendered(task: Task) -> Rendered:
    """The pages of the original if they can be shown and proved, else the record set from its text."""
    if task.pages is None:
        return _set(task)
    try:
        shown = _shown(task, task.pages)
    except PageRefusalError as refused:
        return replace(_set(task), refusal=refused.reason.value)
    return replace(_set(task), refusal=NOT_PROVED) if shown.faults else shown


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


def _shown(task: Task, pages: Pages) -> Rendered:
    sink = BytesIO()
    title = f"{task.sheet.number} {task.sheet.title}"
    count = write_pages(sink, pages.original, title, pages.text, pages.redactions)
    content = sink.getvalue()
    return Rendered(content, count, faults=pdf_faults(content, task.secrets, task.sheet.text.text))


def _set(task: Task) -> Rendered:
    sink = BytesIO()
    count = write_record(sink, task.sheet)
    content = sink.getvalue()
    return Rendered(content, count, faults=pdf_faults(content, task.secrets, task.sheet.shown))
