"""The inventory (inventarislijst): one declared list of columns, from which every form of it is made.

It lists all that was judged within the scope, also what stays closed: for each its date, kind,
people, outcome and grounds with their places (Woo art. 2.4 par. 3 asks for an open form that
machines read; RbDHA 2024:3983 for reasons by document).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from disclosure import wording
from records.record import RecipientRole
from records.release import AMSTERDAM, Member, Release, ReleasedSet, Stone

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Dutch heading, its key in JSON, its width in a sheet (characters), its value.

    A text may be long and is a stranger's; a number is a number in every form; None is an empty cell.
    """

    heading: str
    key: str
    width: int
    value: Callable[[Member, Release], Value]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the inventory, in the order of COLUMNS."""

    values: tuple[Value, ...]


def _recipients(role: RecipientRole) -> Callable[[Member, Release], Value]:
    def named(member: Member, _: Release) -> Value:
        return "; ".join(wording.person(each) for each in member.recipients if each.role is role)

    return named


def _time(member: Member, _: Release) -> Value:
    return "" if member.sent_at is None else member.sent_at.astimezone(AMSTERDAM).strftime("%H:%M:%S")


COLUMNS: tuple[Column, ...] = (
    Column("Nummer", "number", 9, lambda each, _: each.code),
    Column("Datum", "date", 11, lambda each, _: each.day.isoformat() if each.day else ""),
    Column("Tijd", "time", 9, _time),
    Column("Tijdstip (UTC)", "sentAt", 21, lambda each, _: utc(each.sent_at) if each.sent_at else ""),
    Column("Soort", "kind", 14, lambda each, _: wording.KINDS[each.kind]),
    Column("Kanaal", "channel", 10, lambda each, _: wording.CHANNELS[each.channel]),
    Column("Bewijs", "evidence", 12, lambda each, _: wording.EVIDENCE[each.evidence]),
    Column("Titel", "title", 50, lambda each, _: each.title),
    Column("Afzender", "sender", 30, lambda each, _: wording.person(each.sender)),
    Column("Aan", "to", 30, _recipients(RecipientRole.TO)),
    Column("Cc", "cc", 20, _recipients(RecipientRole.CC)),
    Column("Bcc", "bcc", 20, _recipients(RecipientRole.BCC)),
    Column("Deelnemers", "members", 30, _recipients(RecipientRole.MEMBER)),
    Column("Pagina's", "pages", 9, lambda each, _: each.pages or None),
    Column("Over de pdf", "pageRefusal", 30, lambda each, _: wording.page_refusal(each.page_refusal)),
    Column("Beoordeling", "outcome", 16, lambda each, _: wording.OUTCOMES[each.outcome]),
    Column("Gronden", "grounds", 16, lambda each, _: wording.grounds(each.grounds)),
    Column("Plaats van de gronden", "groundLines", 24, lambda each, _: wording.ground_lines(each.grounds)),
    Column("Toelichting", "remark", 30, lambda each, _: each.remark),
    Column("Publieke link", "publicLink", 20, lambda each, _: each.public_link),
    Column("Familie", "family", 9, lambda each, _: each.family),
    Column("Bijlage van", "parent", 11, lambda each, _: each.parent),
    Column("Draad", "thread", 9, lambda each, _: each.thread),
    Column("Gesprek", "conversation", 9, lambda each, _: each.conversation),
    Column("Naam van het gesprek", "conversationTitle", 24, lambda each, _: each.conversation_title),
    Column("Dubbel van", "duplicateOf", 11, lambda each, _: each.duplicate_of),
    Column("Bestanden", "files", 40, lambda each, _: "\n".join(file.path for file in each.files)),
    Column("SHA-256", "digests", 40, lambda each, _: "\n".join(file.digest.hex() for file in each.files)),
    Column("Verzoek", "inquiry", 14, lambda _, release: release.inquiry),
    Column("Verstrekking", "release", 12, lambda _, release: release.number),
    Column("Verandering", "change", 12, lambda each, _: wording.CHANGES[each.change] if each.change else ""),
    Column("Ingetrokken", "withdrawn", 30, lambda _, __: ""),
)
"""More than the lists of today have: with these a reader can order, join and check the set."""

_NUMBER, _INQUIRY, _RELEASE, _WITHDRAWN = (
    next(place for place, column in enumerate(COLUMNS) if column.key == key)
    for key in ("number", "inquiry", "release", "withdrawn")
)


def rows(released: ReleasedSet) -> Iterator[Row]:
    """Every member by number, then what was taken back; one at a time."""
    for member in released.members():
        yield Row(tuple(column.value(member, released.release) for column in COLUMNS))
    for stone in released.stones():
        yield _taken_back(stone, released.release)


def _taken_back(stone: Stone, release: Release) -> Row:
    values: list[Value] = [""] * len(COLUMNS)
    values[_NUMBER], values[_INQUIRY], values[_RELEASE] = stone.code, release.inquiry, release.number
    when = stone.withdrawn_at.astimezone(AMSTERDAM).date().isoformat()
    values[_WITHDRAWN] = f"{when}: {wording.WITHDRAWALS[stone.reason]}"
    return Row(tuple(values))


def utc(moment: datetime) -> str:
    """A moment as machines read it, to the second, with Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
