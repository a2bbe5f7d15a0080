"""What a WhatsApp export tells of a message besides its words, and which messages its owner wrote."""

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.chats.chat_message import ChatMessage
from records.trace import Trace, TraceKind

_OWN_DELETION = re.compile(
    r"(?:you deleted|(?:je|u) hebt? dit bericht verwijderd|du hast diese nachricht)", re.IGNORECASE
)
_BY_ADMIN = re.compile(r" (?:by admin|door beheerder|von admin) ([^\n]+?)\.?\s*$", re.IGNORECASE)
_ANSWER = re.compile(r"^(?:option|optie): ?(.+) \((\d{1,9}) \w{1,12}\)\s*$", re.IGNORECASE | re.MULTILINE)
_DEGREES = re.compile(r"[?&]q=(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)")
_MISSED = re.compile(r"missed|gemist|verpasst", re.IGNORECASE)
_DOER = re.compile(r"(.{1,80}?) (?:heeft|hebt|hat|hast|turned|updated|set|changed|pinned)\b", re.IGNORECASE)
_OFF = re.compile(r"turned off|uitgeschakeld|uitgezet|deaktiviert|ausgeschaltet", re.IGNORECASE)
_TERM = re.compile(r"(\d{1,4}) (minu|hour|uur|stunde|day|dag|tag|week|woche)", re.IGNORECASE)
_SECONDS = {
    "minu": 60, "hour": 3_600, "uur": 3_600, "stunde": 3_600, "day": 86_400, "dag": 86_400, "tag": 86_400,
    "week": 604_800, "woche": 604_800,
}  # fmt: skip
_TWO = 2


def traces_of(message: ChatMessage) -> tuple[Trace, ...]:
    """What is told of a message; nothing of nearly all."""
    teller = _TELLERS.get(message.meaning.subtype)
    return tuple(teller(message)) if teller else ()


def owner_of(messages: Sequence[ChatMessage], title: str) -> tuple[str, Trace] | None:
    """The author on whose phone the export was made, and the trace that his messages carry.

    The phone says `you` of him alone, of a message that he took back; and a chat of two is named after
    the other. Who contradicts himself is nobody: None.
    """
    authors = {message.author for message in messages if not message.is_notice}
    by_deletion = {
        message.author
        for message in messages
        if message.meaning.subtype == "deleted" and _OWN_DELETION.match(message.text)
    }
    by_title = authors - {title} if title in authors and len(authors) == _TWO else set[str]()
    told = by_deletion | by_title
    if len(told) != 1:
        return None
    return told.pop(), Trace(TraceKind.OWN, text="by-deletion" if by_deletion else "by-title")


def _deletion(message: ChatMessage) -> Iterator[Trace]:
    admin = _BY_ADMIN.search(message.text)
    own = message.author if _OWN_DELETION.match(message.text) else ""
    yield Trace(TraceKind.DELETION, admin[1] if admin else own)


def _edit(_: ChatMessage) -> Iterator[Trace]:
    yield Trace(TraceKind.EDIT)


def _poll(message: ChatMessage) -> Iterator[Trace]:
    for answer, votes in _ANSWER.findall(message.text):
        yield Trace(TraceKind.POLL, text=f"{answer} ({votes})")


def _location(message: ChatMessage) -> Iterator[Trace]:
    degrees = _DEGREES.search(message.text)
    yield Trace(TraceKind.LOCATION, text=f"{degrees[1]}, {degrees[2]}" if degrees else "")


def _call(message: ChatMessage) -> Iterator[Trace]:
    told = re.split(r"[.,]", message.text, maxsplit=1)[-1].strip()
    yield Trace(TraceKind.CALL, text="missed" if _MISSED.match(message.text) else told)


def _view_once(_: ChatMessage) -> Iterator[Trace]:
    yield Trace(TraceKind.VIEW_ONCE)


def _expiry(message: ChatMessage) -> Iterator[Trace]:
    """Seconds; `0` when messages stay from now on, empty when no term is told."""
    term = _TERM.search(message.text)
    told = str(int(term[1]) * _SECONDS[term[2].lower()]) if term else ""
    yield Trace(TraceKind.EXPIRY, _doer(message.text), text="0" if _OFF.search(message.text) else told)


def _pin(message: ChatMessage) -> Iterator[Trace]:
    yield Trace(TraceKind.PIN, _doer(message.text))


def _doer(text: str) -> str:
    found = _DOER.match(text)
    return found[1] if found else ""


_TELLERS: dict[str, Callable[[ChatMessage], Iterator[Trace]]] = {
    "deleted": _deletion,
    "edited": _edit,
    "poll": _poll,
    "location": _location,
    "call": _call,
    "view-once": _view_once,
    "expiry": _expiry,
    "pin": _pin,
}
