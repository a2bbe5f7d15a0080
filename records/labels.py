"""What a person reads of codes: one Dutch sentence a code (docs/glossary.md has the words)."""

from records.defect import DefectCode
from records.inquiry import EventKind
from records.provenance import Method
from records.recognition import KnownBy

DEFECTS: dict[DefectCode, str] = {
    DefectCode.UNREADABLE: "kon niet worden gelezen",
    DefectCode.TRUNCATED: "is afgebroken: het einde ontbreekt",
    DefectCode.EMPTY: "is leeg",
    DefectCode.ENCRYPTED: "is versleuteld en daardoor niet doorzoekbaar",
    DefectCode.UNLOCKED: "was versleuteld en is geopend met een opgegeven wachtwoord",
    DefectCode.UNKNOWN_FORMAT: "heeft een vorm die niet wordt herkend",
    DefectCode.NO_TEXT: "er is geen tekst in gevonden",
    DefectCode.NO_UNPACKER: "is ingepakt in een rar-archief, en het programma om het uit te pakken ontbrak",
    DefectCode.NO_OCR: "bevat beeld waarvan de tekst niet is gelezen: er was geen tekstherkenning (OCR)",
    DefectCode.CHARSET: "de tekenset klopt niet; sommige tekens zijn benaderd",
    DefectCode.DATE: "de datum ontbreekt of is niet te lezen",
    DefectCode.DATE_ORDER: "de volgorde van dag en maand volgt niet uit het bestand en is aangenomen",
    DefectCode.MALFORMED: "wijkt af van de standaard",
    DefectCode.COUNT_DIFFERS: "er zijn meer onderdelen geteld dan gelezen",
    DefectCode.UNCHECKED: "is niet door een tweede lezer nageteld",
    DefectCode.MISSING_MEDIA: "een bestand waarnaar wordt verwezen ontbreekt",
    DefectCode.COLUMNS_MISSING: "heeft de kolommen niet die bij de aanlevering zijn opgegeven",
    DefectCode.LOG_MISSING: "is zonder zijn logboek gelezen: wat er het laatst bij kwam kan ontbreken",
    DefectCode.CHANGED: "het origineel is na de aanlevering veranderd",
    DefectCode.CRASH: "het lezen liep vast",
    DefectCode.LIMIT_TIME: "het lezen duurde te lang",
    DefectCode.LIMIT_MEMORY: "het lezen vroeg te veel geheugen",
    DefectCode.LIMIT_SIZE: "is groter dan wordt gelezen",
    DefectCode.LIMIT_DEPTH: "zit te diep in andere bestanden",
    DefectCode.LIMIT_RATIO: "pakt verdacht ver uit",
    DefectCode.LIMIT_PARTS: "heeft te veel onderdelen",
    DefectCode.LIMIT_HEADERS: "heeft te veel kopregels",
    DefectCode.LIMIT_HEADER_SIZE: "heeft een te lange kopregel",
    DefectCode.LIMIT_ADDRESSES: "heeft te veel adressen",
    DefectCode.LIMIT_ENTRIES: "bevat te veel bestanden",
    DefectCode.LIMIT_TEXT: "de tekst is afgekapt",
}

KNOWN_BY: dict[KnownBy, str] = {
    KnownBy.SIGNATURE: "de eerste bytes kunnen niets anders zijn",
    KnownBy.CONTAINER: "waar het in zit bewaart niets anders",
    KnownBy.CONTENT: "de inhoud ziet er zo uit",
    KnownBy.NAME: "de naam zegt het en de inhoud spreekt dat niet tegen",
    KnownBy.DECLARED: "alleen het bericht waar het aan hangt zegt het",
    KnownBy.NOTHING: "niets wijst op een bepaalde vorm",
}
"""Why something was taken for what it was."""

