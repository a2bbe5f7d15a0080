"""The search account as a paper: its headings in the order of the case law, its counts as tables."""

from disclosure import wording
from disclosure.elusion import Elusion
from disclosure.paper import Grid, Heading, Listing, Paper, Paragraph, Part, grid
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
        Paragraph(elusion_sentence(account.elusion)),
    )
    return Paper("zoekverantwoording", f"Zoekverantwoording bij Woo-verzoek {account.inquiry}", parts)


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
