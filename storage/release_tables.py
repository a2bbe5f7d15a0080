"""The tables of releases, part of the one catalogue.

A release is written once and then only read. A row of a member is what goes out of it; beside the
body stand the numbers that it is looked up by. Ids of inquiries and records are those of the catalogue.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, UniqueConstraint

from storage.tables import Bytes, Number, Words, catalogue

release_head = Table(
    "release_head",
    catalogue,
    Column("number", Number, primary_key=True),
    Column("id", Bytes, nullable=False, unique=True),
    Column("inquiry", Bytes, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("begun_at", BigInteger, nullable=False),
    Column("released_at", BigInteger),
    Column("corrects", Number),
    Column("members", Integer, nullable=False, server_default="0"),
    Column("manifest", Bytes),
    Column("body", Bytes, nullable=False),
)
Index("release_head_inquiry", release_head.c.inquiry, release_head.c.ordinal)

release_member = Table(
    "release_member",
    catalogue,
    Column("release", Number, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("record", Bytes, nullable=False),
    Column("sent", BigInteger),
    Column("family", Integer, nullable=False),
    Column("thread", Integer),
    Column("conversation", Integer),
    Column("place", Integer, nullable=False),
    Column("body", Bytes, nullable=False),
    sqlite_with_rowid=False,
)
Index("release_member_place", release_member.c.release, release_member.c.place)
Index("release_member_family", release_member.c.release, release_member.c.family)
Index("release_member_thread", release_member.c.release, release_member.c.thread)
Index(
    "release_member_conversation",
    release_member.c.release,
    release_member.c.conversation,
    release_member.c.place,
)
Index("release_member_record", release_member.c.release, release_member.c.record)

release_paper = Table(
    "release_paper",
    catalogue,
    Column("release", Number, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("path", Words, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("crc32", BigInteger, nullable=False),
    Column("digest", Bytes, nullable=False),
    UniqueConstraint("release", "path"),
)

release_stone = Table(
    "release_stone",
    catalogue,
    Column("release", Number, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("withdrawn_at", BigInteger, nullable=False),
    Column("reason", Words, nullable=False),
    sqlite_with_rowid=False,
)

release_link = Table(
    "release_link",
    catalogue,
    Column("id", Bytes, primary_key=True),
    Column("release", Number, nullable=False, index=True),
    Column("token_hash", Bytes, nullable=False, unique=True),
    Column("label", Words, nullable=False),
    Column("account_id", Words, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("used_at", BigInteger),
)

release_visit = Table(
    "release_visit",
    catalogue,
    Column("cookie_hash", Bytes, primary_key=True),
    Column("link", Bytes, nullable=False, index=True),
    Column("until", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
