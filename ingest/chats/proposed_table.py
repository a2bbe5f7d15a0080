"""A proposal for the declaration of a table, by the names of columns that phone read-outs are known to have.

It is shown to whoever hands in, who completes it; nothing is read by it.
"""

from collections.abc import Iterator
from itertools import islice

from ingest.documents.cell_row import CellRow
from records.declaration import Meaning, folded

FIRST_ROWS = 50
"""The row that names the columns stands among so many first ones; a title may stand before it."""
_CELLEBRITE = {
    "body": Meaning.TEXT, "message": Meaning.TEXT, "timestamp: time": Meaning.SENT,
    "from": Meaning.SENDER, "party": Meaning.SENDER, "to": Meaning.RECIPIENTS, "chat #": Meaning.CONVERSATION,
    "participants": Meaning.TITLE, "subject": Meaning.SUBJECT, "instant message #": Meaning.NUMBER,
    "deleted - instant message": Meaning.DELETED, "deleted": Meaning.DELETED, "source": Meaning.APPLICATION,
    "delivered: time": Meaning.DELIVERED, "read: time": Meaning.READ,
}  # fmt: skip
"""Names in the reports of Cellebrite, lower case; files are `Attachment #1`, `Attachment #2`, …"""
_ATTACHMENT = "attachment #"
_LEAST_KNOWN = 3


def proposed(rows: Iterator[CellRow]) -> tuple[dict[str, object], list[str]]:
    """What the columns seem to mean, without how dates are written, and the names of all columns.

    Both are empty where no row among the first fifty has three names that are known.
    """
    for row in islice(rows, FIRST_ROWS):
        known = {name: meaning for name in row.cells if (meaning := _meaning(name)) is not None}
        if len(known) >= _LEAST_KNOWN:
            return _table(known), [name for name in row.cells if name.strip()]
    return {}, []


def _meaning(name: str) -> Meaning | None:
    plain = folded(name)
    if plain.startswith(_ATTACHMENT) and plain.removeprefix(_ATTACHMENT).isdigit():
        return Meaning.ATTACHMENTS
    return _CELLEBRITE.get(plain)


def _table(known: dict[str, Meaning]) -> dict[str, object]:
    columns: dict[str, list[str]] = {}
    for name, meaning in known.items():
        if meaning is Meaning.ATTACHMENTS or meaning.value not in columns:
            columns.setdefault(meaning.value, []).append(name)
    table: dict[str, object] = {"columns": columns, "owner": "(owner)"}
    return {**table, "deleted": ["Yes"]} if Meaning.DELETED.value in columns else table
