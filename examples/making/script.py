"""The script: scenes of the play as they stand in the text files, in a form that people can edit.

A block begins with `# id`, then lines of a Dutch keyword and a value, a blank line, the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent.parent / "script"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the play, with the lines that stand under his mails."""

    key: str
    name: str
    address: str
    signature: tuple[str, ...]

    @property
    def domain(self) -> str:
        """The part of the address after the at sign."""
        return self.address.partition("@")[2]


@dataclass(frozen=True, slots=True)
class Scene:
    """One mail as it is meant; `fields` are the lines above its text, `attached` and repeated ones apart."""

    id: str
    fields: dict[str, str]
    attached: tuple[str, ...]
    text: str

    @property
    def sent_at(self) -> datetime:
        """When it was sent, in Amsterdam time."""
        return datetime.strptime(self.fields["op"], "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM)

    def people(self, field: str) -> tuple[str, ...]:
        """The keys of the people in `aan`, `cc` or `bcc`."""
        return tuple(key.strip() for key in self.fields.get(field, "").split(";") if key.strip())


def people() -> dict[str, Person]:
    """Everybody, by key."""
    found = {}
    for line in (HERE / "people.txt").read_text("utf-8").splitlines():
        key, name, address, signature = (part.strip() for part in line.split("|"))
        found[key] = Person(
            key, name, address, tuple(part.strip() for part in signature.split("/") if part.strip())
        )
    return found


def scenes(folder: str) -> Iterator[Scene]:
    """The mails of a folder of the script, file by file."""
    for path in sorted((HERE / folder).glob("*.txt")):
        text = path.read_text("utf-8")
        yield from (_weeks(text) if path.stem.endswith("weken") else map(_scene, blocks(text)))


def enclosed() -> dict[str, Scene]:
    """Mails that only occur inside another."""
    return {scene.id: scene for scene in map(_scene, blocks((HERE / "enclosed.txt").read_text("utf-8")))}


def attachments() -> dict[str, list[str]]:
    """The lines of every attached file, by its name."""
    return dict(blocks((HERE / "attachments.txt").read_text("utf-8")))


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """The blocks of a script file: what stands after `# `, and the lines below it without outer blank ones."""
    for block in f"\n{text}".split("\n# ")[1:]:
        name, *lines = block.rstrip().split("\n")
        yield name.strip(), lines


def _scene(block: tuple[str, list[str]]) -> Scene:
    name, lines = block
    split = lines.index("")
    pairs = [line.partition(" ")[::2] for line in lines[:split]]
    attached = tuple(value for key, value in pairs if key == "bijlage")
    return Scene(name, dict(pairs), attached, "\n".join(lines[split + 1 :]).strip())


def _weeks(text: str) -> Iterator[Scene]:
    """Mails that come every week have a line each: `kind date [monday] | item | item`."""
    for number, line in enumerate(text.splitlines(), 1):
        head, *items = (part.strip() for part in line.split("|"))
        kind, sent, *monday = head.split()
        make = _agenda if kind == "weekagenda" else _cuttings
        fields, body = make(date.fromisoformat((monday or [sent])[0]), items)
        moment = f"{sent} {'16:30' if monday else '06:45'}"
        yield Scene(f"w{number:03}", {**fields, "op": moment, "aan": "minister"}, (), body)


def _agenda(monday: date, items: list[str]) -> tuple[dict[str, str], str]:
    week = monday.isocalendar().week
    names = {day[:2]: day.capitalize() for day in DAYS}
    lines = [f"{names[item[:2]]}: {item[3:].strip()}" for item in items]
    body = f"Minister,\n\nHierbij de agenda voor week {week}, die begint op {monday.day} {MONTHS[monday.month - 1]}.\n\n"
    fields = {"van": "secretariaat", "cc": "fatima; ruben", "onderwerp": f"Weekagenda minister, week {week}"}
    return fields, body + "\n".join(lines)


def _cuttings(day: date, items: list[str]) -> tuple[dict[str, str], str]:
    written = f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
    fields = {
        "van": "knipsels",
        "cc": "ruben; daan",
        "onderwerp": f"Knipselkrant {written}",
        "vorm": "alternatief",
    }
    return fields, f"Knipselkrant van {written}\n\n" + "\n\n".join(items)
