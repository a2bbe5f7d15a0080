"""Phrases that WhatsApp writes itself, in Dutch, English and German, and what they say of a message."""

import re
from dataclasses import dataclass

_OMITTED = re.compile(
    r"<(?:media omitted|media weggelaten|medien ausgeschlossen|medien weggelassen)>"
    r"|(?:image|video|audio|sticker|gif|document|contact card|video note) omitted"
    r"|(?:afbeelding|video|audio|sticker|gif|document|visitekaartje|videonotitie) weggelaten"
    r"|(?:bild|video|audio|sticker|gif|dokument|kontaktkarte) (?:weggelassen|ausgelassen)",
    re.IGNORECASE,
)
_BRACKETED_FILE = re.compile(r"<(?:attached|bijgevoegd|anhang): ([^<>\n]{1,255})>", re.IGNORECASE)
_NAMED_FILE = re.compile(
    r"([^\n]{1,255}\.\w{1,8}) \((?:file attached|bestand bijgevoegd|datei angehängt)\)", re.IGNORECASE
)
_EDITED = re.compile(
    r"<(?:this message was edited|dit bericht is bewerkt|diese nachricht wurde bearbeitet)\.?>\s*$",
    re.IGNORECASE,
)
_DELETED = (
    r"(?:this message was deleted|you deleted this message|dit bericht is verwijderd"
    r"|(?:je|u) hebt? dit bericht verwijderd|diese nachricht wurde gelöscht"
    r"|du hast diese nachricht gelöscht)(?: (?:by admin|door beheerder|von admin) [^\n]{1,80}?)?\.?\s*$"
)
_LOCATION = (
    r"(?:location|locatie|standort): ?https?://"
    r"|live location shared|live-?locatie gedeeld|live-standort geteilt"
)
_CALL = (
    r"(?:missed|gemiste|verpasster?) (?:group |groeps)?(?:voice call|video call|spraakoproep|video-?oproep"
    r"|sprachanruf|videoanruf)"
    r"|(?:voice call|video call|spraakoproep|video-?oproep|sprachanruf|videoanruf)[.,]"
)
_KINDS = {
    "deleted": _DELETED,
    "location": _LOCATION,
    "poll": r"(?:poll|peiling|umfrage):",
    "call": _CALL,
    "waiting": r"(?:waiting for this message|wachten op dit bericht|warte auf diese nachricht)",
    "view_once": r"(?:null)?\s*$",
}
_KIND = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _KINDS.items()), re.IGNORECASE)
"""All kinds in one look, for most messages are none of them; the first that fits tells."""
_NOTICES = {
    "expiry": r"disappearing messages|message timer|will disappear from this chat|berichten met vervaldatum"
    r"|vervaldatum voor berichten|timer voor berichten|verdwijnen uit deze chat|selbstlöschende nachrichten"
    r"|nachrichtenablauf",
    "pin": r"pinned a message|een bericht vastgezet|eine nachricht (?:fixiert|angeheftet|angepinnt)",
}
_NOTICE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _NOTICES.items()), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChatMeaning:
    """What a body is: its subtype (empty for plain words), and the file that it names, if any.

    `is_media` is True also for media that the export left out.
    """

    subtype: str = ""
    file_name: str = ""
    is_media: bool = False


PLAIN = ChatMeaning()
"""Words and nothing else."""
_BEGINNING = 4
_OPENINGS = frozenset({
    "imag", "audi", "vide", "stic", "gif ", "docu", "cont", "afbe", "visi", "bild", "doku", "kont",
    "this", "you ", "dit ", "je h", "u he", "dies", "du h", "loca", "stan", "live", "poll", "peil", "umfr",
    "miss", "gemi", "verp", "voic", "spra", "wait", "wach", "wart", "null",
})  # fmt: skip
"""How phrases without brackets begin: few messages do, and the others need no second look."""


def meaning(body: str) -> ChatMeaning:
    """What the body of a message says of itself; `body` is without direction marks."""
    is_bracketed = "<" in body or "(" in body
    if not is_bracketed and body[:_BEGINNING].lower() not in _OPENINGS and body.strip():
        return PLAIN
    if is_bracketed or len(body) < 40:
        named = _BRACKETED_FILE.search(body) or _NAMED_FILE.match(body)
        if named is not None:
            return ChatMeaning("media", named[1].strip(), is_media=True)
        if _OMITTED.match(body):
            return ChatMeaning("media-omitted", is_media=True)
    kind = _KIND.match(body)
    if kind is not None and kind.lastgroup:
        return ChatMeaning(kind.lastgroup.replace("_", "-"))
    return ChatMeaning("edited") if body.endswith((">", ">\n")) and _EDITED.search(body) else PLAIN


def notice_meaning(text: str) -> ChatMeaning:
    """What a notice is, where it bears on what can still be found."""
    found = _NOTICE.search(text)
    return ChatMeaning(found.lastgroup) if found is not None and found.lastgroup else PLAIN
