"""MarkedText: a text in which what a reader of the printed page would not see says what it is.

`[opmerking van Jan op 2024-03-05: …]`, `[verwijderd door Jan: …]`: in square brackets, in Dutch, in place.
Pieces that are marked alike and stand next to each other are one mark, for programs cut what people wrote
anywhere.
"""

from dataclasses import dataclass, field

_DAY = len("2024-03-05")
INSERTED, DELETED, HIDDEN = "ingevoegd", "verwijderd", "verborgen"
NOTES = {"footnote": "voetnoot", "endnote": "eindnoot"}
INSTEAD_OF_A_PICTURE = "bijschrift van een afbeelding"


def told(what: str, link: str = "", who: str = "", when: str = "") -> str:
    """What a mark says before its colon: `opmerking van Jan op 2024-03-05`; without whom or when, less."""
    name, day = " ".join(who.split()), when[:_DAY]
    return what + (f" {link} {name}" if name else "") + (f" op {day}" if day else "")


def remark(who: str, when: str, place: str = "") -> str:
    """What the mark of a remark says, wherever it was made: `opmerking bij A1 van Jan op 2024-03-05`."""
    return told(f"opmerking bij {place}" if place else "opmerking", "van", who, when)


def change(what: str, who: str, when: str) -> str:
    """What the mark of a tracked change says: `verwijderd door Jan op 2024-03-05`."""
    return told(what, "door", who, when)


@dataclass(slots=True)
class _Mark:
    label: str
    text: str
    is_all: bool
    """Whether nothing that follows belongs to it."""

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

    def close(self, *, is_all: bool = False) -> None:
        """End what was opened last; a mark around nothing is none.

        `is_all` says that it is no piece of the one before or behind it.
        """
        text = "".join(map(str, self._pieces))
        label, self._pieces = self._open.pop()
        if not text.strip():
            self.put(text)
            return
        # A line end stays outside: what is marked may be a whole paragraph.
        bare = text.rstrip("\n")
        self._marked(_Mark(label, bare.lstrip("\n"), is_all))
        self.put(text[len(bare) :])

    def mark(self, label: str, text: str) -> None:
        """A mark around this text alone: two remarks that stand next to each other are two."""
        self.open(label)
        self.put(text)
        self.close(is_all=True)

    def finish(self) -> str:
        """All of it; what is still open ends here."""
        while self._open:
            self.close()
        return "".join(map(str, self._pieces))

    def _marked(self, mark: _Mark) -> None:
        former = self._pieces[-1] if self._pieces else ""
        if isinstance(former, _Mark) and former.label == mark.label and not (former.is_all or mark.is_all):
            former.text += mark.text
        else:
            self._pieces.append(mark)
