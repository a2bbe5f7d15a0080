"""What a person sees: Dutch tables and progress on a terminal, one JSON object with `--json`.

The library that draws is loaded where something is drawn: an answer in JSON does not wait for it.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ingest.progress import Stage, Watcher
from records.ports import CopyWatcher

_SILENCE_S = 5
_YELLOW, _PLAIN = "\033[33m", "\033[0m"
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n"}
"""What a subject or a name may hold and a terminal would obey."""


def put_json(value: object) -> None:
    """One JSON object on standard output."""
    import orjson

    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.flush()


def say(text: str) -> None:
    """A line for the reader."""
    print(text.translate(_CONTROLS))  # noqa: T201  # standard output is where answers go


def warn(text: str) -> None:
    """A line about trouble."""
    bare = text.translate(_CONTROLS)
    print(f"{_YELLOW}{bare}{_PLAIN}" if sys.stderr.isatty() else bare, file=sys.stderr)  # noqa: T201  # see above


@contextmanager
def progress() -> Iterator[Watcher]:
    """A progress bar on a terminal; elsewhere a line now and then."""
    if not sys.stderr.isatty():
        yield _lines()
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[pace]}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Inlezen", total=None, pace="")

        def watch(stage: Stage) -> None:
            bar.update(task, total=stage.found, completed=stage.read, pace=_pace(stage))

        yield watch


def _lines() -> Watcher:
    last = -10.0

    def watch(stage: Stage) -> None:
        nonlocal last
        if stage.elapsed_s - last >= _SILENCE_S or (stage.read == stage.found and stage.elapsed_s != last):
            last = stage.elapsed_s
            warn(f"Inlezen: {stage.read} van {stage.found} bestanden, {_pace(stage)}")

    return watch


@contextmanager
def copying() -> Iterator[CopyWatcher]:
    """How far a copy is: a bar on a terminal, elsewhere a line now and then."""
    if not sys.stderr.isatty():
        yield _copied_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Kopiëren", total=None)

        def watch(part: str, done: int, total: int) -> None:
            bar.update(task, description=_part(part), completed=done, total=total)

        yield watch


def _copied_lines() -> CopyWatcher:
    last = time.monotonic()

    def watch(part: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _SILENCE_S:
            last = time.monotonic()
            warn(f"{_part(part)}: {done} van {total}")

    return watch


def _part(name: str) -> str:
    return "Kopiëren: originelen (bytes)" if name == "originals" else f"Kopiëren: register, {name}"


def _pace(stage: Stage) -> str:
    left = "" if stage.left_s is None else f", nog ongeveer {_duration(stage.left_s)}"
    return f"{stage.records} stukken, {stage.per_second:.0f} per seconde{left}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} uur {minutes % 60} min"


def put_ledger(view: dict[str, Any]) -> None:
    """A ledger as a table."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Verantwoording" + ("" if view["balanced"] else " (SLUIT NIET)"))
    table.add_column("Onderdeel")
    for name in ("Gevonden", "Bewaard", "Dubbel", "Fouten"):
        table.add_column(name, justify="right")
    shown = view["containers"][:20]
    for row in shown:
        table.add_row(_row_name(row), *_counts(row))
    if len(view["containers"]) > len(shown):
        table.add_row(f"… en {len(view['containers']) - len(shown)} andere", "", "", "", "")
    table.add_section()
    table.add_row("Totaal", *_counts(view))
    Console(highlight=False).print(table)


def _row_name(row: dict[str, Any]) -> str:
    """A container, or what hangs on the messages in it, which has a row of its own."""
    path = str(row["path"])
    if row["format"] == "attachments":
        return f"bijlagen in {path or 'de aanlevering'}"
    return path or "(de aanlevering)"


def _counts(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("found", "kept", "hidden", "defects"))


def put_hits(answer: dict[str, Any]) -> None:
    """Hits as a list: moment, who, title, and the place of each word that was found."""
    noun = "stuk" if answer["total"] == 1 else "stukken"
    say(f"{answer['total']} {noun} gevonden")
    for item in answer["items"]:
        sender = item["sender"] or {"name": "", "address": ""}
        moment = (item["sentAt"] or "zonder datum")[:16].replace("T", " ")
        say(f"\n{moment}  {sender['name'] or sender['address']}  [{item['kind']}, {item['channel']}]")
        say(f"  {item['title'] or '(zonder titel)'}   {item['id']}")
        for highlight in item.get("highlights", [])[:2]:
            say(f"  … {' '.join(highlight['text'].split())} …")
    if answer.get("hasNextPage"):
        say("\nEr zijn meer stukken; vraag er meer met --size.")


def put_mapping(values: dict[str, Any]) -> None:
    """A line for each value."""
    for name, value in values.items():
        say(f"{name}: {value}")
