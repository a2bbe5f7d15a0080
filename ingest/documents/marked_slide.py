"""MarkedSlide: what a slide says, and what the audience never sees of it."""

from typing import NamedTuple

from ingest.words.marked_text import MarkedText, remark


class MarkedSlide(NamedTuple):
    """One slide by its number from 1; `remarks` are who, when and what."""

    number: int
    said: str
    notes: tuple[str, ...]
    remarks: tuple[tuple[str, str, str], ...]
    is_hidden: bool

    def put_on(self, text: MarkedText) -> None:
        """Say it, then what only the speaker sees, then what was remarked."""
        if self.is_hidden:
            text.put(f"[verborgen dia {self.number}]\n")
        text.put(self.said)
        for note in self.notes:
            text.mark(f"sprekersnotitie bij dia {self.number}", note)
            text.put("\n" if note.strip() and not note.endswith("\n") else "")
        for who, when, said in self.remarks:
            text.mark(remark(who, when, f"dia {self.number}"), said)
            text.put("\n")
