"""The papers of a set that follow from its members: README, inventories, production report.

They are made when a release is frozen and kept with it, so that what is downloaded years later is
what was released. The manifest comes last and names every file with its SHA-256, in the form that
`sha256sum --check` reads; its own digest is kept with the release.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from disclosure import wording
from disclosure.cells import visible
from disclosure.export import Export
from disclosure.exports.inventory_csv import InventoryCsv
from disclosure.exports.inventory_json import InventoryJson
from disclosure.exports.inventory_xlsx import InventoryXlsx
from disclosure.exports.production_report import ProductionReport
from records.judgement import Outcome
from records.release import AMSTERDAM, Change, Release, ReleasedFile, ReleasedSet

MANIFEST = "SHA256SUMS.txt"
"""The path of the manifest in the set."""


@dataclass(frozen=True, slots=True)
class SetPaper:
    """A file of the set that is to be made: its path, its media type and how to make it."""

    path: str
    media_type: str
    write: Callable[[ReleasedSet], Iterator[bytes]]


_INVENTORIES: tuple[tuple[str, Export], ...] = (
    ("inventaris.csv", InventoryCsv()),
    ("inventaris.json", InventoryJson()),
    ("inventaris.xlsx", InventoryXlsx()),
    ("productierapport.xlsx", ProductionReport()),
)


def set_papers() -> Iterator[SetPaper]:
    """What is made from the members alone, by path."""
    yield SetPaper("LEESMIJ.txt", "text/plain", readme)
    for path, export in _INVENTORIES:
        yield SetPaper(path, export.media_type, export.write)


def manifest(files: Iterable[ReleasedFile]) -> Iterator[bytes]:
    """A line for each file: digest, two spaces, path."""
    for file in files:
        yield f"{file.digest.hex()}  {file.path}\n".encode()


def readme(released: ReleasedSet) -> Iterator[bytes]:
    """What this set is and how to read it, in Dutch; counted, never typed."""
    counts, changes = dict.fromkeys(Outcome, 0), dict.fromkeys(Change, 0)
    for member in released.members():
        counts[member.outcome] += 1
        if member.change:
            changes[member.change] += 1
    stones = [stone.code for stone in released.stones()]
    yield _README.format(
        **_heading(released.release),
        total=sum(counts.values()),
        outcomes="\n".join(f"  {wording.OUTCOMES[each]}: {count}" for each, count in counts.items() if count),
        changes="".join(f"  {wording.CHANGES[each]}: {count}\n" for each, count in changes.items() if count),
        stones=f"Ingetrokken na een eerdere verstrekking: {', '.join(stones)}.\n\n" if stones else "",
        manifest=MANIFEST,
    ).encode()


def _heading(release: Release) -> dict[str, str | int]:
    corrected = "Deze verstrekking verbetert een eerdere en komt daarvoor in de plaats.\n"
    return {
        "inquiry": visible(release.inquiry),
        "subject": f"{' '.join(visible(release.subject).split())}\n" if release.subject else "",
        "number": release.number,
        "publisher": visible(release.publisher.name),
        "day": release.released_at.astimezone(AMSTERDAM).strftime("%d-%m-%Y"),
        "corrects": corrected if release.corrects else "",
    }


_README = """\
Verstrekking {number} bij Woo-verzoek {inquiry}
{subject}
Verstrekt op {day} door {publisher}.
{corrects}
Stukken op de inventarislijst: {total}
{outcomes}
{changes}
{stones}Wat hierin zit
  inventaris.csv, inventaris.xlsx en inventaris.json: dezelfde lijst in drie vormen. Elk
    beoordeeld stuk staat erop, ook wat niet openbaar is, met de beoordeling, de gronden en de
    plaats daarvan. Regels tellen in het tekstbestand van het stuk.
  productierapport.xlsx: de lijst in de vorm die het publicatieplatform inleest.
  stukken: per dag (Nederlandse tijd) een map met de bestanden. De naam begint met het nummer
    van het stuk op de lijst; .txt is de tekst, .pdf het stuk als pagina. Een origineel zit erbij
    als het stuk geheel openbaar is.
  {manifest}: de controlegetallen (SHA-256) van alle bestanden. Controleren kan met
    sha256sum --check {manifest}

Hoe u leest
  Een kader als [5.1.2e] staat op de plaats van tekst die is gelakt; de code noemt het artikel van
  de Wet open overheid. Familie, draad en gesprek zijn nummers die bij elkaar houden wat bij elkaar
  hoort: een bericht met zijn bijlagen, een wisseling van mails, een chat.
  Nummers van stukken blijven gelijk als deze verstrekking later wordt verbeterd.
"""
