"""Recogniser: a rule that proposes passages to cover, each with its ground and the reason why.

A proposal covers nothing: an officer decides (Woo 5.1 par. 3 asks for reasons a rule cannot give). So a
rule may be wrong either way, says how sure it is, and its hits are counted apart from those of a hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Protocol

from records.ground import Act, Ground, ground_of
from records.record import Participant
from records.redaction import Passage


class Confidence(StrEnum):
    """How sure a rule is of one hit."""

    CERTAIN = "certain"
    """A check holds and the text says what it is."""
    LIKELY = "likely"
    POSSIBLE = "possible"
    """Worth a look; often something else."""


class Matter(Enum):
    """What is protected: the code of its ground in the Woo and in the Wob."""

    IDENTIFICATION = ("5.1.1e", "10.1d")
    """Numbers that the law gives persons (Wob 10.1 d by way of Wbp art. 24)."""
    PRIVACY = ("5.1.2e", "10.2e")

    def ground(self, act: Act) -> Ground:
        """The ground in the law that a request is decided by."""
        woo, wob = self.value
        return ground_of(woo if act is Act.WOO else wob)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a rule may know beside the text.

    `people` are the participants of the record and those named in the inquiry. `staying` are names
    that are not covered because of a public function (ministers, top officials, spokespersons): in full,
    and those bare parts of them that can be nobody else's (`disclosure.staying`).
    """

    people: tuple[Participant, ...] = ()
    staying: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One proposal. `why` is Dutch, for the officer; it never repeats the passage."""

    passage: Passage
    matter: Matter
    recogniser: str
    confidence: Confidence
    why: str


class Recogniser(Protocol):
    """One rule. It takes time in proportion to the text, whatever the text."""

    @property
    def name(self) -> str:
        """Lower case, as a redaction carries it and the docs list it."""
        ...

    def find(self, text: str, around: Surroundings) -> Iterator[Hit]:
        """The hits in a text, by their start; passages in code points."""
        ...
