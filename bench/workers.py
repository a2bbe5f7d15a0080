"""More workers on one hand-in: seconds and processor time with one, with two, and so on, in turn.

`python -m bench.workers FOLDER [MOST] [ROUNDS]` takes the files of a folder in with 1 to MOST (2) workers
of one parser process each, on servers of its own. More workers help only while there are cores that
nobody uses: the last column tells how many were busy.
"""

import os
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.scaled_kills import Servers, servers, undisturbed


@dataclass(frozen=True, slots=True)
class Taken:
    """One ingest: its seconds, the CPU seconds of its workers, and the cores that the machine used."""

    wall_s: float
    workers_cpu_s: float
    cores: float


def taken(source: Path, stand: Servers, workers: int) -> Taken:
    """Take the folder in with so many workers."""
    used = os.times()
    found = undisturbed(source, stand, workers, KLAARLICHT_PARSERS="1")
    assert found.outcome.is_sound
    now = os.times()
    own = now.children_user + now.children_system - used.children_user - used.children_system
    return Taken(found.seconds, own, found.cores)


def main(source: Path, most: int, rounds: int) -> None:
    """Print the medians."""
    with servers() as stand:
        undisturbed(source, stand)  # the servers have compiled what they run
        every = [[taken(source, stand, count) for count in range(1, most + 1)] for _ in range(rounds)]
    first = statistics.median(each[0].wall_s for each in every)
    print(f"cores: {len(os.sched_getaffinity(0))}, rounds: {rounds}")
    for count in range(1, most + 1):
        of_count = [each[count - 1] for each in every]
        wall = statistics.median(each.wall_s for each in of_count)
        spread = f"{min(each.wall_s for each in of_count):.1f} to {max(each.wall_s for each in of_count):.1f}"
        cpu = statistics.median(each.workers_cpu_s for each in of_count)
        cores = statistics.median(each.cores for each in of_count)
        print(
            f"{count} workers: {wall:.1f} s ({spread}), {first / wall:.2f} of the speed of one; "
            f"they used {cpu:.1f} CPU-s, the machine {cores:.2f} cores"
        )


if __name__ == "__main__":
    told = sys.argv[1:]
    main(Path(told[0]).absolute(), *[int(told[place]) if len(told) > place else 2 for place in (1, 2)])
