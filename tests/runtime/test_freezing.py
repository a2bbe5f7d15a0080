"""Freezing releases of a real installation: what goes out, what is refused, what a correction says."""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest

from disclosure.exports import EXPORTS
from disclosure.exports.file_set import FileSet
from disclosure.set_papers import MANIFEST
from records.errors import ConflictError, NotFoundError, UnreadyError
from records.identity import AccessionId, RecordId
from records.judgement import Outcome
from records.release import Change, FileRole, Release, ReleasedFile, ReleaseId, WithdrawalReason
from storage.released_set import StoredSet
from storage.releases import Placed, ReleaseState
from tests.api.world import World, make_world
from tests.clocks import FixedClock
from tests.disclosure.sets import MINISTRY
from tests.runtime.judging import JudgingDesk, desk_of

CHAT = """\
05-03-2020 08:00 - Fatima: Bel je Jan Jansen even?
05-03-2020 08:01 - Bram: Ja, over de mondkapjes.
"""
HEAD = "From: jan@example.nl\r\nTo: piet@example.nl\r\n"
PARTS = (
    "Content-Type: text/plain; charset=utf-8\r\n\r\nBeste Jan Jansen,\r\nde mondkapjes komen.",
    'Content-Disposition: attachment; filename="offerte Jan Jansen.csv"\r\n\r\nstuks\r\n100',
)
MIXED = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=grens\r\n"


def written(subject: str, date: str, body: str, extra: str = "") -> bytes:
    return f"{HEAD}Subject: {subject}\r\nDate: {date}\r\n{extra}\r\n{body}\r\n".encode()


FILES = {
    "vraag.eml": written(
        "Mondkapjes voor Jan Jansen",
        "Thu, 5 Mar 2020 10:00:00 +0100",
        "".join(f"--grens\r\n{part}\r\n" for part in PARTS) + "--grens--",
        f"Message-ID: <1@a>\r\n{MIXED}",
    ),
    "antwoord.eml": written(
        "Re: mondkapjes",
        "Thu, 5 Mar 2020 23:30:00 +0000",
        "Dank.",
        "Message-ID: <2@a>\r\nIn-Reply-To: <1@a>\r\n",
    ),
    "geheim.eml": written("Ontslag", "Fri, 6 Mar 2020 10:00:00 +0100", "Het mag niet bekend worden."),
    "WhatsApp-chat met Fatima.txt": CHAT.encode(),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, AccessionId]]:
    world = make_world(tmp_path_factory.mktemp("freezing"))
    with world.client:
        accession = world.take_in(FILES)
        world.add_everybody(accession)
        yield world, accession
    world.close()


@pytest.fixture
def desk(filled: tuple[World, AccessionId]) -> JudgingDesk:
    """Judgements of one's own over the same records; releases of before are of another's making."""
    return desk_of(*filled)


def found(desk: JudgingDesk, query: str) -> str:
    record: str = desk.world.one("officer", query)["id"]
    return record


def judge_all(desk: JudgingDesk) -> dict[str, RecordId]:
    return {
        "mail": desk.judge(found(desk, "komen"), Outcome.PARTIAL, "Jan Jansen"),
        "sheet": desk.judge(found(desk, "stuks"), Outcome.PUBLIC),
        "answer": desk.judge(found(desk, "dank"), Outcome.PUBLIC),
        "secret": desk.judge(found(desk, "bekend"), Outcome.WITHHELD),
        "first": desk.judge(found(desk, "soort:chat bel"), Outcome.PARTIAL, "Jan Jansen"),
        "second": desk.judge(found(desk, "soort:chat ja"), Outcome.PUBLIC),
    }


def frozen(
    desk: JudgingDesk,
    corrected: StoredSet | None = None,
    withdrawn: dict[int, WithdrawalReason] | None = None,
) -> StoredSet:
    releases, operator = desk.releases(), desk.world.services.operator
    wanted = Release(
        id=ReleaseId(""),
        inquiry="2026-014",
        number=0,
        released_at=FixedClock().now(),
        publisher=MINISTRY,
        subject="Mondkapjes",
        corrects=corrected.release.id if corrected else None,
    )
    begun = releases.begin(desk.inquiry_id, wanted, operator)
    desk.freezing().freeze(begun, corrected, withdrawn or {}, (), operator)
    return releases.opened(begun.release.id)


