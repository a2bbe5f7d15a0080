"""The search account (zoekverantwoording): what was searched, with what, who was asked, what was sifted.

Four headings, as the Afdeling bestuursrechtspraak asks for: RvS 31 January 2024, 202200795/1/A3,
consideration 5.1 (after ECLI:NL:RVS:2022:3027): the systems, the terms used in them, the questions
put to persons, and the sifting of what they handed in. Then comes what validates it: a sample.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from disclosure import wording
from disclosure.elusion import Elusion
from disclosure.paper import Grid, Heading, Listing, Paper, Paragraph, Part, grid
from disclosure.sieve import Sieve
from records.release import AMSTERDAM


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemSearched:
    """A hand-in that was searched: name, holder and channel in Dutch; what is in it and what is not.

    `found`, `kept` and `defects` are those of its ledger. `origin` tells in Dutch how a private one was
    taken, of which days and by which rules; `seal` is its SHA-256 in hex.
    """

    name: str
    custodian: str
    channel: str
    received_on: date
    found: int
    kept: int
    defects: int
    set_aside: int = 0
    origin: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchMade:
    """One search: its text, how it was understood, and what it gave.

    `scope` is the version of the scope that was searched. `fresh` counts what no earlier search of the
    inquiry had found. `incomplete` counts records that were not searchable in full at that moment. The
    seq of the index is kept with the search and not told: it would betray what others took in.
    """

    number: int
    asked_at: datetime
    asked_by: str
    text: str
    understood: str
    scope: int
    total: int
    fresh: int
    incomplete: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAsked:
    """Somebody who was asked: what, when, what he answered and handed in, what he kept as private."""

    name: str
    question: str
    asked_on: date
    answered_on: date | None = None
    answer: str = ""
    delivered: int = 0
    kept_private: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk about the scope: when, with whom, what was agreed."""

    held_on: date
    with_whom: str
    agreed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchAccount:
    """All facts of an account; who generates it takes them from the logs, nobody types them."""

    inquiry: str
    text: str
    scope: str
    talks: tuple[Talk, ...] = ()
    systems: tuple[SystemSearched, ...] = ()
    searches: tuple[SearchMade, ...] = ()
    persons: tuple[PersonAsked, ...] = ()
    sieve: Sieve
    elusion: Elusion | None = None
    made_on: date


def search_account_paper(account: SearchAccount) -> Paper:
    """The account as people read it. Raises ValueError when its sieve leaves a difference."""
    if account.sieve.difference:
        message = f"the sieve leaves {account.sieve.difference} records unaccounted for"
        raise ValueError(message)
    parts: tuple[Part, ...] = (
        Paragraph(f"Verzoek {account.inquiry}. Opgemaakt op {wording.day(account.made_on)}."),
        Heading("Het verzoek"),
        Paragraph(account.text),
        Paragraph(f"Afgesproken reikwijdte: {account.scope}"),
        *_talks(account),
        Heading("1. Geraadpleegde systemen"),
        _systems(account),
        Heading("2. Gebruikte zoektermen"),
        _searches(account),
        Paragraph(_terms_without_hits(account)),
        Heading("3. Vragen aan betrokken personen"),
        *_persons(account),
        Heading("4. Schifting"),
        _sieve(account.sieve),
        _outcomes(account.sieve),
        Heading("Controle van wat niet is geselecteerd"),
        Paragraph(elusion_sentence(account.elusion)),
    )
    return Paper("zoekverantwoording", f"Zoekverantwoording bij Woo-verzoek {account.inquiry}", parts)


def covered(account: SearchAccount, cover: Callable[[str], str]) -> SearchAccount:
    """The account as it may leave the house: words that people wrote are covered, officials not named.

    Counts, days and seals stay as they are. Reasons that are the same once covered are counted together.
    """
    left_out: Counter[str] = Counter()
    for reason, count in account.sieve.unselected.items():
        left_out[cover(reason)] += count
    return replace(
        account,
        text=cover(account.text),
        scope=cover(account.scope),
        talks=tuple(
            replace(each, with_whom=cover(each.with_whom), agreed=cover(each.agreed))
            for each in account.talks
        ),
        systems=tuple(
            replace(each, name=cover(each.name), custodian=cover(each.custodian), origin=cover(each.origin))
            for each in account.systems
        ),
        searches=tuple(
            replace(each, asked_by="", text=cover(each.text), understood=cover(each.understood))
            for each in account.searches
        ),
        persons=tuple(
            replace(each, name=cover(each.name), question=cover(each.question), answer=cover(each.answer))
            for each in account.persons
        ),
        sieve=replace(account.sieve, unselected=left_out),
    )


