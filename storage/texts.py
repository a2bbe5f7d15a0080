"""Extracted text in compressed frames: many short texts together compress three to four times.

A frame holds the texts of one batch up to about 48 kB, so that a text is had by unpacking little.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import zstandard
from sqlalchemy import Connection, Select, bindparam, func, select

from records.identity import RecordId
from storage.sql import insert_rows
from storage.tables import record, text_block

_MAX_FRAME_BYTES = 256 * 2**20


def read_texts(connection: Connection, ids: list[RecordId]) -> dict[RecordId, str]:
    """The texts of the records by id; a record without text is not in the answer."""
    unpacker, texts = zstandard.ZstdDecompressor(), {}
    number, frame = 0, b""
    # In order of frames: one at a time is unpacked, though five hundred texts may stand in as many.
    for row in connection.execute(_query(), {"ids": [bytes.fromhex(each) for each in ids]}):
        if row.text_block != number:
            number, frame = row.text_block, unpacker.decompress(row.frame, max_output_size=_MAX_FRAME_BYTES)
        texts[RecordId(row.id.hex())] = frame[row.text_start : row.text_start + row.text_size].decode()
    return texts


def read_text(connection: Connection, block: int, start: int, size: int) -> str:
    """The text that lies at a place in a frame; empty for block 0."""
    if not block:
        return ""
    frame = connection.execute(select(text_block.c.frame).where(text_block.c.number == block)).scalar_one()
    raw = zstandard.ZstdDecompressor().decompress(frame, max_output_size=_MAX_FRAME_BYTES)
    return raw[start : start + size].decode()


def add_frames(connection: Connection, frames: Sequence[bytes]) -> list[int]:
    """Enter frames in a turn to write; their numbers, in order."""
    query = select(func.coalesce(func.max(text_block.c.number), 0))
    first = int(connection.execute(query).scalar_one()) + 1
    numbers = list(range(first, first + len(frames)))
    rows = [{"number": number, "frame": frame} for number, frame in zip(numbers, frames, strict=True)]
    insert_rows(connection, text_block, rows)
    return numbers


@cache
def _query() -> Select[Any]:
    return (
        select(record.c.id, record.c.text_block, record.c.text_start, record.c.text_size, text_block.c.frame)
        .join(text_block, text_block.c.number == record.c.text_block)
        .where(record.c.id.in_(bindparam("ids", expanding=True)))
        .order_by(record.c.text_block)
    )
