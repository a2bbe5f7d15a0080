"""Links to releases: only the hash of a token is kept, and of the cookie that it is exchanged for."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select, update

from records.access import Actor
from records.errors import NotFoundError
from records.ports import Clock
from records.release import ReleaseId
from storage.audit import MainAudit
from storage.database import Database
from storage.release_rows import milliseconds, moment
from storage.release_tables import release_head, release_link, release_visit

TOKEN_BYTES = 32
"""256 bits: no number of guesses finds one."""

VISIT = timedelta(hours=12)
"""How long a cookie opens a release; then the link is followed once more, as long as it holds."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a release, for whom it is, and whether it still opens. The token itself is not here."""

    id: str
    release_id: ReleaseId
    label: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None


class Links:
    """The links of the catalogue."""

    def __init__(self, database: Database, audit: MainAudit, clock: Clock) -> None:
        """Keep links in the catalogue."""
        self._database, self._audit, self._clock = database, audit, clock

    def make(self, release: int, label: str, expires_at: datetime, actor: Actor) -> tuple[Link, str]:
        """A new link to the release with this number in the catalogue, and its token, told this once."""
        token, identity = secrets.token_urlsafe(TOKEN_BYTES), secrets.token_hex(16)
        row = {
            "id": bytes.fromhex(identity),
            "release": release,
            "token_hash": _hash(token),
            "label": label,
            "account_id": actor.account_id,
            "created_at": milliseconds(self._clock.now()),
            "expires_at": milliseconds(expires_at),
        }
        with self._database.write() as connection:
            connection.execute(release_link.insert(), row)
            self._audit.add(connection, actor, "release.link", identity, f"expires={row['expires_at']}")
        return self.get(identity), token

    def get(self, link_id: str) -> Link:
        """A link. Raises NotFoundError."""
        with self._database.read() as connection:
            row = connection.execute(_links().where(release_link.c.id == _raw(link_id))).first()
        if row is None:
            raise NotFoundError("link")
        return _link(row)

    def of_release(self, release: int) -> list[Link]:
        """The links to a release, the oldest first, those that open it no more as well."""
        query = _links().where(release_link.c.release == release)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(release_link.c.created_at, release_link.c.id)).all()
        return [_link(row) for row in rows]

    def revoke(self, link_id: str, actor: Actor) -> None:
        """Let a link open its release no more, and end the visits that it opened."""
        raw, now = _raw(link_id), milliseconds(self._clock.now())
        with self._database.write() as connection:
            connection.execute(
                update(release_link)
                .where(release_link.c.id == raw, release_link.c.revoked_at.is_(None))
                .values(revoked_at=now)
            )
            connection.execute(delete(release_visit).where(release_visit.c.link == raw))
            self._audit.add(connection, actor, "release.link-revoked", link_id)

    def find(self, token: str) -> Link | None:
        """The link with this token, if it opens its release now; None alike for any other."""
        query = _links().where(release_link.c.token_hash == _hash(token), *self._opens())
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else _link(row)

    def begin_visit(self, link: Link) -> str:
        """The secret of a cookie that opens the release, for `VISIT` and no longer than the link."""
        cookie, now = secrets.token_urlsafe(TOKEN_BYTES), self._clock.now()
        until = min(now + VISIT, link.expires_at)
        with self._database.write() as connection:
            connection.execute(delete(release_visit).where(release_visit.c.until < milliseconds(now)))
            row = {"cookie_hash": _hash(cookie), "link": _raw(link.id), "until": milliseconds(until)}
            connection.execute(release_visit.insert(), row)
            connection.execute(
                update(release_link)
                .where(release_link.c.id == _raw(link.id), release_link.c.used_at.is_(None))
                .values(used_at=milliseconds(now))
            )
        return cookie

    def visit(self, cookie: str) -> Link | None:
        """The link by which a visit was begun that is not over; None alike for any other cookie."""
        query = (
            _links()
            .join(release_visit, release_visit.c.link == release_link.c.id)
            .where(
                release_visit.c.cookie_hash == _hash(cookie),
                release_visit.c.until > milliseconds(self._clock.now()),
                *self._opens(),
            )
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return None if row is None else _link(row)

    def end_visit(self, cookie: str) -> None:
        """End a visit."""
        with self._database.write() as connection:
            connection.execute(delete(release_visit).where(release_visit.c.cookie_hash == _hash(cookie)))

    def _opens(self) -> tuple[Any, ...]:
        now = milliseconds(self._clock.now())
        return (release_link.c.revoked_at.is_(None), release_link.c.expires_at > now)


def _links() -> Select[Any]:
    return select(release_link, release_head.c.id.label("release_id")).join(
        release_head, release_head.c.number == release_link.c.release
    )


def _link(row: Any) -> Link:
    return Link(
        bytes(row.id).hex(),
        ReleaseId(bytes(row.release_id).hex()),
        row.label,
        moment(row.created_at),
        moment(row.expires_at),
        None if row.revoked_at is None else moment(row.revoked_at),
        None if row.used_at is None else moment(row.used_at),
    )


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _raw(identity: str) -> bytes:
    """The bytes of an id; of none, for what is no id."""
    try:
        return bytes.fromhex(identity)
    except ValueError:
        return b""
