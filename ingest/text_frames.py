"""Frames: the texts of neighbouring records compressed together, which halves what each would cost alone."""

import zstandard

from records.portion import PlacedText

_LEVEL = 1
"""Level 6 makes frames 7% smaller, which is 2% of catalogue and index, and takes three times as long."""
FRAME_BYTES = 48 * 1024
"""A frame is closed at this size; a list of hits unpacks one for each hit."""


class TextFrames:
    """Collects texts into frames."""

    def __init__(self) -> None:
        """Start without frames."""
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self._open: list[bytes] = []
        self._size = 0
        self._closed: list[bytes] = []

    def place(self, text: str) -> PlacedText | None:
        """Add a text; None for an empty one."""
        if not text:
            return None
        raw = text.encode()
        if self._size and self._size + len(raw) > FRAME_BYTES:
            self._close()
        placed = PlacedText(len(self._closed), self._size, len(raw))
        self._open.append(raw)
        self._size += len(raw)
        return placed

    def take(self) -> tuple[bytes, ...]:
        """All frames so far, compressed; collecting starts anew."""
        if self._open:
            self._close()
        frames, self._closed = tuple(self._closed), []
        return frames

    def _close(self) -> None:
        self._closed.append(self._compressor.compress(b"".join(self._open)))
        self._open, self._size = [], 0
