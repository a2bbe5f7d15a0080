"""The reading room: what somebody with a link sees of one release, and nothing else of anything.

Opening it and reading in it is entered in the log of reading, before anything is shown. What a reader
searches for is his own affair: his words are kept nowhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.export import Export
from disclosure.exports import EXPORTS
from disclosure.exports.file_set import FileSet
from records.access import Actor, Role
from records.content import Content
from records.errors import NotFoundError
from records.release import FileRole, Member, ReleasedFile
from runtime.attempts import Attempts
from runtime.release_search import ReleaseIndexes, number_of, scope_of, text_of, texts_of
from search.highlight import Highlight
from search.request import SearchRequest, Sort
from storage.audit import ReadingAudit
from storage.links import Link, Links
from storage.released_set import StoredSet
from storage.releases import Releases

PAGE = 50
"""Members on a page of a list."""

_TOKEN = re.compile("[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who reads one release by a link."""

    actor: Actor
    released: StoredSet
    link: Link


@dataclass(frozen=True, slots=True)
class FoundMember:
    """A member that a search found, and where its words light up."""

    member: Member
    highlights: tuple[Highlight, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """A page of what a search in a release found."""

    total: int
    items: tuple[FoundMember, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Download:
    """Bytes that are carried away; `length` is None where it is not known beforehand."""

    name: str
    media_type: str
    length: int | None
    chunks: Iterator[bytes]


class ReadingRoom:
    """Opens releases to who has a link."""

    def __init__(
        self,
        releases: Releases,
        links: Links,
        indexes: ReleaseIndexes,
        attempts: Attempts,
        audit: ReadingAudit,
    ) -> None:
        """Read releases; nothing here writes one."""
        self._releases, self._links, self._indexes = releases, links, indexes
        self._attempts, self._audit = attempts, audit

    def may_try(self, origin: str) -> bool:
        """Count an attempt with a token from an origin; whether it is allowed now."""
        return self._attempts.may(origin)

    def enter(self, token: str, origin: str) -> str | None:
        """The secret of a cookie for a token; None alike for a wrong, expired or revoked one.

        Each takes one look in the catalogue and one entry in the log.
        """
        link = self._links.find(token if _TOKEN.fullmatch(token) else "")
        if link is None:
            self._audit.append(_visitor("unknown", origin), "release.enter", "-", "refused")
            return None
        self._audit.append(_visitor(link.id, origin), "release.enter", link.release_id, f"link={link.id}")
        return self._links.begin_visit(link)

    def visit(self, cookie: str, origin: str) -> Visit:
        """The visit that a cookie stands for. Raises NotFoundError once it is over."""
        link = self._links.visit(cookie)
        if link is None:
            raise NotFoundError("visit")
        return Visit(_visitor(link.id, origin), self._releases.opened(link.release_id), link)

    def leave(self, cookie: str) -> None:
        """End a visit."""
        self._links.end_visit(cookie)

    def listed(self, visit: Visit, skipped: int) -> list[Member]:
        """A page of members in order of time; one more than a page where others follow."""
        self._enter(visit, "list", f"from={skipped}")
        return visit.released.by_time(skipped, PAGE + 1)

    def search(self, visit: Visit, query: str, cursor: str) -> Findings:
        """A page of what a query finds, oldest first. Raises QueryError, InvalidError."""
        request = SearchRequest(query=query, cursor=cursor, sort=Sort.OLDEST, page_size=PAGE)
        answer = self._indexes.service(visit.released).search(request, scope_of(visit.released))
        self._enter(visit, "search", f"total={answer.total}")
        members = visit.released.some([number_of(each.record.id) for each in answer.items])
        found = {each.number: each for each in members}
        items = (FoundMember(found[number_of(each.record.id)], each.highlights) for each in answer.items)
        return Findings(answer.total, tuple(items), answer.next_cursor)

    def member(self, visit: Visit, number: int) -> tuple[Member, str]:
        """A member and its redacted text. Raises NotFoundError."""
        member = visit.released.member(number)
        self._enter(visit, "member", str(number))
        return member, text_of(visit.released, member)

    def family(self, visit: Visit, member: Member) -> list[Member]:
        """What belongs together with a member, itself among it."""
        return visit.released.family(member.family)

    def thread(self, visit: Visit, number: int) -> list[tuple[Member, str]]:
        """The messages of a thread in order of time, with their texts."""
        self._enter(visit, "thread", str(number))
        return _with_texts(visit.released, visit.released.thread(number))

    def conversation(self, visit: Visit, number: int, after: int) -> list[tuple[Member, str]]:
        """A page of a conversation in order of time, with texts; one more than a page where others follow."""
        self._enter(visit, "conversation", f"{number} from={after}")
        members = visit.released.conversation_page(number, after, PAGE + 1)
        return _with_texts(visit.released, members)

    def file(self, visit: Visit, number: int, role: FileRole) -> tuple[ReleasedFile, Content]:
        """A file of a member. Raises NotFoundError."""
        file = visit.released.member(number).file(role)
        if file is None:
            raise NotFoundError("file")
        self._enter(visit, "file", file.path)
        return file, visit.released.open(file)

    def paper(self, visit: Visit, file: ReleasedFile) -> Content:
        """The bytes of a file of the set itself."""
        self._enter(visit, "file", file.path)
        return visit.released.open(file)

    def download(self, visit: Visit, name: str) -> Download:
        """The whole release in one of its forms. Raises NotFoundError."""
        download = download_of(visit.released, name)
        self._enter(visit, "download", name)
        return download

    def _enter(self, visit: Visit, action: str, told: str) -> None:
        self._audit.append(visit.actor, f"release.{action}", visit.released.release.id, told)


def download_of(released: StoredSet, name: str) -> Download:
    """A release in one of its forms. Raises NotFoundError for a form that there is not."""
    export: Export | None = next((each for each in EXPORTS if each.name == name), None)
    if export is None:
        raise NotFoundError("export")
    length = export.length(released) if isinstance(export, FileSet) else None
    return Download(export.file_name(released.release), export.media_type, length, export.write(released))


def _with_texts(released: StoredSet, members: list[Member]) -> list[tuple[Member, str]]:
    texts = texts_of(released, members)
    return [(each, texts[each.number]) for each in members]


def _visitor(link_id: str, origin: str) -> Actor:
    return Actor(f"link:{link_id}", f"link:{link_id}", Role.LINK, origin)
