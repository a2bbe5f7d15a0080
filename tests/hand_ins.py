"""An installation in a folder, and hand-ins of self-made mail taken into it in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from ingest.progress import Stage
from records.record import Channel
from runtime.composition import Services, compose
from runtime.hand_in import HandIn
from runtime.settings import Settings
from runtime.taking_in import TakingIn
from tests.builders import CRLF, mail

Json = dict[str, Any]
_START = datetime(2024, 3, 5, 9, 12, tzinfo=UTC)


@contextmanager
def installation(
    data: Path, *, parsers: int = 1, database_url: str = "", more: Json | None = None, **changes: Any
) -> Iterator[Services]:
    """The services of a data folder, with one parser process, a small index writer and `more` settings."""
    small = {"data": data, "parsers": parsers, "index_memory_mb": 32, "database_url": database_url}
    settings = Settings.model_validate(small | (more or {}))
    with compose(settings, **changes) as services:
        yield services


@dataclass
class Stages:
    """Remembers the progress that was told."""

    seen: list[Stage] = field(default_factory=list)

    def __call__(self, stage: Stage) -> None:
        self.seen.append(stage)


def take_in(services: Services, *paths: Path, **changes: Any) -> Json:
    """Take in paths as an official hand-in of one custodian; the answer of the command."""
    wanted: Json = {"custodian": "J. de Vries", "channel": Channel.OFFICIAL, "attachments_now": True}
    told = {**wanted, **changes}
    watch, now = told.pop("watch", Stages()), told.pop("attachments_now")
    return TakingIn(services).take_in(HandIn(paths, **told), attachments_now=now, watch=watch)


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files under a folder; the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def numbered_mail(number: int, body: str = "", extra: str = "") -> bytes:
    """A mail like no other: its own Message-ID, moment, and the word `woord<number>`."""
    moment = format_datetime(_START + timedelta(minutes=number))
    head = f"Message-ID: <{number}@example.nl>{CRLF}Date: {moment}{CRLF}"
    raw = mail(f"{body} woord{number} ", subject=f"Onderwerp {number}", extra=head + extra)
    return raw.replace(b"Date: Tue, 05 Mar 2024 10:12:00 +0100\r\n", b"", 1)


def total(services: Services, query: str, **changes: Any) -> int:
    """How many records a question finds, for the operator."""
    return int(search(services, query, **changes)["total"])


def search(services: Services, query: str, **changes: Any) -> Json:
    return services.asking.search(services.operator, None, {"query": query, "page_size": 200, **changes})


def ids(services: Services, query: str = "", **changes: Any) -> list[str]:
    """The ids of the hits, in order."""
    return [item["id"] for item in search(services, query, **changes)["items"]]


def codes(services: Services, accession_id: str) -> dict[str, int]:
    """How often each defect stands in the list of a hand-in."""
    found: dict[str, int] = {}
    defects, _ = services.desk.defects(services.operator, None, accession_id, 0, 10_000)
    for each in defects:
        found[each["code"]] = found.get(each["code"], 0) + 1
    return found