def text_of(released: StoredSet, number: int) -> str:
    file = released.member(number).file(FileRole.TEXT)
    assert file is not None
    return read(released, file).decode()


def read(released: StoredSet, file: ReleasedFile) -> bytes:
    content = released.open(file)
    return content.read(0, content.size_bytes)


def test_what_was_judged_goes_out_redacted_in_order_of_time(desk: JudgingDesk) -> None:
    ids = judge_all(desk)
    released = frozen(desk)
    members = list(released.members())
    order = [ids[each] for each in ("first", "second", "mail", "sheet", "answer", "secret")]
    assert [each.record_id for each in released.by_time(1, 4)] == order[1:5]
    assert [each.record_id for each in members] == order
    by_id = {each.record_id: each for each in members}
    first = by_id[ids["mail"]]
    assert text_of(released, first.number) == "Beste [5.1.2e],\nde mondkapjes komen."
    assert first.title == "Mondkapjes voor [5.1.2e]"
    assert [(use.ground.code, use.lines) for use in first.grounds] == [("5.1.2e", (1,))]
    assert by_id[ids["sheet"]].parent == by_id[ids["sheet"]].family == first.number
    assert by_id[ids["sheet"]].title == "offerte [5.1.2e].csv"
    assert first.thread == by_id[ids["answer"]].thread is not None
    assert [each.record_id for each in released.conversation(by_id[ids["first"]].conversation or 0)] == order[
        :2
    ]
    # The chat is called after Fatima, whose name is covered.
    assert {by_id[ids[each]].conversation_title for each in ("first", "second")} == {"[5.1.2e]"}
    # Of what is public in full the file itself goes out, unless it carries what nobody sees.
    original = by_id[ids["sheet"]].file(FileRole.ORIGINAL)
    assert original is not None
    assert original.path == f"stukken/2020-03-05/{by_id[ids['sheet']].code}-origineel.csv"
    assert read(released, original) == b"stuks\r\n100"
    assert [each.record_id for each in members if each.file(FileRole.ORIGINAL)] == [ids["sheet"]]
    closed = by_id[ids["secret"]]
    assert (closed.title, closed.files, closed.outcome) == ("", (), Outcome.WITHHELD)


def test_nothing_of_what_is_covered_is_in_any_file_of_any_form(desk: JudgingDesk) -> None:
    judge_all(desk)
    released = frozen(desk)
    for export in EXPORTS:
        raw = b"".join(export.write(released))
        pieces = [raw]
        if raw.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                pieces += [archive.read(each) for each in archive.namelist()]
        for piece in list(pieces):
            if piece.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(piece)) as archive:
                    pieces += [archive.read(each) for each in archive.namelist()]
        for hidden in (b"Jansen", b"Ontslag", b"mag niet", "Jansen".encode("utf-16-le")):
            assert not [piece for piece in pieces if hidden in piece], export.name


def test_the_manifest_names_every_file_and_the_release_names_the_manifest(desk: JudgingDesk) -> None:
    judge_all(desk)
    released = frozen(desk)
    *papers, last = released.papers()
    assert last.path == MANIFEST
    content = released.open(last)
    lines = content.read(0, content.size_bytes).decode().splitlines()
    files = [*papers, *(file for member in released.members() for file in member.files)]
    assert lines == [f"{file.digest.hex()}  {file.path}" for file in files]
    for file in [*files, last]:
        kept = released.open(file)
        assert hashlib.sha256(kept.read(0, kept.size_bytes)).digest() == file.digest
    head = desk.releases().head(released.release.id)
    assert head.manifest == last.digest
    assert (head.state, head.members) == (ReleaseState.RELEASED, 6)
    assert len(b"".join(FileSet().write(released))) == FileSet().length(released)


@pytest.mark.parametrize(
    ("told", "obstacle"),
    [
        ({"judgement": None}, "unjudged"),
        ({"is_current": False}, "reopened"),
        ({"is_approved": False}, "unapproved"),
        ({"redactions": ()}, "nothing-covered"),
    ],
)
def test_nothing_goes_out_while_one_judgement_is_open(
    desk: JudgingDesk, told: dict[str, object], obstacle: str
) -> None:
    ids = judge_all(desk)
    open_one = desk.judgements.told[ids["mail"]]
    desk.judgements.told[ids["mail"]] = replace(open_one, **told)  # type: ignore[arg-type]  # told by name
    with pytest.raises(UnreadyError) as refused:
        frozen(desk)
    assert refused.value.obstacles == ((obstacle, 1),)
    (begun,) = desk.releases().of_inquiry(desk.inquiry_id)
    assert (begun.state, begun.members) == (ReleaseState.FREEZING, 0)
    with pytest.raises(NotFoundError):
        desk.releases().opened(begun.release.id)


