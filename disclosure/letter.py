"""The draft of the decision (Woo 4.1 par. 1, 4.4; Awb 3:41, 3:46, 6:4, 6:7), made of facts.

It is a draft for who decides and signs: what was counted and logged is filled in, the weighing of each
ground is the officers' own remarks. The requester is not named: a draft that is published by mistake
says nothing of him.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from disclosure import wording
from disclosure.paper import Heading, Listing, Paper, Paragraph, Part, grid
from records.ground import Act, Ground, Weight
from records.judgement import Outcome
from records.release import Member, Organisation

MOST_NUMBERS = 40
"""Numbers of members that the letter itself names for a ground; the inventory has them all."""
_MOST_REMARKS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The facts of a decision on an inquiry.

    `procedure` holds dated steps in Dutch. `views` are sentences on the views of third parties.
    `objected_to`: provision waits for two weeks, since somebody may object (Woo 4.4 par. 5).
    """

    inquiry: str
    text: str
    received_on: date
    decided_on: date | None
    publisher: Organisation
    act: Act = Act.WOO
    procedure: tuple[tuple[date, str], ...] = ()
    views: tuple[str, ...] = ()
    provided_on: date | None = None
    objected_to: bool = False


@dataclass(slots=True)
class Reckoning:
    """What a decision says of its members: counts by outcome, and by ground where it was used."""

    outcomes: dict[Outcome, int] = field(default_factory=dict)
    grounds: dict[Ground, list[str]] = field(default_factory=dict)
    remarks: dict[Ground, dict[str, None]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many members there are."""
        return sum(self.outcomes.values())

    def add(self, outcome: Outcome, grounds: Iterable[Ground], remark: str, code: str = "") -> None:
        """Count one; it has no `code` before it is released."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        for ground in grounds:
            codes = self.grounds.setdefault(ground, [])
            if code and len(codes) <= MOST_NUMBERS:
                codes.append(code)
            remarks = self.remarks.setdefault(ground, {})
            if remark and len(remarks) < _MOST_REMARKS:
                remarks.setdefault(remark)


def reckoning(members: Iterable[Member]) -> Reckoning:
    """The members counted, in one pass; memory does not grow with their number."""
    made = Reckoning()
    for member in members:
        made.add(member.outcome, (use.ground for use in member.grounds), member.remark, member.code)
    return made


def letter(decision: Decision, counted: Reckoning) -> Paper:
    """The draft of the letter, with its annexes named and the articles used summed up."""
    law = "Wet open overheid" if decision.act is Act.WOO else "Wet openbaarheid van bestuur"
    parts: tuple[Part, ...] = (
        Paragraph("Concept: dit is nog geen besluit."),
        Paragraph(
            f"Kenmerk: {decision.inquiry}\nDatum: "
            + (wording.day(decision.decided_on) if decision.decided_on else "[datum van het besluit]")
        ),
        Paragraph("Geachte heer, mevrouw,"),
        Paragraph(
            f"In uw verzoek, ontvangen op {wording.day(decision.received_on)}, vraagt u op grond van de {law}"
            " om openbaarmaking van informatie. Uw verzoek luidt:"
        ),
        Paragraph(decision.text),
        Heading("Besluit"),
        Paragraph(_outcome(counted)),
        _counts(counted),
        Heading("Verloop van de procedure"),
        _procedure(decision),
        Heading("Welke stukken zijn gevonden"),
        Paragraph(
            "Hoe is gezocht, met welke zoekvragen, wie is gevraagd en wat daarna is afgevallen staat in"
            " bijlage 3, de zoekverantwoording. Elk stuk staat met zijn beoordeling en de plaats van elke"
            " grond in bijlage 2, de inventarislijst."
        ),
        *_grounds(counted),
        *_views(decision),
        Heading("Wijze van openbaarmaking"),
        Paragraph(_provision(decision)),
        Heading("Bezwaar"),
        Paragraph(_OBJECTION.format(publisher=decision.publisher.name)),
        Heading("Bijlagen"),
        Listing(("1. Gebruikte artikelen", "2. Inventarislijst", "3. Zoekverantwoording")),
        *articles(counted.grounds),
    )
    return Paper("besluit-concept", f"Besluit op Woo-verzoek {decision.inquiry} (concept)", parts)


def articles(grounds: Mapping[Ground, object]) -> tuple[Part, ...]:
    """Annex 1: the articles that were used, each with what it protects and what it asks."""
    if not grounds:
        return ()
    rows = ((each.code, each.citation, each.interest, _asks(each)) for each in _in_order(grounds))
    headings = ("Code", "Artikel", "Beschermt", "Wat het artikel vraagt")
    return (Heading("Bijlage 1: gebruikte artikelen"), grid("Gronden die zijn gebruikt", headings, rows))


def _outcome(counted: Reckoning) -> str:
    known = {outcome for outcome, count in counted.outcomes.items() if count}
    released = known & {Outcome.PUBLIC, Outcome.PARTIAL}
    closed = known & {Outcome.PARTIAL, Outcome.WITHHELD}
    if not counted.total:
        return "Er zijn geen stukken gevonden die onder uw verzoek vallen."
    if released and closed:
        return "Ik besluit de gevonden stukken deels openbaar te maken."
    if released:
        return "Ik besluit de gevonden stukken openbaar te maken."
    if closed:
        return "Ik besluit de gevonden stukken niet openbaar te maken."
    return "De gevonden stukken zijn al openbaar."


def _counts(counted: Reckoning) -> Part:
    rows = [
        (wording.OUTCOMES[outcome], wording.number(counted.outcomes[outcome]))
        for outcome in Outcome
        if counted.outcomes.get(outcome)
    ]
    rows.append(("Samen", wording.number(counted.total)))
    return grid("Stukken op de inventarislijst", ("Beoordeling", "Aantal"), rows)


def _procedure(decision: Decision) -> Part:
    steps = [(decision.received_on, "Uw verzoek is ontvangen."), *decision.procedure]
    return Listing(tuple(f"{wording.day(when)}: {told}" for when, told in sorted(steps)))


def _grounds(counted: Reckoning) -> tuple[Part, ...]:
    parts: list[Part] = [Heading("Overwegingen bij de gronden")]
    for ground in _in_order(counted.grounds):
        codes = counted.grounds[ground]
        parts += [
            Heading(f"{ground.citation}: {ground.interest}", 3),
            Paragraph(f"{_asks(ground)} De grond is gebruikt bij {_named(codes)}."),
        ]
        remarks = tuple(counted.remarks.get(ground, ()))
        parts.append(Listing(remarks) if remarks else Paragraph("[Motivering per stuk of groep van stukken]"))
    return tuple(parts) if len(parts) > 1 else ()


def _named(codes: list[str]) -> str:
    if not codes:
        return "[nummers van de inventarislijst]"
    return f"de stukken {', '.join(codes[:MOST_NUMBERS])}" + (
        " en andere" if len(codes) > MOST_NUMBERS else ""
    )


def _views(decision: Decision) -> tuple[Part, ...]:
    if not decision.views:
        return ()
    asked = Paragraph("Derden die bij de informatie belang hebben zijn om hun zienswijze gevraagd (4:8 Awb).")
    return (Heading("Zienswijzen"), asked, Listing(decision.views))


def _provision(decision: Decision) -> str:
    when = f" op {wording.day(decision.provided_on)}" if decision.provided_on else " tegelijk met dit besluit"
    if decision.objected_to:
        return (
            "Omdat een belanghebbende naar verwachting bezwaar heeft tegen openbaarmaking worden de stukken"
            f" verstrekt{when}, niet eerder dan twee weken na dit besluit (artikel 4.4, vijfde lid, Woo)."
            " Vraagt hij om een voorlopige voorziening, dan wacht de verstrekking op de uitspraak."
        )
    told = f"De stukken worden verstrekt{when} en in een open, machinaal leesbare vorm openbaar gemaakt"
    return f"{told} (artikel 2.4, derde lid, en artikel 4.4, vijfde lid, Woo)."


def _in_order(grounds: Mapping[Ground, object]) -> list[Ground]:
    return sorted(grounds, key=lambda each: (each.act.value, each.article, each.paragraph, each.letter))


def _asks(ground: Ground) -> str:
    """What the article asks of who uses it, by its weight."""
    said = _WEIGHTS[ground.weight]
    if ground.ages:
        said += " Is de informatie ouder dan vijf jaar, dan staat erbij waarom het nog steeds geldt (5.3)."
    return said


_WEIGHTS = {
    Weight.ABSOLUTE: "De grond is absoluut: wat eronder valt blijft gesloten, zonder afweging.",
    Weight.WEIGHING: "De grond is relatief: het belang is afgewogen tegen dat van openbaarheid.",
    Weight.EXCEPTIONAL: "De grond geldt in uitzonderlijke gevallen, en niet naast een grond van lid 1 of 2.",
    Weight.TEMPORARY: "De grond geldt tijdelijk: de geadresseerde neemt eerst kennis.",
    Weight.REGIME: "Een bijzondere wet bepaalt wat openbaar is.",
}
_OBJECTION = (
    "Bent u het niet eens met dit besluit? Dan kunt u binnen zes weken na de dag waarop het bekend is"
    " gemaakt bezwaar maken bij {publisher} (artikel 6:4, 6:7 en 6:8 Awb). Zet in uw bezwaarschrift uw naam"
    " en adres, de datum, een omschrijving van dit besluit en de gronden van uw bezwaar, en onderteken het"
    " (artikel 6:5 Awb)."
)
