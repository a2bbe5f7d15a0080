"""Limits: what one hostile item may cost. A limit that is struck is a Defect with its name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of reading; the units are in the names.

    The figures follow what was measured on hostile samples: see docs/limits.md.
    """

    item_time_s: float = 10.0
    """How long an item may be silent in a parser process: nothing found in it, and nothing of it read."""
    text_time_s: float = 60.0
    """One extractor at the text of one attachment, in the child process."""
    ocr_page_time_s: float = 30.0
    """Reading the words of one picture or page."""
    ocr_time_s: float = 300.0
    """Reading the words of all pictured pages of one file, beside `text_time_s`."""
    memory_bytes: int = 768 * 2**20
    """Data memory of a parser process; one item may not exceed what is left of it."""
    text_memory_bytes: int = 1536 * 2**20
    """Resident memory of the extractor's child."""
    depth: int = 10
    """Containers within containers (zip in zip, mail in zip, …)."""
    mime_depth: int = 50
    mime_parts: int = 10_000
    headers: int = 1_000
    header_bytes: int = 64 * 2**10
    addresses: int = 5_000
    """Addresses read of one header field; the rest stays in the original."""
    quotes: int = 200
    """Messages that one mail forwards; the text of the mail holds the others."""
    message_bytes: int = 100 * 2**20
    """A larger message is kept as a file with a Defect."""
    archive_entries: int = 100_000
    archive_ratio: int = 100
    """Unpacked to packed bytes of one entry, once past `archive_ratio_from_bytes`."""
    archive_ratio_from_bytes: int = 2**20
    archive_total_ratio: int = 50
    archive_total_bytes: int = 20 * 2**30
    """All entries of one archive: at most min(total_ratio x packed, this), at least 64 MiB."""
    text_characters: int = 5_000_000
    """Text kept of one record; a longer one is cut, with a Defect."""
