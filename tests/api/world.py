"""An installation with its app: hand-ins of tiny mails, accounts of every role, and who asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from front.app import create_app
from ingest.progress import Stage
from records.access import NO_ACCOUNTS, Role
from records.errors import NotFoundError
from records.identity import AccessionId
from records.record import Channel
from runtime.composition import Services, compose
from runtime.hand_in import HandIn
from runtime.settings import Settings
from runtime.taking_in import TakingIn
from tests.clocks import FixedClock

API = "/api/v1"
ROLES: tuple[Role, ...] = tuple(role for role in Role if role not in NO_ACCOUNTS)
Files = Mapping[str, bytes]


@dataclass
class World:
    """One installation. Everybody who asks is named after his role, or as he was added."""

    folder: Path
    services: Services
    client: TestClient
    tokens: dict[str, str] = field(default_factory=dict)

    def take_in(
        self,
        files: Files,
        *,
        custodian: str = "A. de Vries",
        channel: Channel = Channel.OFFICIAL,
        title: str = "Postvak",
    ) -> AccessionId:
        """Take files in as one hand-in, texts of attachments included."""
        root = self.folder / f"in-{len(list(self.folder.glob('in-*')))}"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return self.take_in_folder(root, custodian=custodian, channel=channel, title=title)

    def take_in_folder(
        self,
        root: Path,
        *,
        custodian: str = "A. de Vries",
        channel: Channel = Channel.OFFICIAL,
        title: str = "Postvak",
    ) -> AccessionId:
        """Take a folder in as it is; once its hand-in is sealed, what is new is a supplement."""
        hand_in = HandIn((root,), custodian, channel, title)
        done = TakingIn(self.services).take_in(hand_in, attachments_now=True, watch=unwatched)
        return AccessionId(done["accessionId"])

    def add(self, name: str, role: Role, *granted: AccessionId) -> str:
        """Add an account with grants; its name."""
        _, self.tokens[name] = self.services.accounts.add(name, role, self.services.operator)
        for each in granted:
            self.services.accounts.grant(name, each, self.services.operator)
        return name

    def add_everybody(self, *granted: AccessionId) -> None:
        """An account of every role, with these grants."""
        for role in ROLES:
            self.add(role.value, role, *granted)

    def ask(self, who: str, method: str, path: str, **more: Any) -> Response:
        """What this account is answered at a path of the API."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}", **more.pop("headers", {})}
        return self.client.request(method, API + path, headers=headers, **more)

    def get(self, who: str, path: str, **more: Any) -> Response:
        """GET as this account."""
        return self.ask(who, "GET", path, **more)

    def search(self, who: str, query: str = "", **more: Any) -> dict[str, Any]:
        """The answer to a search that must succeed."""
        answer = self.ask(who, "POST", "/records/_search", json={"query": query, **more})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def one(self, who: str, query: str, **more: Any) -> dict[str, Any]:
        """The only hit of a query."""
        items: list[dict[str, Any]] = self.search(who, query, **more)["items"]
        assert len(items) == 1, [each["title"] for each in items]
        return items[0]

    def close(self) -> None:
        """Let go of everything."""
        self.client.close()
        self.services.close()


def make_world(folder: Path, **settings: Any) -> World:
    """An empty installation under a folder."""
    services = compose(Settings(data=folder / "data", parsers=1, **settings), FixedClock())
    return World(folder, services, TestClient(create_app(services), raise_server_exceptions=False))


def unwatched(_stage: Stage) -> None:
    """Nobody looks at the progress of a test."""


def absent_id(world: World) -> str:
    """An id that no record and no hand-in has."""
    absent = "ab" * 16
    try:
        world.services.accessions.get(AccessionId(absent))
    except NotFoundError:
        return absent
    raise AssertionError(absent)
