"""However a hand-in is cut, and whoever reads its units in whatever order: the same is kept and found."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.record import Channel
from runtime.composition import Services
from runtime.hand_in import HandIn
from runtime.indexing import PreparedFeed
from runtime.unit_reading import Turn
from runtime.uploads import READ
from runtime.worker import Worker
from storage.units import UNIT
from tests.builders import CRLF, archive, attachment, mbox, multipart
from tests.hand_ins import Stages, installation, numbered_mail, take_in, write
from tests.imessage_files import sample as chat_database
from tests.imessage_files import with_log
from tests.mail_folders import kept_apart
from tests.told import told

CORPORA = Path(__file__).parents[1] / "corpora"
SAMPLES = (
    "imessage-with-its-log",
    "mbox-quoted-from-lines",
    "mime-broken-family",
    "msg-items-within-items",
    "slack-workspace",
    "whatsapp-ios-archive",
    "zip-with-everything",
)
"""One of each way to stand in a container; formats themselves are read elsewhere."""


def answering(number: int, to: int) -> bytes:
    return numbered_mail(number, extra=f"In-Reply-To: <{to}@example.nl>{CRLF}")


def family(number: int) -> bytes:
    """A mail with a table and a zip of two mails, one of them elsewhere too."""
    import base64

    packed = archive({"een.eml": numbered_mail(number + 1), "twee.eml": numbered_mail(3)})
    head = 'Content-Type: application/zip; name="post.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    part = head.encode() + base64.encodebytes(packed).replace(b"\n", b"\r\n")
    table = attachment("a;b\r\nwoord3;2", "tabel.csv")
    return multipart(
        "Content-Type: text/plain\r\n\r\nzie de zip", table, part, extra=f"Message-ID: <f{number}@x.nl>\r\n"
    )


def halves() -> dict[str, bytes]:
    """A database of iMessage and its log, as they lie beside each other."""
    database, log = with_log(chat_database(), "UPDATE message SET text = 'woord9' WHERE guid = 'A1'")
    return {"telefoon/chat.db": database, "telefoon/chat.db-wal": log}


@pytest.fixture(scope="module")
def hand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Mailboxes, archives within archives, chats, families, answers and copies, all small."""
    folder = tmp_path_factory.mktemp("handin") / "in"
    inner = archive({f"{number}.eml": numbered_mail(number) for number in range(20, 27)})
    write(
        folder,
        {
            **{f"los/{number}.eml": answering(number, max(0, number - 3)) for number in range(8)},
            "post.mbox": mbox(*(answering(number, number - 1) for number in range(5, 19)), family(40)),
            "doos.zip": archive(
                {"binnen.zip": inner, "brief.txt": b"woord3", "post.mbox": mbox(numbered_mail(2))}
            ),
            "familie.eml": family(50),
            "leeg.mbox": b"",
            **halves(),
            **kept_apart(),
        },
    )
    for name in SAMPLES:
        shutil.copytree(CORPORA / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def undivided(hand_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What one process that reads everything makes of it."""
    with installation(tmp_path_factory.mktemp("heel")) as services:
        take_in(services, hand_in)
        yield told(services)


class Crew:
    """Some workers of one installation, each with services of its own."""

    def __init__(self, stack: ExitStack, data: Path, count: int, unit_sources: int) -> None:
        self._stack, self._data, self._more = stack, data, {"unit_sources": unit_sources}
        self.members: list[Services] = [self._one() for _ in range(count)]

    def turn(self, member: int, units: int, *, dies: bool) -> bool:
        """One of them reads so many units, or dies over the first; whether there was any."""
        services = self.members[member]
        owner = services.owner.name
        claimed = services.jobs.claim(UNIT, owner, 1)
        for job in claimed:
            if dies:
                # What it read is lost with it; whoever comes next finds its lock free.
                services.owner.close()
                self.members[member] = self._one()
                continue
            feed = PreparedFeed(services.indexing)
            turn = Turn(services.operator, feed, Stages(), _so_often(units - 1))
            services.unit_reading.read(job, turn)
            feed.flush()
            services.indexing.rest()
        return bool(claimed)

    def _one(self) -> Services:
        return self._stack.enter_context(installation(self._data, more=self._more))


def _so_often(times: int) -> Callable[[], bool]:
    left = iter(range(times))
    return lambda: next(left, None) is not None


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    unit_sources=st.integers(1, 6),
    turns=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9), st.booleans()), max_size=8),
)
def test_any_number_of_workers_in_any_order_makes_the_same_of_it(
    hand_in: Path, undivided: dict[str, Any], unit_sources: int, turns: list[tuple[int, int, bool]]
) -> None:
    assert undivided["isSound"]
    with TemporaryDirectory() as folder, ExitStack() as stack:
        crew = Crew(stack, Path(folder), 3, unit_sources)
        first = crew.members[0]
        wanted = HandIn((hand_in,), "J. de Vries", Channel.OFFICIAL)
        accession, fresh = first.ingesting.register(wanted, first.operator)
        first.ingesting.cut(accession, fresh, first.operator, Stages())
        for member, units, dies in turns:
            crew.turn(member, units, dies=dies)
        alive = crew.members[0]
        take_in(alive, hand_in)
        assert told(alive) == undivided


def test_a_worker_reads_what_was_uploaded_in_units(
    hand_in: Path, undivided: dict[str, Any], tmp_path: Path
) -> None:
    with installation(tmp_path / "data", more={"unit_sources": 5}) as services:
        wanted = HandIn((hand_in,), "J. de Vries", Channel.OFFICIAL)
        accession, _ = services.ingesting.register(wanted, services.operator)
        uploaded = shutil.copytree(hand_in, tmp_path / "upload" / "in")
        services.jobs.add(READ, bytes.fromhex(accession.id), accession.number, str(uploaded))
        Worker(services).run(once=True)
        assert told(services) == undivided
        assert not uploaded.exists()
