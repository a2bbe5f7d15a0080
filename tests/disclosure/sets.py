"""Releases in memory, with drawn or with told members."""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from disclosure.set_papers import MANIFEST, manifest, set_papers
from records.content import BytesContent, Content
from records.ground import ground_of
from records.identity import Digest, RecordId
from records.judgement import Outcome
from records.record import Channel, Evidence, Participant, Recipient, RecipientRole, RecordKind
from records.release import (
    FileRole,
    GroundUse,
    Member,
    Organisation,
    Release,
    ReleasedFile,
    ReleaseId,
    Stone,
    WithdrawalReason,
    code_of,
)

RELEASED_AT = datetime(2026, 11, 20, 9, 30, 4, tzinfo=UTC)
MINISTRY = Organisation(
    "Ministerie van Volksgezondheid, Welzijn en Sport",
    "https://identifier.overheid.nl/tooi/id/ministerie/mnre1025",
)
HOSTILE = (
    "=1+1",
    "+31 6 12345678",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =cmd|'/C calc'!A0",
    '=HYPERLINK("http://example.org";"klik")',
    "http://example.org/?a=b",
    "'aangehaald'",
    "\x00\x07\x1b[31m",
    "half \ud83d surrogaat",
    "\u202eom",
    "＝1+1",
    "þ en \x14 en ®",
    "a;b\"c'd\ne",
    "<b>&amp;</b>]]>",
    "",
)

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
"""What strangers write, also what no sheet, header or XML can hold."""


@dataclass
class MemorySet:
    """A released set of a few members, with its files at hand."""

    release: Release
    listed: tuple[Member, ...]
    taken_back: tuple[Stone, ...] = ()
    raw: dict[Digest, bytes] = field(default_factory=dict)
    made: list[ReleasedFile] = field(default_factory=list)

    def members(self) -> Iterator[Member]:
        yield from self.listed

    def papers(self) -> Iterator[ReleasedFile]:
        yield from self.made

    def stones(self) -> Iterator[Stone]:
        yield from self.taken_back

    def conversations(self) -> Iterator[int]:
        yield from sorted({each.conversation for each in self.listed if each.conversation})

    def conversation(self, number: int) -> Iterator[Member]:
        yield from (each for each in self.listed if each.conversation == number)

    def open(self, file: ReleasedFile) -> Content:
        return BytesContent(self.raw[file.digest])

    def contents(self, files: Sequence[ReleasedFile]) -> Mapping[Digest, Content]:
        return {file.digest: self.open(file) for file in files}

    def files(self) -> list[ReleasedFile]:
        return [*self.made, *(file for member in self.listed for file in member.files)]


def file_of(path: str, role: FileRole, media_type: str, content: bytes) -> ReleasedFile:
    digest = Digest(hashlib.sha256(content).digest())
    return ReleasedFile(path, role, media_type, len(content), digest, zlib.crc32(content))


def frozen(
    members: Iterable[Member],
    contents: dict[Digest, bytes],
    stones: Iterable[Stone] = (),
    *,
    corrects: ReleaseId | None = None,
) -> MemorySet:
    """The members with the papers of the set beside them."""
    release = Release(
        id=ReleaseId("0f" * 16),
        inquiry="2026-014",
        number=2 if corrects else 1,
        released_at=RELEASED_AT,
        publisher=MINISTRY,
        subject="Mondkapjes in het voorjaar",
        corrects=corrects,
    )
    made = MemorySet(release, tuple(members), tuple(stones), dict(contents))
    papers = []
    for paper in set_papers():
        content = b"".join(paper.write(made))
        file = file_of(paper.path, FileRole.PAPER, paper.media_type, content)
        made.raw[file.digest] = content
        papers.append(file)
    made.made = papers
    content = b"".join(manifest(made.files()))
    sums = file_of(MANIFEST, FileRole.PAPER, "text/plain", content)
    made.raw[sums.digest] = content
    made.made = [*papers, sums]
    return made


PEOPLE = (
    Participant("M. de Vries", "m.devries@voorbeeld.nl"),
    Participant("Fatima", "+31 6 00000000"),
    Participant("[5.1.2e]", ""),
)


@dataclass
class Telling:
    """Makes members with files of contents that are told."""

    contents: dict[Digest, bytes] = field(default_factory=dict)

    def file(
        self, number: int, role: FileRole, media_type: str, extension: str, content: bytes
    ) -> ReleasedFile:
        made = file_of(f"stukken/2020-03-05/{code_of(number)}.{extension}", role, media_type, content)
        self.contents[made.digest] = content
        return made

    def text(self, number: int, content: str) -> ReleasedFile:
        return self.file(number, FileRole.TEXT, "text/plain", "txt", content.encode())

    def original(self, number: int, media_type: str, extension: str, content: bytes) -> ReleasedFile:
        return self.file(number, FileRole.ORIGINAL, media_type, extension, content)


