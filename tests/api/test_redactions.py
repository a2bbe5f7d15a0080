"""Redactions through the API: what is proposed, and how a record would go out."""

from collections.abc import Iterator

import pytest

from records.access import Role
from tests.api.inquiries import change, made, open_inquiry, search_inquiry
from tests.api.world import World, make_world
from tests.builders import mail

BODY = "Beste Sanne Mol,\r\n\r\nBel Piet de Graaf op 06-12345678; BSN 111222333.\r\nBram van Hoogveld weet ervan.\r\nSANNE MOL ook."


@pytest.fixture(scope="module")
def judging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str, str]]:
    """A world, an inquiry with everything selected, and its one record."""
    world = make_world(tmp_path_factory.mktemp("redacted"))
    with world.client:
        sender = '"Graaf, Piet de" <p.degraaf@voorbeeld.nl>'
        hand_in = world.take_in({"een.eml": mail(BODY, subject="Over Sanne Mol", sender=sender)})
        world.add("officer", Role.OFFICER, hand_in)
        inquiry = open_inquiry(world, "officer", hand_in)["id"]
        found = search_inquiry(world, "officer", inquiry, "")
        chosen = {"action": "add", "searchNumber": found["searchNumber"], "reason": "alles"}
        made(change(world, "officer", inquiry, "/selection", chosen, version=0))
        (hit,) = found["items"]
        yield world, inquiry, hit["id"]
    world.close()


def test_proposals_say_where_on_which_ground_how_sure_and_why(judging: tuple[World, str, str]) -> None:
    world, inquiry, own = judging
    path = f"/inquiries/{inquiry}/records/{own}"
    text = made(world.get("officer", path))["text"]
    wanted = {"people": ["Sanne Mol"], "staying": ["Bram van Hoogveld"]}
    answer = made(world.ask("officer", "POST", f"{path}/redaction-proposals", json=wanted))
    assert [
        (text[each["start"] : each["end"]], each["ground"], each["recogniser"], each["confidence"])
        for each in answer["items"]
    ] == [
        ("Sanne Mol", "5.1.2e", "name", "certain"),
        ("Piet de Graaf", "5.1.2e", "name", "certain"),
        ("06-12345678", "5.1.2e", "telephone", "certain"),
        ("111222333", "5.1.1e", "bsn", "certain"),
        ("SANNE MOL", "5.1.2e", "name", "certain"),
    ]
    assert answer["items"][3]["why"] == "de elfproef klopt en de tekst noemt het een BSN"
    assert answer["textDigest"] == made(world.get("officer", path))["textDigest"]


def test_a_preview_shows_the_record_as_it_would_go_out(judging: tuple[World, str, str]) -> None:
    world, inquiry, own = judging
    path = f"/inquiries/{inquiry}/records/{own}"
    seen = made(world.get("officer", path))
    before = made(world.get("officer", f"{path}/preview"))
    assert (before["text"], before["boxes"]) == (seen["text"], [])
    assert before["sender"] == {"name": "[5.1.2e]", "address": "[5.1.2e]"}
    start = seen["text"].index("Sanne Mol")
    judgement = {
        "recordId": own,
        "outcome": "partial_public",
        "textDigest": seen["textDigest"],
        "grounds": ["5.1.2e"],
        "remark": "Persoonsgegevens.",
        "redactions": [{"start": start, "end": start + 9, "ground": "5.1.2e"}],
    }
    made(world.ask("officer", "POST", f"/inquiries/{inquiry}/judgements", json={"judgements": [judgement]}))
    after = made(world.get("officer", f"{path}/preview"))
    assert after["text"] == seen["text"].replace("Sanne Mol", "[5.1.2e]")
    assert after["boxes"] == [{"start": start, "end": start + 8, "grounds": ["5.1.2e"]}]
    assert after["title"] == "Over [5.1.2e]"
    assert after["textDigest"] == seen["textDigest"]


def test_what_is_covered_in_one_place_and_open_in_another_is_told(judging: tuple[World, str, str]) -> None:
    world, inquiry, own = judging
    seen = made(world.get("officer", f"/inquiries/{inquiry}/records/{own}"))
    first = seen["text"].index("Sanne Mol")
    judgement = {
        "recordId": own,
        "outcome": "partial_public",
        "textDigest": seen["textDigest"],
        "replaces": max((each["number"] for each in seen["judgements"]), default=0),
        "grounds": ["5.1.2e"],
        "remark": "Persoonsgegevens.",
        "redactions": [{"start": first, "end": first + 9, "ground": "5.1.2e"}],
    }
    made(world.ask("officer", "POST", f"/inquiries/{inquiry}/judgements", json={"judgements": [judgement]}))
    second = seen["text"].index("SANNE MOL")
    assert made(world.get("officer", f"/inquiries/{inquiry}/uneven-passages")) == {
        "total": 1,
        "items": [
            {
                "recordId": own,
                "start": second,
                "end": second + 9,
                "kind": "open",
                "here": [],
                "elsewhere": ["5.1.2e"],
            }
        ],
    }


def test_a_name_of_nothing_is_refused(judging: tuple[World, str, str]) -> None:
    world, inquiry, own = judging
    refused = world.ask(
        "officer", "POST", f"/inquiries/{inquiry}/records/{own}/redaction-proposals", json={"people": [""]}
    )
    assert refused.status_code == 400
