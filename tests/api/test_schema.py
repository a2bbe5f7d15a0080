"""Every operation of the description, tried with inputs that fit it and inputs that do not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, CheckFunction
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.types import ASGIApp, Receive, Scope, Send

from records.record import Channel
from tests.api.conftest import bare_release
from tests.api.hand_ins import OURS, PRIVATE
from tests.api.inquiries import open_inquiry, search_inquiry
from tests.api.world import World, make_world

BY_ROLE = {
    "readSecond": "reviewer",
    "tellProvenance": "holder",
    "addPasswords": "intake",
    "createAccession": "intake",
    "setAside": "holder",
    "sealAccession": "holder",
}
"""Who asks what officers may not."""

READS_MORE_THAN_SHAPES = {
    "giveLink",
    *("searchRecords", "listAccessions", "createAccession", "listInquiries", "openInquiry"),
    *("setCaseworker", "dropCaseworker", "addTalk", "addEvent", "setHold", "searchInquiry"),
    *("changeSelection", "judge", "readSecond", "tellProvenance"),
}
"""Where a shape cannot say what is right: a query has a grammar, a cursor a seal, a time zone a list,

a change the version that it is based on, a day a yesterday.
"""

ROOT = Path(__file__).resolve().parents[2]


class Installed:
    """Stands for the app, which is there only when the tests of this file run."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


installed = Installed()
described = schemathesis.openapi.from_dict(orjson.loads((ROOT / "docs/openapi.json").read_bytes()))
described.app = installed


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = make_world(tmp_path_factory.mktemp("described"))
    with world.client:
        ours = world.take_in(OURS)
        private = world.take_in(PRIVATE, channel=Channel.PRIVATE)
        world.add_everybody(ours, private)
        inquiry = open_inquiry(world, "officer", ours)["id"]
        search_inquiry(world, "officer", inquiry, "kanarie")
        bare_release(world, inquiry)
        installed.app = world.client.app
        yield world
    world.close()


@described.parametrize()
@settings(max_examples=20, suppress_health_check=list(HealthCheck))
def test_every_operation_keeps_to_its_description(case: Case[Any], installation: World) -> None:
    operation = str(case.operation.definition.raw["operationId"])
    who = BY_ROLE.get(operation, "officer")
    excluded: list[CheckFunction] = [positive_data_acceptance] if operation in READS_MORE_THAN_SHAPES else []
    if operation == "createAccession":
        # A form knows nothing but text: a wrong type is the text of its name.
        excluded.append(negative_data_rejection)
    case.call_and_validate(
        headers={"Authorization": f"Bearer {installation.tokens[who]}"}, excluded_checks=excluded
    )


@described.include(method="GET", path_regex=r"\{").parametrize()
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
def test_what_is_there_is_answered_as_described(case: Case[Any], installation: World) -> None:
    (ours,) = installation.get("officer", "/accessions").json()["items"]
    mail = installation.one("officer", "msgid:raming@brug.example")
    (inquiry,) = installation.get("officer", "/inquiries").json()["items"][-1:]
    (release,) = installation.get("officer", f"/inquiries/{inquiry['id']}/releases").json()["items"]
    known = {
        "recordId": mail["id"],
        "accessionId": ours["id"],
        "inquiryId": inquiry["id"],
        "number": 1,
        "releaseId": release["id"],
        "exportName": "inventory-json",
    }
    case.path_parameters = {name: known[name] for name in case.path_parameters}
    case.query = {}
    answer = case.call_and_validate(
        headers={"Authorization": f"Bearer {installation.tokens['officer']}"},
        # The values that were made up to be wrong have been replaced by right ones.
        excluded_checks=[negative_data_rejection],
    )
    assert answer.status_code in {200, 401, 405}