def member_of(number: int, **told: object) -> Member:
    """A public mail of a morning in March, but for what is told."""
    usual: dict[str, object] = {
        "number": number,
        "record_id": RecordId(f"{number:032x}"),
        "kind": RecordKind.MAIL,
        "channel": Channel.OFFICIAL,
        "evidence": Evidence.ORIGINAL,
        "title": f"Stuk {number}",
        "outcome": Outcome.PUBLIC,
        "family": number,
        "sent_at": datetime(2020, 3, 5, 23, 30, tzinfo=UTC) + timedelta(minutes=number),
        "sender": PEOPLE[0],
    }
    return Member(**{**usual, **told})  # type: ignore[arg-type]  # told by name


def told_set() -> MemorySet:
    """Eight members of every kind and outcome, a conversation with a photograph, and a stone."""
    telling = Telling()
    members = (*_mails(telling), *_chat(telling), *_without_files())
    stone = Stone(9, RELEASED_AT, WithdrawalReason.IN_FILE)
    return frozen(members, telling.contents, [stone], corrects=ReleaseId("ab" * 16))


def _mails(telling: Telling) -> Iterator[Member]:
    """A partly public mail and the sheet that hangs on it."""
    yield member_of(
        1,
        title="=2+5 mondkapjes",
        thread=1,
        recipients=(Recipient(RecipientRole.TO, "[5.1.2e]", ""),),
        outcome=Outcome.PARTIAL,
        grounds=(GroundUse(ground_of("5.1.2e"), (2, 5)),),
        remark="Namen van ambtenaren.",
        pages=2,
        files=(
            telling.text(1, "Beste [5.1.2e],\nþ en ®"),
            telling.file(1, FileRole.PDF, "application/pdf", "pdf", b"%PDF-1.7 een"),
        ),
    )
    sheet = "application/vnd.ms-excel"
    yield member_of(
        2,
        kind=RecordKind.FILE,
        family=1,
        parent=1,
        media_type=sheet,
        title="@offerte.xls",
        files=(telling.text(2, "100 stuks"), telling.original(2, sheet, "xls", b"\xd0\xcf\x11")),
    )


def _chat(telling: Telling) -> Iterator[Member]:
    """A message with a photograph, and a notice."""
    yield member_of(
        3,
        kind=RecordKind.CHAT,
        channel=Channel.PRIVATE,
        evidence=Evidence.EXPORT,
        conversation=1,
        conversation_title="Crisisteam",
        sender=PEOPLE[1],
        files=(telling.text(3, "Bel je even?"),),
    )
    yield member_of(
        4,
        kind=RecordKind.FILE,
        family=3,
        parent=3,
        conversation=1,
        media_type="image/jpeg",
        title="foto.jpg",
        files=(telling.original(4, "image/jpeg", "jpg", b"\xff\xd8\xff"),),
    )
    told = telling.text(5, "Lid toegevoegd")
    yield member_of(5, kind=RecordKind.NOTICE, conversation=1, sender=None, files=(told,))


def _without_files() -> Iterator[Member]:
    """What stays closed, was public already, or is a copy."""
    yield member_of(6, outcome=Outcome.WITHHELD, grounds=(GroundUse(ground_of("5.2")),), thread=1)
    yield member_of(
        7, outcome=Outcome.ALREADY_PUBLIC, public_link="https://example.nl/a https://example.nl/b"
    )
    yield member_of(8, outcome=Outcome.DUPLICATE, duplicate_of=1, sent_at=None)


@st.composite
def drawn_sets(draw: st.DrawFn) -> MemorySet:
    """Sets of up to six members with texts of strangers in every place where those can be."""
    contents: dict[Digest, bytes] = {}
    members = []
    count = draw(st.integers(0, 6))
    for number in range(1, count + 1):
        body = draw(texts).encode("utf-8", "replace")
        text = file_of(f"stukken/zonder-datum/{code_of(number)}.txt", FileRole.TEXT, "text/plain", body)
        contents[text.digest] = body
        codes = draw(st.lists(st.sampled_from(("5.1.1c", "5.1.2e", "5.1.5", "5.2")), unique=True, max_size=2))
        moments = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
        members.append(
            Member(
                number=number,
                record_id=RecordId(f"{number:032x}"),
                kind=draw(st.sampled_from(RecordKind)),
                channel=draw(st.sampled_from(Channel)),
                evidence=draw(st.sampled_from(Evidence)),
                title=draw(texts),
                outcome=draw(st.sampled_from([each for each in Outcome if each != Outcome.OUT_OF_SCOPE])),
                family=draw(st.integers(1, number)),
                media_type=draw(st.sampled_from(("", "application/pdf", "image/png", "text/plain"))),
                sender=draw(st.none() | st.builds(Participant, texts, texts)),
                recipients=tuple(
                    draw(
                        st.lists(
                            st.builds(Recipient, st.sampled_from(RecipientRole), texts, texts), max_size=3
                        )
                    )
                ),
                sent_at=draw(st.none() | moments),
                grounds=tuple(GroundUse(ground_of(code), (number,)) for code in sorted(codes)),
                remark=draw(texts),
                public_link=draw(texts),
                thread=draw(st.none() | st.integers(1, 3)),
                conversation=draw(st.none() | st.integers(1, 2)),
                conversation_title=draw(texts),
                parent=draw(st.none() | st.integers(1, number - 1)) if number > 1 else None,
                files=(text,),
            )
        )
    return frozen(members, contents)
