"""What a reader outside reads of codes: one Dutch word or two for each value of a closed list."""

from datetime import date

from records.judgement import Outcome
from records.record import Channel, Evidence, Participant, Recipient, RecordKind
from records.release import Change, GroundUse, WithdrawalReason

OUTCOMES: dict[Outcome, str] = {
    Outcome.PUBLIC: "Openbaar",
    Outcome.PARTIAL: "Deels openbaar",
    Outcome.WITHHELD: "Niet openbaar",
    Outcome.ALREADY_PUBLIC: "Reeds openbaar",
    Outcome.OUT_OF_SCOPE: "Buiten reikwijdte",
    Outcome.DUPLICATE: "Dubbel",
}
KINDS: dict[RecordKind, str] = {
    RecordKind.MAIL: "E-mail",
    RecordKind.CHAT: "Chatbericht",
    RecordKind.NOTICE: "Melding in een chat",
    RecordKind.FILE: "Bestand",
    RecordKind.ITEM: "Agenda-item, contact of taak",
}
CHANNELS: dict[Channel, str] = {Channel.OFFICIAL: "Officieel", Channel.PRIVATE: "Privé"}
EVIDENCE: dict[Evidence, str] = {
    Evidence.ORIGINAL: "Origineel",
    Evidence.EXPORT: "Export",
    Evidence.FORWARDED: "Doorgestuurd",
    Evidence.SCREENSHOT: "Schermafbeelding",
    Evidence.RETYPED: "Overgetypt",
}
CHANGES: dict[Change, str] = {Change.ADDED: "Toegevoegd", Change.CHANGED: "Gewijzigd"}
WITHDRAWALS: dict[WithdrawalReason, str] = {
    WithdrawalReason.IN_DOCUMENT: "er stonden gegevens in die niet openbaar zijn",
    WithdrawalReason.IN_FILE: "het bestand bevatte gegevens die niet openbaar zijn",
    WithdrawalReason.SUSPENDED: "de openbaarmaking is opgeschort",
    WithdrawalReason.UNREADABLE: "het stuk was niet leesbaar",
    WithdrawalReason.INCORRECT: "de verkeerde bijlage was verstrekt",
}

PAGE_REFUSALS: dict[str, str] = {
    "encrypted": "het origineel is versleuteld",
    "unreadable": "het origineel is niet als pdf te lezen",
    "too-many-pages": "het origineel heeft te veel pagina's om na te kijken",
    "too-large": "er staat een te grote afbeelding in",
    "remarks": "er staan opmerkingen of invulvelden in",
    "attached": "er zitten andere bestanden in",
    "layers": "er zitten lagen in die aan of uit kunnen staan",
    "pictures": "er staan beelden in, waarvan niet is na te kijken wat erop te lezen is",
    "unseen-text": "er zit tekst in die niet te zien is",
    "text-differs": "de letters op de pagina's zijn niet de tekst die is beoordeeld",
    "not-found": "een gelakte passage is op de pagina's niet terug te vinden",
    "not-proved": "van de gelakte pagina's is niet te bewijzen dat het gelakte eruit is",
    "no-original": "het origineel is te groot, of het is veranderd na de aanlevering",
    "limit-time": "het weergeven duurde te lang",
    "limit-memory": "het weergeven vroeg te veel geheugen",
    "crash": "het weergeven liep vast",
}
"""Why the pages of an original are not shown: `PageRefusal`, and what may befall the rendering itself."""

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def person(one: Participant | Recipient | None) -> str:
    """Somebody as a list shows him: `Naam <adres>`, or whichever of the two there is."""
    if one is None:
        return ""
    if one.name and one.address and one.name != one.address:
        return f"{one.name} <{one.address}>"
    return one.name or one.address


def grounds(uses: tuple[GroundUse, ...]) -> str:
    """The codes, each once, in the order of the law."""
    return "; ".join(use.ground.code for use in uses)


def ground_lines(uses: tuple[GroundUse, ...]) -> str:
    """Where each ground was used: `5.1.2e: regel 1, 4`; a ground over the whole has no lines."""
    return "; ".join(
        f"{use.ground.code}: {'regel ' + ', '.join(map(str, use.lines)) if use.lines else 'geheel'}"
        for use in uses
    )


def page_refusal(code: str) -> str:
    """A sentence on pages that are not shown; empty for none."""
    return code and f"De pagina's van het origineel ontbreken: {PAGE_REFUSALS[code]}. De tekst is er wel."


def day(when: date) -> str:
    """A day as Dutch letters write it: `5 maart 2020`."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def number(count: int) -> str:
    """A number with points between thousands."""
    return f"{count:,}".replace(",", ".")


def signed(count: int) -> str:
    """A change, with its sign."""
    return f"+{number(count)}" if count >= 0 else f"\N{MINUS SIGN}{number(-count)}"


def share(part: float) -> str:
    """A share as a percentage with two decimals, with a comma."""
    return f"{part * 100:.2f}".replace(".", ",") + "%"
