"""What a bench shows: one table on the terminal, and its figures in a file when asked."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.processes import ROOT

RESULTS = ROOT / "bench" / "results"
Figures = dict[str, object]


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures with the lowest, the highest and how many there were."""

    median: float
    lowest: float
    highest: float
    count: int

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Spread":
        """The spread of at least one figure."""
        return cls(median(figures), min(figures), max(figures), len(figures))

    def __str__(self) -> str:
        """As `median (lowest-highest)` with three digits that matter."""
        return f"{_short(self.median)} ({_short(self.lowest)}-{_short(self.highest)})"

    def figures(self) -> Figures:
        """As values for a file."""
        return {"median": self.median, "lowest": self.lowest, "highest": self.highest, "count": self.count}


def percentile(figures: Sequence[float], share: float) -> float:
    """The figure below which that share of them lies (the next higher one of the list)."""
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * share))]


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; the first column to the left, the others to the right."""
    cells = [list(columns), *([_cell(each) for each in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(columns))]
    print(f"\n{title}\n")
    for number, row in enumerate(cells):
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([first.strip().ljust(widths[0]), *others]).rstrip())
        if not number:
            print("  ".join("-" * width for width in widths))
    print(flush=True)


def save(name: str, figures: Figures) -> None:
    """Write the figures of a bench to `bench/results/<name>.json`, with the machine they belong to."""
    RESULTS.mkdir(exist_ok=True)
    machine = {
        "cores": len(os.sched_getaffinity(0)),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }
    text = json.dumps({"machine": machine, **figures}, indent=2, sort_keys=True)
    (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")


def folder_bytes(*paths: Path) -> int:
    """The bytes of files, and of all files below folders; what is not there counts for nothing."""
    total = 0
    for path in paths:
        files = path.rglob("*") if path.is_dir() else [path]
        total += sum(file.stat().st_size for file in files if file.is_file())
    return total


def _cell(value: object) -> str:
    return _short(value) if isinstance(value, float) else str(value)


def _short(figure: float) -> str:
    size = abs(figure)
    places = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{figure:,.{places}f}"
