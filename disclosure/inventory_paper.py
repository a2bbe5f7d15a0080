"""The inventory as a paper: the columns that fit a page; the sheet has them all."""

from collections.abc import Iterator

from disclosure import wording
from disclosure.inventory import COLUMNS
from disclosure.paper import Grid, Paper, Paragraph
from records.release import AMSTERDAM, ReleasedSet

_SHOWN = (
    *("number", "date", "time", "kind", "title", "sender", "to", "outcome", "groundLines", "remark"),
    *("parent", "thread", "conversation", "duplicateOf", "withdrawn"),
)
_COLUMNS = tuple(column for key in _SHOWN for column in COLUMNS if column.key == key)


def inventory_paper(released: ReleasedSet) -> Paper:
    """Annex 2 of the decision: every member, then what was taken back."""
    release = released.release
    when = wording.day(release.released_at.astimezone(AMSTERDAM).date())
    told = Paragraph(
        f"Verstrekking {release.number} van {when} door {release.publisher.name}. Regels bij een grond"
        ' tellen in de tekst van het stuk; "geheel" geldt voor het hele stuk.'
    )
    listed = Grid("Stukken", tuple(column.heading for column in _COLUMNS), lambda: _rows(released))
    return Paper("inventarislijst", f"Inventarislijst bij Woo-verzoek {release.inquiry}", (told, listed))


def _rows(released: ReleasedSet) -> Iterator[tuple[str, ...]]:
    for member in released.members():
        values = (column.value(member, released.release) for column in _COLUMNS)
        yield tuple("" if value is None else str(value) for value in values)
    blank = ("",) * (len(_COLUMNS) - 2)
    for stone in released.stones():
        when = stone.withdrawn_at.astimezone(AMSTERDAM).date()
        yield (stone.code, *blank, f"{wording.day(when)}: {wording.WITHDRAWALS[stone.reason]}")
