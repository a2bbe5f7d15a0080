"""StoredSet: a release as its exports read it, a page of rows at a time, so that memory stays flat."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from records.content import Content
from records.errors import NotFoundError
from records.identity import Digest
from records.release import Member, Release, ReleasedFile, Stone, WithdrawalReason
from storage.blob_store import BlobStore
from storage.database import Database
from storage.release_rows import member_of, moment, paper_of
from storage.release_tables import release_member, release_paper, release_stone

PAGE_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class StoredSet:
    """The release with this number in the catalogue; fulfils `records.release.ReleasedSet`."""

    release: Release
    number: int
    database: Database
    packs: BlobStore

    def members(self) -> Iterator[Member]:
        """Every member, by number."""
        last = 0
        while page := self._page(release_member.c.number > last, release_member.c.number):
            yield from page
            last = page[-1].number

    def papers(self) -> Iterator[ReleasedFile]:
        """The files of the set itself, in the order in which they were made: the manifest last."""
        query = (
            select(release_paper)
            .where(release_paper.c.release == self.number)
            .order_by(release_paper.c.ordinal)
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        yield from map(paper_of, rows)

    def stones(self) -> Iterator[Stone]:
        """What was taken back, by number."""
        query = (
            select(release_stone)
            .where(release_stone.c.release == self.number)
            .order_by(release_stone.c.number)
        )
        with self.database.read() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield Stone(row.number, moment(row.withdrawn_at), WithdrawalReason(row.reason))

    def conversations(self) -> Iterator[int]:
        """The numbers of the conversations that have members."""
        query = (
            select(release_member.c.conversation)
            .where(release_member.c.release == self.number, release_member.c.conversation.is_not(None))
            .distinct()
            .order_by(release_member.c.conversation)
        )
        with self.database.read() as connection:
            numbers: Sequence[Any] = connection.execute(query).scalars().all()
        yield from numbers

    def conversation(self, number: int) -> Iterator[Member]:
        """The members of a conversation in order of time, what hangs on a message right behind it."""
        last = -1
        while rows := self._rows(
            (release_member.c.conversation == number) & (release_member.c.place > last),
            release_member.c.place,
        ):
            yield from map(member_of, rows)
            last = rows[-1].place

    def conversation_page(self, number: int, skipped: int, limit: int) -> list[Member]:
        """Some members of a conversation, in its order, from a place in it on that is counted from 0."""
        query = (
            select(release_member)
            .where(release_member.c.release == self.number, release_member.c.conversation == number)
            .order_by(release_member.c.place)
            .offset(skipped)
            .limit(limit)
        )
        with self.database.read() as connection:
            return [member_of(row) for row in connection.execute(query)]

    def open(self, file: ReleasedFile) -> Content:
        """The bytes of a file. Raises NotFoundError if they are not kept."""
        return self.packs.open(file.digest)

    def contents(self, files: Sequence[ReleasedFile]) -> dict[Digest, Content]:
        """The bytes of some files by digest; those that are not kept are left out."""
        with self.database.read() as connection:
            return self.packs.contents(connection, [file.digest for file in files])

    def member(self, number: int) -> Member:
        """One member. Raises NotFoundError."""
        page = self._page(release_member.c.number == number, release_member.c.number)
        if not page:
            raise NotFoundError("member")
        return page[0]

    def some(self, numbers: Sequence[int]) -> list[Member]:
        """Members by number, in the order asked; fewer than a page of them."""
        page = self._page(release_member.c.number.in_(numbers), release_member.c.number)
        found = {each.number: each for each in page}
        return [found[number] for number in numbers if number in found]

    def by_time(self, skipped: int, limit: int) -> list[Member]:
        """Members in order of time, what hangs on a message right behind it, undated ones last.

        As many as `limit`, at most a page of rows, from a place on that is counted from 0.
        """
        page = release_member.c.place.between(skipped, skipped + min(limit, PAGE_ROWS) - 1)
        return self._page(page, release_member.c.place)

    def family(self, number: int) -> list[Member]:
        """The members of a family, by number; the first thousand."""
        return self._page(release_member.c.family == number, release_member.c.number)

    def thread(self, number: int) -> list[Member]:
        """The members of a thread in order of time; the first thousand."""
        return self._page(release_member.c.thread == number, release_member.c.place)

    def _page(self, condition: ColumnElement[bool], *order: Any) -> list[Member]:
        return [member_of(row) for row in self._rows(condition, *order)]

    def _rows(self, condition: ColumnElement[bool], *order: Any) -> Sequence[Any]:
        query = (
            select(release_member)
            .where(release_member.c.release == self.number, condition)
            .order_by(*order)
            .limit(PAGE_ROWS)
        )
        with self.database.read() as connection:
            return connection.execute(query).all()
