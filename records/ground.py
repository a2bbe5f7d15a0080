"""Grounds to refuse: the closed lists of the Woo and, for old cases, of the Wob.

Source: Wet open overheid art. 5.1, 5.2, 5.4 and 8.8; Wet openbaarheid van bestuur art. 10 and 11.
A code is written as practice writes it in the box over a passage: `5.1.2e` is article 5.1,
paragraph 2, letter e. What is no ground (out of scope, a copy, already public) is an outcome
of a judgement, never a code here.
"""

from dataclasses import dataclass
from enum import StrEnum

from records.errors import InvalidError


class Act(StrEnum):
    """The law a request is decided by: until 1 May 2022 the Wob."""

    WOO = "woo"
    WOB = "wob"


class Weight(StrEnum):
    """How much room a ground leaves."""

    ABSOLUTE = "absolute"
    """Nothing is weighed: what falls under it stays closed (art. 5.1 par. 1)."""
    WEIGHING = "weighing"
    """Closed only where the interest outweighs openness (art. 5.1 par. 2, 5.2)."""
    EXCEPTIONAL = "exceptional"
    """Weighing, in exceptional cases, and not beside par. 1 or 2 for the same passage (art. 5.1 par. 5)."""
    TEMPORARY = "temporary"
    """Closed for a while, so that the addressee learns of it first (art. 5.1 par. 4)."""
    REGIME = "regime"
    """Another law decides; it is to be named (art. 8.8)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: where it stands in the law, and what it asks of who uses it.

    `interest` is Dutch, as a decision names it. `reasoned`: the decision must give express
    reasons (art. 5.1 par. 3). `ages`: for information older than five years it must also say
    why the interest still outweighs openness (art. 5.3).
    """

    code: str
    act: Act
    article: str
    paragraph: int
    letter: str
    weight: Weight
    interest: str
    reasoned: bool = True
    ages: bool = False

    @property
    def citation(self) -> str:
        """The place in the law, in Dutch: `artikel 5.1, tweede lid, onder e, Woo`."""
        parts = [f"artikel {self.article}"]
        if self.paragraph:
            parts.append(f"{_ORDINALS[self.paragraph]} lid")
        if self.letter:
            parts.append(f"onder {self.letter}")
        return f"{', '.join(parts)}, {self.act.value.capitalize()}"


_ORDINALS = ("", "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende")


def _woo(paragraph: int, weight: Weight, *interests: str) -> list[Ground]:
    """The lettered grounds of a paragraph of art. 5.1."""
    return [
        Ground(
            code=f"5.1.{paragraph}{letter}",
            act=Act.WOO,
            article="5.1",
            paragraph=paragraph,
            letter=letter,
            weight=weight,
            interest=interest,
            reasoned=weight is Weight.WEIGHING,
            ages=weight is Weight.WEIGHING,
        )
        for letter, interest in zip("abcdefghi", interests, strict=False)
    ]


def _wob(paragraph: int, weight: Weight, *interests: str) -> list[Ground]:
    """The lettered grounds of a paragraph of art. 10 of the Wob."""
    return [
        Ground(f"10.{paragraph}{letter}", Act.WOB, "10", paragraph, letter, weight, interest)
        for letter, interest in zip("abcdefg", interests, strict=False)
    ]


_LISTED: tuple[Ground, ...] = (
    *_woo(
        1,
        Weight.ABSOLUTE,
        "de eenheid van de Kroon",
        "de veiligheid van de Staat",
        "vertrouwelijk aan de overheid meegedeelde bedrijfs- en fabricagegegevens",
        "bijzondere en strafrechtelijke persoonsgegevens",
        "wettelijke identificatienummers van personen",
    ),
    *_woo(
        2,
        Weight.WEIGHING,
        "de betrekkingen van Nederland met andere landen, staten en internationale organisaties",
        "de economische of financiële belangen van de Staat of van andere overheden",
        "de opsporing en vervolging van strafbare feiten",
        "de inspectie, controle en het toezicht door bestuursorganen",
        "de eerbiediging van de persoonlijke levenssfeer",
        "andere concurrentiegevoelige bedrijfs- en fabricagegegevens",
        "de bescherming van het milieu waarop de informatie betrekking heeft",
        "de beveiliging van personen en bedrijven en het voorkomen van sabotage",
        "het goed functioneren van de Staat of van andere overheden",
    ),
    Ground(
        "5.1.4",
        Act.WOO,
        "5.1",
        4,
        "",
        Weight.TEMPORARY,
        "de geadresseerde neemt als eerste kennis",
        reasoned=True,
    ),
    Ground(
        "5.1.5",
        Act.WOO,
        "5.1",
        5,
        "",
        Weight.EXCEPTIONAL,
        "onevenredige benadeling van een ander belang",
        ages=True,
    ),
    Ground(
        "5.1.6",
        Act.WOO,
        "5.1",
        6,
        "",
        Weight.WEIGHING,
        "ernstige schade door milieu-informatie die vertrouwelijk is meegedeeld",
    ),
    Ground(
        "5.2",
        Act.WOO,
        "5.2",
        1,
        "",
        Weight.WEIGHING,
        "persoonlijke beleidsopvattingen in intern beraad",
        ages=True,
    ),
    Ground(
        "5.2.3",
        Act.WOO,
        "5.2",
        3,
        "",
        Weight.WEIGHING,
        "onevenredige schade aan het democratisch bestuur bij beleidsopvattingen voor formele besluitvorming",
        ages=True,
    ),
    Ground("5.4", Act.WOO, "5.4", 0, "", Weight.ABSOLUTE, "informatie van een (in)formateur", reasoned=False),
    Ground("8.8", Act.WOO, "8.8", 0, "", Weight.REGIME, "een bijzondere wet gaat voor"),
    *_wob(
        1,
        Weight.ABSOLUTE,
        "de eenheid van de Kroon",
        "de veiligheid van de Staat",
        "vertrouwelijk aan de overheid meegedeelde bedrijfs- en fabricagegegevens",
        "bijzondere persoonsgegevens",
    ),
    *_wob(
        2,
        Weight.WEIGHING,
        "de betrekkingen van Nederland met andere staten en met internationale organisaties",
        "de economische of financiële belangen van de Staat of van andere overheden",
        "de opsporing en vervolging van strafbare feiten",
        "de inspectie, controle en het toezicht door bestuursorganen",
        "de eerbiediging van de persoonlijke levenssfeer",
        "de geadresseerde neemt als eerste kennis",
        "het voorkomen van onevenredige bevoordeling of benadeling",
    ),
    *_wob(
        7,
        Weight.WEIGHING,
        "de bescherming van het milieu",
        "de beveiliging van bedrijven en het voorkomen van sabotage",
    ),
    Ground("11.1", Act.WOB, "11", 1, "", Weight.WEIGHING, "persoonlijke beleidsopvattingen in intern beraad"),
)

GROUNDS: dict[str, Ground] = {ground.code: ground for ground in _LISTED}
"""Every ground by its code, in the order of the law."""


def ground_of(code: str) -> Ground:
    """The ground with this code.

    Raises:
        InvalidError: the code is not on the list; nothing is ever taken for something near it.
    """
    found = GROUNDS.get(code)
    if found is None:
        raise InvalidError("ground", "unknown", code)
    return found
