"""RangedText: a marked text of which a mark may also run from one sign to another, past where others end.

Brackets cannot overlap. So a mark that is cut by the end of another is closed and opened again there, and
what nothing was said in between is one.
"""

from ingest.words.marked_text import MarkedText


class RangedText:
    """Is written from the beginning to the end; what stays open ends with it."""

    def __init__(self) -> None:
        """Nothing is said, nothing open."""
        self._text = MarkedText()
        self._wanted: list[tuple[str, str]] = []
        """Keys and labels of the marks within which the next words stand, the outermost first."""
        self._open: list[tuple[str, str]] = []
        """Those within which the last words stood."""

    def put(self, text: str) -> None:
        """Go on with this text."""
        if text:
            self._settle()
            self._text.put(text)

    def open(self, label: str, key: str = "") -> None:
        """What follows is marked so, until it is closed by the same key."""
        self._wanted.append((key, label))

    def close(self, key: str = "") -> None:
        """End what was opened last by a key; nothing if that is closed already."""
        for place in reversed(range(len(self._wanted))):
            if self._wanted[place][0] == key:
                del self._wanted[place]
                return

    def mark(self, label: str, text: str) -> None:
        """A mark around this text alone."""
        self._settle()
        self._text.mark(label, text)

    def finish(self) -> str:
        """All of it."""
        self._wanted, self._open = [], []
        return self._text.finish()

    def _settle(self) -> None:
        """Close and open what it takes for the next words."""
        if self._wanted == self._open:
            return
        same = 0
        for former, wanted in zip(self._open, self._wanted, strict=False):
            if former != wanted:
                break
            same += 1
        for _ in self._open[same:]:
            self._text.close()
        for _, label in self._wanted[same:]:
            self._text.open(label)
        self._open = list(self._wanted)
