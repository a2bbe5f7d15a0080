"""A plain tantivy index of the same messages, as the least that a search server needs: the floor.

Two of them: `lean` keeps only what a list shows, `stored` also the text. Default tokenizer, no
stems, no versions, no access: what ours costs on top is what is measured. Committed as often as ours:
an index that is filled over time has several segments.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import tantivy

from records.record import Record
from search.indexer import BATCH_ROWS

LEAN, STORED = "lean", "stored"
FIELDS = ("subject", "sender", "rcpt", "names", "body")
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_HEAP_BYTES = 128 * 2**20


def build(folder: Path, records: Iterable[Record]) -> None:
    """Make both indexes of the messages among the records in a folder."""
    writers = []
    for name in (LEAN, STORED):
        place = folder / name
        place.mkdir(parents=True)
        index = tantivy.Index(_schema(stores_text=name == STORED), path=str(place))
        writers.append(index.writer(_HEAP_BYTES, 1))
    for number, record in enumerate((each for each in records if each.parent_id is None), 1):
        for writer in writers:
            writer.add_document(_document(record))
            if number % BATCH_ROWS == 0:
                writer.commit()
    for writer in writers:
        writer.commit()
        writer.wait_merging_threads()


def _schema(*, stores_text: bool) -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in FIELDS:
        builder.add_text_field(name, stored=stores_text if name == "body" else True)
    builder.add_date_field("date", stored=True, indexed=True, fast=True)
    return builder.build()


def _document(record: Record) -> tantivy.Document:
    document = tantivy.Document()
    document.add_text("id", record.id)
    document.add_text("subject", record.title)
    sender = record.sender
    document.add_text("sender", f"{sender.name} {sender.address}" if sender else "")
    document.add_text("rcpt", " ".join(f"{each.name} {each.address}" for each in record.recipients))
    document.add_text("names", " ".join(record.attachment_names))
    document.add_text("body", record.text)
    document.add_date("date", record.sent_at or _UNDATED)
    return document
