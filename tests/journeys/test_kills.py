"""An ingest that is killed and started again comes out as one that was left alone."""

from pathlib import Path
from random import Random

import pytest

from bench.kills import Outcome, disturbed, undisturbed
from tests.builders import archive, mbox, multipart
from tests.hand_ins import numbered_mail, write

KILLS = 6


def packed_mail(first: int, count: int) -> bytes:
    """A mail with a zip of other mails."""
    import base64

    packed = archive({f"{number}.eml": numbered_mail(number) for number in range(first, first + count)})
    head = 'Content-Type: application/zip; name="post.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    part = head.encode() + base64.encodebytes(packed).replace(b"\n", b"\r\n")
    return multipart(
        "Content-Type: text/plain\r\n\r\nzie de zip", part, extra="Message-ID: <pak@example.nl>\r\n"
    )


@pytest.fixture(scope="module")
def hand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """About 600 mails: loose, in an mbox, in a zip in a mail, and copies on both sides of a batch."""
    folder = tmp_path_factory.mktemp("handin")
    loose = {f"los/{number:03}.eml": numbered_mail(number) for number in range(200)}
    copies = {f"zz/{number:03}.eml": numbered_mail(number) for number in range(0, 200, 10)}
    return write(
        folder,
        {
            **loose,
            **copies,
            "post.mbox": mbox(*(numbered_mail(number) for number in range(190, 500))),
            "pak.eml": packed_mail(500, 60),
        },
    )


@pytest.fixture(scope="module")
def left_alone(hand_in: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[float, Outcome]:
    return undisturbed(hand_in, tmp_path_factory.mktemp("rust") / "data")


def test_killed_at_random_moments_it_loses_and_doubles_nothing(
    hand_in: Path, left_alone: tuple[float, Outcome], tmp_path: Path
) -> None:
    seconds, wanted = left_alone
    assert wanted.is_sound
    assert len(wanted.records) == 200 + 20 + 310 + 2 + 60
    random, kills, rounds = Random(2024), 0, 0
    while kills < KILLS:
        rounds += 1
        found = disturbed(hand_in, tmp_path / str(rounds), seconds, KILLS - kills, random)
        assert found.outcome == wanted, found.moments_s
        kills += len(found.moments_s)
