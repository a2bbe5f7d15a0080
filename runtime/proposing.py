"""Proposing what the columns of a table mean, to whoever writes the declaration of a hand-in."""

import zipfile
from pathlib import Path

from ingest.chats.declared_table import tables_in
from ingest.chats.proposed_table import proposed
from ingest.format import Context, Source
from records.content import BytesContent
from records.errors import InvalidError
from records.identity import AccessionId, digest_of
from records.place import Place
from runtime.views import Json

_NOWHERE = Context(AccessionId(""), "UTC")


def proposal(file: Path) -> Json:
    """A declaration for a CSV or workbook, but for how its dates are written; and its columns by sheet.

    Raises InvalidError for what is neither, or has no columns that are known.
    """
    tables, columns = [], {}
    try:
        raw = file.read_bytes()
        source = Source(Place(file.name), BytesContent(raw), digest_of(raw))
        for name, rows in tables_in(source, _NOWHERE):
            table, names = proposed(rows)
            if table:
                tables.append({"files": file.name, **({"sheet": name} if name else {}), **table, "dates": ""})
                columns[name] = names
    except (OSError, ValueError, zipfile.BadZipFile):
        raise InvalidError("file", "malformed") from None
    if not tables:
        raise InvalidError("file", "no-columns")
    return {"declaration": {"tables": tables}, "columns": columns}