METHODS: dict[Method, str] = {
    Method.DEVICE_READOUT: "toestel uitgelezen",
    Method.MAILBOX_EXPORT: "postvak geëxporteerd",
    Method.APP_EXPORT: "uit de app geëxporteerd",
    Method.FORWARDED: "doorgestuurd",
    Method.SCREENSHOT: "schermafbeeldingen",
    Method.RETYPED: "overgetypt",
}
EVENTS: dict[EventKind, str] = {
    EventKind.TALKED: "Met u is besproken wat het eerst wordt behandeld (artikel 4.2a Woo).",
    EventKind.EXTENDED: "De beslissing is verdaagd (artikel 4.4, tweede lid, Woo).",
    EventKind.SUSPENDED: "De termijn is opgeschort (artikel 4:15 Awb).",
    EventKind.RESUMED: "De termijn loopt weer.",
    EventKind.VIEWS_ASKED: "Een derde is om zijn zienswijze gevraagd (artikel 4.4, derde lid, Woo).",
    EventKind.VIEWS_RECEIVED: "Een zienswijze is ontvangen.",
}
"""What a decision tells of its own course; other events are no part of that."""
FILTERS = {
    "kind": "soort",
    "channel": "kanaal",
    "custodian_id": "houder",
    "accession_id": "aanlevering",
    "person_id": "persoon",
    "sent_from": "vanaf",
    "sent_until": "tot en met",
    "has_attachment": "met bijlage",
    "has_defect": "met gebrek",
}
"""Restrictions of a search beside its text, by the keys of `search.request.Filters`."""

_CONFLICTS = {
    "not-open": "Deze aanlevering is al verzegeld of wordt nog gelezen.",
    "being-read": "Deze aanlevering wordt op dit moment al gelezen.",
    "not-empty": "Hier staan al gegevens: {what}. Begin met een lege map of een lege database.",
    "in-use": "Er werkt nog een ander proces met {what}. Stop de server en alle werkprocessen.",
    "being-moved": "Deze installatie wordt nu verhuisd of gevuld; daarna kan zij weer open.",
    "unfinished": "Deze installatie is half gevuld: het verhuizen of terugzetten brak af. Doe dat opnieuw.",
    "uploads-wait": "Er wachten nog geüploade aanleveringen; laat die eerst lezen: klaarlicht worker --once.",
    "copy-differs": "De kopie is niet gelijk aan waar zij van is gemaakt: {what}. Zij blijft gesloten.",
    "not-proved": "Van een stuk is niet te bewijzen dat het gelakte eruit is. Er gaat niets van uit.",
    "nothing-selected": "Er is nog niets geselecteerd om te verstrekken.",
    "being-frozen": "Er wordt al een verstrekking van dit verzoek gemaakt; wacht tot die klaar is.",
    "corrects-unknown": "De verstrekking die u verbetert bestaat niet bij dit verzoek.",
    "not-freezing": "Deze verstrekking ligt vast en verandert niet meer.",
    "name-taken": "Er is al een account met deze naam.",
    "under-hold": "Dit valt onder een bewaarplicht en mag niet weg; die moet eerst worden opgeheven.",
    "nothing-left": "Alles is geselecteerd: er is niets om een steekproef uit te trekken.",
    "not-selected": "Een van deze stukken is niet geselecteerd.",
    "other-text": "De tekst is een andere dan die u las; lees hem opnieuw.",
    "not-judged": "Dit stuk is nog niet beoordeeld.",
    "own-judgement": "Uw eigen beoordeling leest een ander na.",
    "reopened": "De tekst is een andere dan bij de beoordeling; die moet opnieuw.",
    "last-lead": "Een verzoek heeft altijd een behandelaar; wijs eerst een ander aan.",
}

