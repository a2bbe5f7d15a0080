"""What waits for a second reading: over all inquiries of a reader, page by page, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from records.access import Role
from tests.api.inquiries import Json, add_caseworker, made, open_inquiry
from tests.api.test_releases import Case, case_of, select_all
from tests.api.world import make_world


@pytest.fixture
def cases(tmp_path: Path) -> Iterator[tuple[Case, Case]]:
    """Two inquiries over one hand-in; in each all was judged, by the officer."""
    world = make_world(tmp_path)
    with world.client:
        first = case_of(world)
        (hand_in,) = made(world.get("officer", f"/inquiries/{first.id}"))["scope"]["accessionIds"]
        second = Case(world, open_inquiry(world, "officer", hand_in, reference="2026-018")["id"])
        add_caseworker(world, "officer", second.id, "reviewer", "second_reader")
        select_all(second)
        yield first, second
    world.close()


def waiting(case: Case, who: str = "reviewer", query: str = "") -> Json:
    return made(case.world.get(who, f"/second-readings{query}"))


def told(case: Case, who: str = "reviewer") -> list[tuple[str, int]]:
    return [(each["reference"], each["number"]) for each in waiting(case, who)["items"]]


def test_what_others_judged_waits_until_somebody_read_it(cases: tuple[Case, Case]) -> None:
    first, second = cases
    assert told(first) == []
    later, earlier = second.judge_all()[:2], first.judge_all()
    assert told(first) == [("2026-017", each) for each in earlier] + [
        ("2026-018", each) for each in range(1, 7)
    ]
    line = waiting(first)["items"][3]
    assert (line["inquiryId"], line["recordId"], line["outcome"], line["grounds"], line["judge"]) == (
        first.id,
        first.records["secret"],
        "not_public",
        ["5.1.2e"],
        "officer",
    )
    first.approve(*earlier)
    second.approve(later[0])
    sent_back = {"readings": [{"number": later[1], "verdict": "sent_back", "remark": "kijk nog eens"}]}
    made(second.post("reviewer", "/second-readings", sent_back))
    assert told(first) == [("2026-018", each) for each in range(3, 7)]
    again = second.judge("sheet", "public")
    assert told(first)[-1] == ("2026-018", again)


def test_ones_own_judgement_and_what_was_taken_out_do_not_wait(cases: tuple[Case, Case]) -> None:
    first, _ = cases
    seen = made(first.world.get("reviewer", f"/inquiries/{first.id}/records/{first.records['answer']}"))
    draft = {"recordId": first.records["answer"], "textDigest": seen["textDigest"], "outcome": "public"}
    made(first.post("reviewer", "/judgements", {"judgements": [draft]}))
    other = first.judge("second", "public")
    assert told(first) == [("2026-017", other)]
    out = {"action": "remove", "recordIds": [first.records["second"]], "reason": "toch niet"}
    path, headers = f"/inquiries/{first.id}/selection", {"If-Match": '"1"'}
    made(first.world.ask("officer", "POST", path, json=out, headers=headers))
    assert told(first) == []


def test_pages_give_each_once_also_when_some_are_read_meanwhile(cases: tuple[Case, Case]) -> None:
    first, second = cases
    first.judge_all()
    second.judge_all()
    seen, cursor = [], ""
    while True:
        page = waiting(first, query=f"?pageSize=5&cursor={cursor}")
        seen += [(each["reference"], each["number"]) for each in page["items"]]
        if not page["hasNextPage"]:
            break
        first.approve(page["items"][0]["number"]) if page["items"][0]["inquiryId"] == first.id else None
        cursor = page["nextCursor"]
    assert seen == [(name, each) for name in ("2026-017", "2026-018") for each in range(1, 7)]


def test_another_reviewer_has_an_empty_list_and_a_cursor_of_another_is_refused(
    cases: tuple[Case, Case],
) -> None:
    first, _ = cases
    first.judge_all()
    first.world.add("elders", Role.REVIEWER)
    assert waiting(first, "elders") == {"items": [], "hasNextPage": False, "nextCursor": None}
    for cursor in (f"{first.id}-3", f"{'ab' * 16}-3", "x"):
        answer = first.world.get("elders", f"/second-readings?cursor={cursor}")
        assert answer.status_code == 400
    assert first.world.get("officer", "/second-readings").status_code == 403
