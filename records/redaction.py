"""Redaction: a passage of a record's text that is covered, and the ground for it."""

from dataclasses import dataclass

from records.ground import Ground


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A range of a text in code points, end exclusive; never empty."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse what covers nothing: it would be a redaction that redacts nothing."""
        if not 0 <= self.start < self.end:
            message = f"no passage: {self.start} to {self.end}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Redaction:
    """One covered passage. `recogniser` is the name of the rule that proposed it, or empty for a hand."""

    passage: Passage
    ground: Ground
    recogniser: str = ""
