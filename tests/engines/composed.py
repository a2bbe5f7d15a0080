"""The services of docker-compose.yml as processes of this machine: their commands and settings, other places."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROGRAMS = Path(sys.executable).parent
END_TIME_S = 60


def config_files(name: str) -> dict[str, str]:
    """Where a service finds the files of its configuration, and which of ours they are."""
    return {
        each["target"]: str(ROOT / COMPOSE["configs"][each["source"]]["file"])
        for each in SERVICES[name].get("configs", [])
    }


def moved(words: list[str], places: Mapping[str, str]) -> list[str]:
    """Words with each place of a container replaced by one of this machine, the longest first."""
    longest_first = sorted(places, key=len, reverse=True)
    found = re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return [found.sub(lambda match: places[match[0]], word) for word in words]


@dataclass(frozen=True)
class OurService:
    """`api` or `worker`: what its container would run, with the places of this machine."""

    name: str
    places: Mapping[str, str]

    @property
    def variables(self) -> dict[str, str]:
        """Its environment, beside that of whoever runs the tests."""
        told = SERVICES[self.name]["environment"]
        moved_values = moved(list(map(str, told.values())), self.places)
        return {**os.environ, **dict(zip(told, moved_values, strict=True))}  # noqa: TID251  # of who tests

    def run(self, *words: str) -> str:
        """As `docker compose exec SERVICE klaarlicht WORDS`; what it says."""
        ran = subprocess.run(
            [PROGRAMS / "klaarlicht", *words], env=self.variables, check=True, capture_output=True, text=True
        )
        return ran.stdout

    def is_healthy(self) -> bool:
        """What the health check of the service says."""
        kind, program, *words = SERVICES[self.name]["healthcheck"]["test"]
        assert (kind, program) == ("CMD", "python")
        asked = [sys.executable, *moved(words, self.places)]
        return not subprocess.run(asked, env=self.variables, capture_output=True, check=False).returncode

    @contextmanager
    def running(self, output: Path) -> Iterator["subprocess.Popen[bytes]"]:
        """The command of the service; stopped as Compose stops it, within the time that it is given."""
        (entry,) = re.findall(
            r'^ENTRYPOINT \["(\w+)"\]$', (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE
        )
        command = [str(PROGRAMS / entry), *moved(SERVICES[self.name]["command"], self.places)]
        with output.open("wb") as log:
            process = subprocess.Popen(command, env=self.variables, stdout=log, stderr=log)
            try:
                yield process
                process.terminate()
                assert process.wait(int(SERVICES[self.name]["stop_grace_period"].removesuffix("s"))) == 0
            except BaseException as error:
                error.add_note(output.read_text("utf-8", "replace")[-2000:])
                raise
            finally:
                process.kill()
                process.wait(END_TIME_S)