_INVALID = {
    "absent": "Dit pad bestaat niet.",
    "nothing-there": "Hier staan geen bestanden.",
    "empty": "Dit mag niet leeg zijn.",
    "empty-or-long": "Dit mag niet leeg zijn en niet langer dan 200 tekens.",
    "private": "Een privé-aanlevering wordt altijd gekopieerd; laat --in-place weg.",
    "not-for-accounts": "Deze rol kan een account niet hebben.",
    "unknown": "Deze waarde is niet bekend.",
    "taken": "Dit adres is niet vrij.",
    "there": "Dit bestand is er al; kies een andere naam.",
    "no-backup": "Dit is geen volledige reservekopie.",
    "before-sentFrom": "Deze dag ligt voor het begin van de periode.",
    "cursor": "Deze cursor hoort niet bij deze lijst.",
    "malformed": "Deze waarde is niet te lezen.",
    "other-question": "Deze cursor hoort bij een andere vraag.",
    "before-receipt": "Deze dag ligt voor de ontvangst van het verzoek.",
    "before-on": "Deze dag ligt voor de dag van de gebeurtenis.",
    "before-about": "Deze dag ligt voor de gebeurtenis waar dit op volgt.",
    "in-future": "Deze dag is er nog niet.",
    "once": "Dit is al vastgelegd.",
    "not-yet": "Dit kan nog niet: wat eraan voorafgaat is niet vastgelegd.",
    "not-here": "Dit hoort niet bij deze gebeurtenis.",
    "missing": "Dit ontbreekt.",
    "no-wob": "De Wob geldt alleen voor wat voor 1 mei 2022 is ontvangen.",
    "not-undoable": "Deze wijziging is er niet, of zij is al ongedaan gemaakt.",
    "twice": "Dit stuk staat er twee keer.",
    "not-private": "Dit is geen privé-aanlevering.",
    "not-answered": "Een antwoord met zijn dag hoort alleen bij wie heeft geantwoord.",
    "no-correction": "Intrekken kan alleen met een verbetering van een eerdere verstrekking.",
    "not-newest": "Alleen de laatste verstrekking kan worden verbeterd.",
    "range": "Deze waarde ligt buiten wat mag.",
    "no-columns": "Hierin staan geen kolommen die bekend zijn; schrijf de opgave zelf.",
    "not-json": "Dit is geen JSON-object, of het is te lang.",
    "not-an-object": "Hier hoort een JSON-object.",
    "not-a-list": "Hier hoort een lijst.",
    "not-a-text": "Hier hoort een tekst, of een lijst van teksten.",
    "unknown-name": "Deze naam hoort hier niet.",
    "dates": "Kies day-first, month-first, iso, unix-seconds of unix-milliseconds.",
    "column-and-values": "Bij kolom deleted of direction horen de waarden die tellen (deleted, outgoing).",
}

EXPECTED = {
    "shorter": "een zoekvraag van hoogstens 8 KB",
    "fewer-clauses": "hoogstens 1.024 woorden, datums en waarden",
    "less-depth": "hoogstens 20 haakjes of ontkenningen in elkaar",
    "word": "een woord, een zin tussen aanhalingstekens of een haakje openen",
    "operand": "eerst een woord, voor EN of OF",
    "quote": "een sluitend aanhalingsteken",
    "closing-bracket": "een sluitend haakje",
    "no-bracket": "geen sluitend haakje: er is er geen geopend",
    "field": "de naam van een veld, voor de dubbele punt",
    "no-field": "geen veld binnen de haakjes van een ander veld",
    "value": "een waarde die dit veld kent",
    "date": "een jaar, maand, dag of periode: 2020, 2020-03, 2020-03-05 of 2020-03..2020-06",
    "distance": "een getal: 0 tot en met 100 na een zin, 1 of 2 na een woord",
    "prefix": "minstens twee letters of cijfers en dan het sterretje, in één woord",
}
"""What belongs at the place where a query goes wrong, by the codes of the query language."""


_OBSTACLES = {
    "unjudged": "{count} geselecteerde stukken zijn nog niet beoordeeld.",
    "reopened": "Van {count} stukken is de tekst veranderd nadat zij zijn beoordeeld.",
    "unapproved": "{count} beoordelingen zijn nog niet door een tweede lezer goedgekeurd.",
    "nothing-covered": "{count} stukken zijn deels openbaar zonder dat er iets is gelakt.",
    "covered": "{count} stukken zijn openbaar terwijl er iets in is gelakt.",
    "unexplained": "{count} eerder verstrekte stukken ontbreken zonder reden van intrekking.",
    "term-unanswered": "Er is gezocht op woorden die alleen voorkomen in wat niet openbaar wordt; van {count}"
    " is nog niet gezegd of de zoekverantwoording ze mag noemen.",
}
"""What stands in the way of a release, by the codes of `disclosure.readiness.Obstacle`."""


