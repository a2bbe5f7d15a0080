"""MarkedText: a text in which what a reader of the printed page would not see says what it is.

`[opmerking van Jan op 2024-03-05: …]`, `[verwijderd door Jan: …]`: in square brackets, in Dutch, in place.
What is marked alike and stands next to each other is one mark, for programs cut what people wrote anywhere.
"""

from dataclasses import dataclass, field

_DAY = len("2024-03-05")


def told(what: str, link: str = "", who: str = "", when: str = "") -> str:
    """What a mark says before its colon: `opmerking van Jan op 2024-03-05`; without whom or when, less."""
    name, day = " ".join(who.split()), when[:_DAY]
    return what + (f" {link} {name}" if name else "") + (f" op {day}" if day else "")


@dataclass(slots=True)
class _Mark:
    label: str
    text: str

    def __str__(self) -> str:
        return f"[{self.label}: {self.text}]"


@dataclass(slots=True)
class MarkedText:
    """Is written from the beginning to the end; what is opened last is closed first."""

    _pieces: list[str | _Mark] = field(default_factory=list)
    _open: list[tuple[str, list[str | _Mark]]] = field(default_factory=list)

    def put(self, text: str) -> None:
        """Go on with this text."""
        if text:
            self._pieces.append(text)

    def open(self, label: str) -> None:
        """What follows is marked so, until it is closed."""
        self._open.append((label, self._pieces))
        self._pieces = []

    def close(self) -> None:
        """End what was opened last; a mark around nothing is none."""
        text = "".join(map(str, self._pieces))
        label, self._pieces = self._open.pop()
        if not text.strip():
            self.put(text)
            return
        # A line end stays outside: what is marked may be a whole paragraph.
        bare = text.rstrip("\n")
        self._marked(label, bare.lstrip("\n"))
        self.put(text[len(bare) :])

    def mark(self, label: str, text: str) -> None:
        """A mark around this text alone."""
        self.open(label)
        self.put(text)
        self.close()

    def finish(self) -> str:
        """All of it; what is still open ends here."""
        while self._open:
            self.close()
        return "".join(map(str, self._pieces))

    def _marked(self, label: str, text: str) -> None:
        former = self._pieces[-1] if self._pieces else ""
        if isinstance(former, _Mark) and former.label == label:
            former.text += text
        else:
            self._pieces.append(_Mark(label, text))
