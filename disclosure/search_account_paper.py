"""The search account as a paper: its headings in the order of the case law, its counts as tables."""

from disclosure import wording
from disclosure.paper import Grid, Heading, Listing, Paper, Paragraph, Part, grid
from disclosure.sampling import SampleTaken
from disclosure.search_account import Questioning, SearchAccount
from disclosure.sieve import Sieve
from records.person_asked import Reply
from records.release import AMSTERDAM

_UNANSWERED = {Reply.WAITING: "nog niet", Reply.ANSWERED: "", Reply.NONE: "er kwam geen antwoord"}


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
        *_samples(account),
    )
    return Paper("zoekverantwoording", f"Zoekverantwoording bij Woo-verzoek {account.inquiry}", parts)


def sample_sentences(sample: SampleTaken) -> str:
    """What a sample says, in Dutch: its estimate, or why there is none."""
    counts = (sample.discarded, sample.drawn, sample.looked_at, sample.relevant)
    discarded, drawn, looked_at, relevant = map(wording.number, counts)
    taken = (
        f"Steekproef {sample.number}: op {wording.day(sample.drawn_on)} zijn bij loting {drawn} stukken"
        f" getrokken uit de {discarded} stukken van reikwijdte versie {sample.scope} die toen niet waren"
        " geselecteerd, zonder dubbele exemplaren."
    )
    if sample.elusion:
        shares = (sample.elusion.rate, sample.elusion.confidence, *sample.elusion.interval)
        rate, confidence, low, high = map(wording.share, shares)
        fewest, most = map(wording.number, sample.elusion.missed)
        said = (
            f" Alle zijn bekeken; {relevant} hadden geselecteerd moeten zijn ({rate}). Met een"
            f" betrouwbaarheid van {confidence} ligt dat voor het geheel tussen {low} en {high} (exact"
            f" interval van Clopper en Pearson): {fewest} tot {most} stukken."
        )
    else:
        said = f" Daarvan zijn er {looked_at} bekeken. Zolang niet alle zijn bekeken is er geen schatting."
    since = " Daarna is de selectie gewijzigd; dit geldt voor de selectie van toen."
    return taken + said + (since if sample.changes_since else "")


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
    headings = (
        "Persoon",
        "Gevraagd",
        "Vraag",
        "Beantwoord",
        "Antwoord",
        "Aanlevering",
        "Aangeleverd",
        "Als privé achtergehouden",
    )
    return (grid("Wie is gevraagd en wat daarop kwam", headings, map(_person, account.persons)),)


def _person(asked: Questioning) -> tuple[str, ...]:
    person, came = asked.person, asked.handed_in
    kept = came.kept_private if came else {}
    return (
        f"{person.role}: {person.name}" if person.name else person.role,
        wording.day(person.asked_on),
        person.question,
        wording.day(person.answered_on) if person.answered_on else _UNANSWERED[person.reply],
        person.answer,
        came.name if came else "",
        wording.number(came.delivered) if came else "",
        "; ".join(f"{wording.number(count)} {reason}" for reason, count in kept.items()),
    )


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


def _samples(account: SearchAccount) -> tuple[Part, ...]:
    if not account.samples:
        return (Paragraph("Er is geen steekproef genomen uit de stukken die niet zijn geselecteerd."),)
    return tuple(Paragraph(sample_sentences(each)) for each in account.samples)
