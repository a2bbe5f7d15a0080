"""Releases: their members, papers, stones and links."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_BYTES = sa.LargeBinary()


def upgrade() -> None:
    """Make the tables."""
    _heads()
    _members()
    _papers_and_stones()
    _links()


def _heads() -> None:
    op.create_table(
        "release_head",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("id", _BYTES, nullable=False, unique=True),
        sa.Column("inquiry", _BYTES, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", _WORDS, nullable=False),
        sa.Column("account_id", _WORDS, nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sa.BigInteger()),
        sa.Column("corrects", _NUMBER),
        sa.Column("members", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("manifest", _BYTES),
        sa.Column("body", _BYTES, nullable=False),
    )
    op.create_index("release_head_inquiry", "release_head", ["inquiry", "ordinal"])


def _members() -> None:
    op.create_table(
        "release_member",
        _key("release"),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("record", _BYTES, nullable=False),
        sa.Column("sent", sa.BigInteger()),
        sa.Column("family", sa.Integer(), nullable=False),
        sa.Column("thread", sa.Integer()),
        sa.Column("conversation", sa.Integer()),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("body", _BYTES, nullable=False),
        sqlite_with_rowid=False,
    )
    for name, columns in (
        ("release_member_place", ["release", "place"]),
        ("release_member_family", ["release", "family"]),
        ("release_member_thread", ["release", "thread"]),
        ("release_member_conversation", ["release", "conversation", "place"]),
        ("release_member_record", ["release", "record"]),
    ):
        op.create_index(name, "release_member", columns)


def _papers_and_stones() -> None:
    op.create_table(
        "release_paper",
        _key("release"),
        sa.Column("ordinal", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("path", _WORDS, nullable=False),
        sa.Column("media_type", _WORDS, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("crc32", sa.BigInteger(), nullable=False),
        sa.Column("digest", _BYTES, nullable=False),
        sa.UniqueConstraint("release", "path"),
    )
    op.create_table(
        "release_stone",
        _key("release"),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", _WORDS, nullable=False),
        sqlite_with_rowid=False,
    )


def _links() -> None:
    op.create_table(
        "release_link",
        sa.Column("id", _BYTES, primary_key=True),
        sa.Column("release", _NUMBER, nullable=False),
        sa.Column("token_hash", _BYTES, nullable=False, unique=True),
        sa.Column("label", _WORDS, nullable=False),
        sa.Column("account_id", _WORDS, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.Column("used_at", sa.BigInteger()),
    )
    op.create_index("ix_release_link_release", "release_link", ["release"])
    op.create_table(
        "release_visit",
        sa.Column("cookie_hash", _BYTES, primary_key=True),
        sa.Column("link", _BYTES, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_release_visit_link", "release_visit", ["link"])


def _key(name: str) -> sa.Column[int]:
    return sa.Column(name, _NUMBER, primary_key=True, autoincrement=False)