def elusion_sentence(elusion: Elusion | None) -> str:
    """What the sample says, in Dutch; that there is none, if there is none."""
    if elusion is None or not elusion.looked_at:
        return "Er is geen steekproef genomen uit de stukken die niet zijn geselecteerd."
    counts = (elusion.discarded, elusion.looked_at, elusion.relevant, *elusion.missed)
    discarded, looked_at, relevant, fewest, most = map(wording.number, counts)
    shares = (elusion.rate, elusion.confidence, *elusion.interval)
    rate, confidence, low, high = map(wording.share, shares)
    return (
        f"Uit de {discarded} stukken die niet zijn geselecteerd zijn er {looked_at} bij loting bekeken."
        f" Daarvan hadden er {relevant} geselecteerd moeten zijn ({rate}). Met een betrouwbaarheid van"
        f" {confidence} ligt dat voor het geheel tussen {low} en {high} (exact interval van Clopper en"
        f" Pearson): {fewest} tot {most} stukken."
    )


def _talks(account: SearchAccount) -> tuple[Part, ...]:
    if not account.talks:
        return (Paragraph("Over de reikwijdte is geen gesprek vastgelegd."),)
    told = (f"{wording.day(talk.held_on)}, met {talk.with_whom}: {talk.agreed}" for talk in account.talks)
    return (Paragraph("Gesprekken over de reikwijdte (artikel 4.2a Woo):"), Listing(tuple(told)))


def _systems(account: SearchAccount) -> Grid:
    return grid(
        "Aanleveringen waarin is gezocht",
        (
            "Aanlevering",
            "Houder",
            "Kanaal",
            "Ontvangen",
            "Aangetroffen",
            "Stukken",
            "Niet leesbaar",
            "Terzijde",
            "Verkrijging",
            "Verzegeling",
        ),
        (
            (
                each.name,
                each.custodian,
                each.channel,
                wording.day(each.received_on),
                wording.number(each.found),
                wording.number(each.kept),
                wording.number(each.defects),
                wording.number(each.set_aside),
                each.origin,
                each.seal,
            )
            for each in account.systems
        ),
    )


def _searches(account: SearchAccount) -> Grid:
    return grid(
        "Zoekvragen in volgorde",
        (
            "Nr.",
            "Moment",
            "Door",
            "Zoekvraag",
            "Zo begrepen",
            "Reikwijdte",
            "Gevonden",
            "Nieuw",
            "Nog niet doorzoekbaar",
        ),
        (
            (
                str(each.number),
                each.asked_at.astimezone(AMSTERDAM).strftime("%d-%m-%Y %H:%M"),
                each.asked_by,
                each.text,
                each.understood,
                f"versie {each.scope}",
                wording.number(each.total),
                wording.number(each.fresh),
                wording.number(each.incomplete),
            )
            for each in account.searches
        ),
    )


def _terms_without_hits(account: SearchAccount) -> str:
    if not account.searches:
        return "Er is nog geen zoekvraag gesteld."
    empty = [str(each.number) for each in account.searches if not each.total]
    if not empty:
        return "Elke zoekvraag gaf ten minste één stuk."
    return f"Zoekvragen zonder resultaat: {', '.join(empty)}."


def _persons(account: SearchAccount) -> tuple[Part, ...]:
    if not account.persons:
        return (Paragraph("Er zijn geen vragen aan personen vastgelegd."),)
    rows = (
        (
            each.name,
            wording.day(each.asked_on),
            each.question,
            wording.day(each.answered_on) if each.answered_on else "nog niet",
            each.answer,
            wording.number(each.delivered),
            wording.number(each.kept_private),
        )
        for each in account.persons
    )
    headings = (
        "Persoon",
        "Gevraagd",
        "Vraag",
        "Beantwoord",
        "Antwoord",
        "Aangeleverd",
        "Als privé achtergehouden",
    )
    return (grid("Wie is gevraagd en wat daarop kwam", headings, rows),)


def _sieve(sieve: Sieve) -> Grid:
    return grid(
        "Van gevonden naar geselecteerd",
        ("Stap", "Verschil", "Over"),
        ((told, wording.signed(change), wording.number(left)) for told, change, left in sieve.steps()),
    )


def _outcomes(sieve: Sieve) -> Grid:
    rows = [(wording.OUTCOMES[outcome], wording.number(count)) for outcome, count in sieve.judged.items()]
    if sieve.open:
        rows.append(("Nog te beoordelen", wording.number(sieve.open)))
    rows.append(("Samen", wording.number(sieve.selected)))
    return grid("Beoordeling van wat is geselecteerd", ("Uitkomst", "Aantal"), rows)