def obstacle_sentence(obstacle: str, count: int) -> str:
    """What stands in the way, and of how many records."""
    return _OBSTACLES[obstacle].format(count=count)


def conflict_sentence(what: str, reason: str) -> str:
    """Why the state of a thing does not allow something."""
    return _CONFLICTS.get(reason, "Dit kan in deze toestand niet.").replace("{what}", what)


def invalid_sentence(field: str, reason: str) -> str:
    """Why a value cannot be used."""
    return f"{field}: {_INVALID.get(reason, 'Deze waarde kan niet worden gebruikt.')}"


def expected_sentence(expected: str) -> str:
    """What belongs at the place where a query cannot be read; `expected` is a key of EXPECTED."""
    return f"De zoekvraag klopt hier niet; verwacht wordt: {EXPECTED[expected]}."


DUTIES = {
    "ask-to-narrow": "Laatste dag om te vragen het verzoek te preciseren.",
    "leave-untreated": "Laatste dag om een verzoek dat niet is gepreciseerd buiten behandeling te laten.",
    "talk": "Laatste dag voor het overleg over omvang en volgorde.",
    "tell-extension": "Laatste dag om de verzoeker te melden dat de beslissing wordt verdaagd, en waarom.",
    "decide": "Laatste dag om te beslissen.",
    "tell-term-runs": "Meld de verzoeker dat de termijn weer loopt, en tot wanneer.",
    "provide": "Dag waarop wordt verstrekt.",
}
"""What has to be done in an inquiry, by the codes of `disclosure.deadline.Duty`."""


JUDGEMENT_FAULTS = {
    "ground_missing": "Wie geheel of gedeeltelijk weigert, noemt een grond (art. 5.1 en 5.2 Woo).",
    "ground_not_here": "Bij deze uitkomst hoort geen weigeringsgrond.",
    "other_act": "Deze grond staat in een andere wet dan waaronder dit verzoek valt.",
    "residual_beside": "5.1.5 gaat niet samen met lid 1 of 2 voor dezelfde informatie (art. 5.1 lid 5 Woo).",
    "residual_environment": "5.1.5 kan niet voor milieu-informatie (art. 5.1 lid 5 Woo).",
    "reasons_missing": "Deze grond vraagt een uitdrukkelijke motivering (art. 5.1 lid 3 Woo).",
    "age_reason_missing": "Ouder dan vijf jaar: zeg waarom het belang nog zwaarder weegt (art. 5.3 Woo).",
    "until_missing": "Noem de dag waarop alsnog openbaar wordt gemaakt (art. 5.1 lid 4 Woo).",
    "business_environment": "Bij milieu-informatie geldt 5.1.6 in plaats van 5.1.1c (art. 5.1 lid 6 Woo).",
    "no_environment": "5.1.6 is er alleen voor milieu-informatie (art. 5.1 lid 6 Woo).",
    "emissions": "Lid 1 en 2 gelden niet voor informatie over emissies in het milieu (art. 5.1 lid 7 Woo).",
    "link_missing": "Zeg waar het al openbaar is, met een adres dat begint met https://.",
    "link_not_here": "Een vindplaats hoort alleen bij wat al openbaar is.",
    "remark_missing": "Zeg waarom dit buiten de reikwijdte valt.",
    "redaction_not_here": "Gelakt wordt alleen in wat deels openbaar is.",
    "redaction_outside": "Een gelakte passage ligt buiten de tekst.",
    "redaction_ungrounded": "Een gelakte passage heeft een grond die de beoordeling niet noemt.",
}
"""Why a judgement cannot stand, by the codes of `disclosure.judging.Fault`."""