def test_a_text_that_changed_after_it_was_judged_does_not_go_out(desk: JudgingDesk) -> None:
    ids = judge_all(desk)
    judged = desk.judgements.told[ids["answer"]]
    assert judged.judgement is not None
    other = replace(judged.judgement, text_digest=desk.judgements.told[ids["sheet"]].judgement.text_digest)  # type: ignore[union-attr]
    desk.judgements.told[ids["answer"]] = replace(judged, judgement=other)
    with pytest.raises(UnreadyError) as refused:
        frozen(desk)
    assert refused.value.obstacles == (("reopened", 1),)


def test_a_correction_keeps_numbers_and_says_what_was_added_changed_and_taken_back(desk: JudgingDesk) -> None:
    ids = judge_all(desk)
    del desk.judgements.told[ids["second"]]
    first = frozen(desk)
    numbers = {each.record_id: each.number for each in first.members()}
    desk.judge(ids["answer"], Outcome.PARTIAL, "Dank")
    desk.judge(ids["second"], Outcome.PUBLIC)
    withdrawn = {numbers[ids["sheet"]]: WithdrawalReason.IN_FILE}
    second = frozen(desk, first, withdrawn)
    told = {each.record_id: (each.number, each.change) for each in second.members()}
    assert told[ids["answer"]] == (numbers[ids["answer"]], Change.CHANGED)
    assert told[ids["second"]][1] is Change.ADDED
    assert told[ids["mail"]] == (numbers[ids["mail"]], None)
    assert ids["sheet"] not in told
    (stone,) = second.stones()
    assert (stone.number, stone.reason) == (numbers[ids["sheet"]], WithdrawalReason.IN_FILE)
    assert second.release.corrects == first.release.id
    # What was taken back stays taken back, also when it is not told again.
    del desk.judgements.told[ids["sheet"]]
    third = frozen(desk, second)
    assert list(third.stones()) == [stone]
    assert [each.change for each in third.members()] == [None] * len(told)
    # And the first is what it was.
    assert {each.record_id: each.number for each in first.members()} == numbers


def test_a_member_does_not_vanish_from_a_correction_without_a_reason(desk: JudgingDesk) -> None:
    ids = judge_all(desk)
    first = frozen(desk)
    del desk.judgements.told[ids["secret"]]
    with pytest.raises(UnreadyError) as refused:
        frozen(desk, first)
    assert refused.value.obstacles == (("unexplained", 1),)


def test_only_what_was_released_can_be_corrected(desk: JudgingDesk) -> None:
    judge_all(desk)
    strange = replace(frozen(desk).release, corrects=ReleaseId("ee" * 16))
    with pytest.raises(ConflictError):
        desk.releases().begin(desk.inquiry_id, strange, desk.world.services.operator)


def test_what_a_killed_process_wrote_is_written_anew(desk: JudgingDesk) -> None:
    judge_all(desk)
    releases, operator = desk.releases(), desk.world.services.operator
    last = frozen(desk)
    left = releases.begin(desk.inquiry_id, last.release, operator)
    releases.add(left, [Placed(each, place) for place, each in enumerate(last.members())], [])
    with pytest.raises(ConflictError):
        releases.begin(desk.inquiry_id, last.release, operator)
    again = releases.begun_anew(left.release.id)
    assert list(again.members()) == []
    desk.freezing().freeze(again, None, {}, (), operator)
    assert [each.record_id for each in again.members()] == [each.record_id for each in last.members()]
    with pytest.raises(ConflictError):
        releases.begun_anew(left.release.id)


def test_a_frozen_release_is_never_written_to_again(desk: JudgingDesk) -> None:
    judge_all(desk)
    released = frozen(desk)
    manifest = desk.releases().head(released.release.id).manifest
    assert manifest is not None
    with pytest.raises(ConflictError):
        desk.releases().freeze(released, manifest, desk.world.services.operator)
    with pytest.raises(ConflictError):
        desk.releases().add(released, (), [])
