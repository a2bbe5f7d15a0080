"""A mail with a winmail.dat, as a person and the API see it: its attachments are those that it holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.outlook.msg_file import msg_bytes
from runtime.composition import Services
from tests.corpus import sample_of
from tests.hand_ins import Json, installation, search, take_in, total, write
from tests.outlook_items import attached, note
from tests.tnef_files import tnef

SAMPLE = Path(__file__).parents[1] / "corpora" / "tnef-on-a-mail"
HELD = ["Eerder", "stukken.zip", "leeg.txt", "taak.msg"]


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Json]]:
    folder = tmp_path_factory.mktemp("winmail")
    stream = tnef(note("Leeg", "Alleen woorden"))
    files = {
        "brief.eml": sample_of(SAMPLE).read_bytes(),
        "leeg.msg": msg_bytes(note("Leeg", "Alleen woorden", attached(stream, "winmail.dat"))),
    }
    with installation(folder / "data") as services:
        yield services, take_in(services, write(folder / "in", files))


def only(services: Services, query: str) -> Json:
    (found,) = search(services, query)["items"]
    return services.opening.record(services.operator, None, found["id"])


def test_the_attachments_of_the_mail_are_those_that_it_holds(taken: tuple[Services, Json]) -> None:
    services, _ = taken
    outer = only(services, "soort:mail onderwerp:overleg bijlage:stukken")
    assert [each["name"] for each in outer["attachments"]] == HELD
    for each in outer["attachments"]:
        assert services.opening.record(services.operator, None, each["id"])["parentId"] == outer["id"]


def test_it_stays_in_the_family_with_its_bytes_and_is_counted(taken: tuple[Services, Json]) -> None:
    services, done = taken
    outer = only(services, "soort:mail onderwerp:overleg bijlage:stukken")
    family = services.opening.family(services.operator, None, outer["id"])
    (wrapper,) = [each for each in family if each["subtype"] == "wrapper"]
    assert (len(family), wrapper["parentId"], wrapper["place"]["locator"]) == (9, outer["id"], "part:2")
    original = services.opening.original(services.operator, None, wrapper["id"])
    assert original.content[:4] == b"\x78\x9f\x3e\x22"
    ledger = done["ledger"]
    assert [ledger[each] for each in ("found", "kept", "defects", "balanced")] == [11, 11, 0, True]


def test_a_mail_is_found_by_what_its_winmail_holds_and_not_by_the_winmail(
    taken: tuple[Services, Json],
) -> None:
    services, _ = taken
    assert (total(services, "bijlage:stukken"), total(services, "bijlage:winmail")) == (1, 0)


def test_a_mail_whose_winmail_holds_no_file_has_no_attachments(taken: tuple[Services, Json]) -> None:
    services, _ = taken
    bare = only(services, '"alleen woorden"')
    assert (bare["kind"], bare["attachments"]) == ("mail", [])
    with_some = [each["id"] for each in search(services, "", filters={"has_attachment": True})["items"]]
    assert bare["id"] not in with_some
    assert only(services, "bijlage:stukken")["id"] in with_some
