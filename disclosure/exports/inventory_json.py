"""The inventory as JSON: the same columns by their keys, the codes beside their Dutch words."""

from collections.abc import Iterator
from typing import Any

import orjson

from disclosure import wording
from disclosure.cells import visible
from disclosure.inventory import COLUMNS, Row, rows, utc
from records.release import Release, ReleasedSet


class InventoryJson:
    """One object: what release this is, and its rows."""

    name = "inventory-json"
    media_type = "application/json"

    def file_name(self, release: Release) -> str:
        """The name of the download."""
        return f"{release.name}-inventaris.json"

    def write(self, released: ReleasedSet) -> Iterator[bytes]:
        """The object, row by row."""
        yield orjson.dumps(_head(released.release))[:-1] + b',"items":['
        before = b"\n"
        for row in rows(released):
            yield before + orjson.dumps(_item(row))
            before = b",\n"
        yield b"\n]}\n"


def _head(release: Release) -> dict[str, Any]:
    return {
        "releaseId": release.id,
        "inquiry": visible(release.inquiry),
        "number": release.number,
        "releasedAt": utc(release.released_at),
        "corrects": release.corrects,
        "publisher": {"name": release.publisher.name, "uri": release.publisher.uri},
        "outcomes": {code.value: label for code, label in wording.OUTCOMES.items()},
    }


def _item(row: Row) -> dict[str, Any]:
    return {
        column.key: visible(value) if isinstance(value, str) else value
        for column, value in zip(COLUMNS, row.values, strict=True)
    }
