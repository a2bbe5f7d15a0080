"""The tables of the first house: the catalogue of the embedded mode and of PostgreSQL."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make every table with its indexes."""
    _hand_ins()
    _originals()
    _records()
    _around_records()
    _threads()
    _work()
    _access()


def _hand_ins() -> None:
    """What was handed in, and what holds what."""
    op.create_table(
        "accession",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("custodian_id", _WORDS, nullable=False),
        sa.Column("custodian_name", _WORDS, nullable=False),
        sa.Column("channel", _WORDS, nullable=False),
        sa.Column("title", _WORDS, nullable=False),
        sa.Column("timezone", _WORDS, nullable=False),
        sa.Column("state", _WORDS, nullable=False),
        sa.Column("source", _WORDS, nullable=False),
        sa.Column("in_place", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", sa.BigInteger()),
        sa.Column("seal_hash", sa.LargeBinary()),
        sa.Column("failure", _WORDS, nullable=False, server_default=""),
        sa.Column("supplements", _NUMBER),
        sa.Column("found", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("read", sa.BigInteger(), nullable=False, server_default="0"),
        sa.Column("started_at", sa.BigInteger()),
        sa.Column("finished_at", sa.BigInteger()),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_accession_source", "accession", ["source"])
    op.create_table(
        "container",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("accession", _NUMBER, nullable=False),
        sa.Column("parent", _NUMBER),
        sa.Column("path", _WORDS, nullable=False),
        sa.Column("format", _WORDS, nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("accession", "path", "format"),
    )
    op.create_index("container_parent", "container", ["parent"])
    op.create_table(
        "inner_source",
        sa.Column("accession", _NUMBER, primary_key=True),
        sa.Column("id", sa.LargeBinary(), primary_key=True),
        sa.Column("parent", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_inner_source_parent", "inner_source", ["parent"])


def _originals() -> None:
    """The files of hand-ins, and where their bytes lie."""
    op.create_table(
        "source_file",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("accession", _NUMBER, nullable=False),
        sa.Column("path", _WORDS, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary()),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("accession", "path"),
    )
    op.create_table(
        "blob_part",
        sa.Column("digest", sa.LargeBinary(), primary_key=True),
        sa.Column("ordinal", sa.Integer(), primary_key=True),
        sa.Column("pack", sa.Integer()),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("path", _WORDS),
        sa.Column("mtime_ns", sa.BigInteger()),
        sqlite_with_rowid=False,
    )
    op.create_index("blob_part_pack", "blob_part", ["pack", "start"])


def _records() -> None:
    """What was read."""
    op.create_table(
        "text_block",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("frame", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "record",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("accession", _NUMBER, nullable=False),
        sa.Column("container", _NUMBER, nullable=False),
        sa.Column("source_file", _NUMBER, nullable=False),
        sa.Column("locator", _WORDS, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", _WORDS, nullable=False),
        sa.Column("parent", sa.LargeBinary()),
        sa.Column("family", sa.LargeBinary()),
        sa.Column("sent", sa.BigInteger()),
        sa.Column("mih", sa.LargeBinary()),
        sa.Column("conversation", sa.LargeBinary()),
        sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("duplicate_key", sa.LargeBinary()),
        sa.Column("chain", sa.LargeBinary()),
        sa.Column("text_state", sa.SmallInteger(), nullable=False),
        sa.Column("text_block", _NUMBER),
        sa.Column("text_start", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("text_size", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("set_aside", _WORDS),
        sa.Column("from_seq", sa.BigInteger()),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("id"),
    )
    op.create_index("ix_record_container", "record", ["container"])
    op.create_index(
        "record_conversation", "record", ["conversation", "sequence"], **_where("conversation IS NOT NULL")
    )
    op.create_index("record_duplicate", "record", ["duplicate_key"], **_where("duplicate_key IS NOT NULL"))
    op.create_index("record_family", "record", ["family"], **_where("family IS NOT NULL"))
    op.create_index("record_incomplete", "record", ["accession", "text_state"], **_where("text_state <> 0"))
    op.create_index("record_mih", "record", ["mih"], **_where("mih IS NOT NULL"))
    op.create_index("record_parent", "record", ["parent"], **_where("parent IS NOT NULL"))
    op.create_index("record_set_aside", "record", ["set_aside"], **_where("set_aside IS NOT NULL"))


def _around_records() -> None:
    """What stands beside a record."""
    op.create_table(
        "preceded",
        sa.Column("record", _NUMBER, primary_key=True),
        sa.Column("accession", _NUMBER, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "past_version",
        sa.Column("record_id", sa.LargeBinary(), primary_key=True),
        sa.Column("from_seq", sa.BigInteger(), primary_key=True),
        sa.Column("until_seq", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "defect",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("accession", _NUMBER, nullable=False),
        sa.Column("container", _NUMBER, nullable=False),
        sa.Column("record", sa.LargeBinary()),
        sa.Column("code", _WORDS, nullable=False),
        sa.Column("detail", _WORDS, nullable=False),
        sa.Column("path", _WORDS, nullable=False),
        sa.Column("locator", _WORDS, nullable=False),
        sa.Column("lost", sa.Integer(), nullable=False),
        sa.UniqueConstraint("id"),
    )
    op.create_index("defect_record", "defect", ["record"], **_where("record IS NOT NULL"))
    op.create_index("ix_defect_accession", "defect", ["accession"])


def _threads() -> None:
    """Who refers to whom."""
    op.create_table(
        "thread_node",
        sa.Column("accession", _NUMBER, primary_key=True),
        sa.Column("mih", sa.LargeBinary(), primary_key=True),
        sa.Column("thread", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("thread_node_mih", "thread_node", ["mih"])
    op.create_index("thread_node_thread", "thread_node", ["accession", "thread"])
    op.create_table(
        "thread_edge",
        sa.Column("accession", _NUMBER, primary_key=True),
        sa.Column("child", sa.LargeBinary(), primary_key=True),
        sa.Column("parent", sa.LargeBinary(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "thread_alias",
        sa.Column("accession", _NUMBER, primary_key=True),
        sa.Column("former", sa.LargeBinary(), primary_key=True),
        sa.Column("thread", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )


def _work() -> None:
    """What waits, and how far the index is."""
    op.create_table(
        "outbox",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("record_id", sa.LargeBinary(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "index_state",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("generation", _WORDS, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("analysis", _WORDS, nullable=False),
    )
    op.create_table(
        "job",
        sa.Column("number", _NUMBER, primary_key=True),
        sa.Column("kind", _WORDS, nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("accession", _NUMBER, nullable=False),
        sa.Column("source", _WORDS, nullable=False, server_default=""),
        sa.Column("state", _WORDS, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("owner", _WORDS),
        sa.Column("lease_until", sa.BigInteger()),
        sa.Column("error", _WORDS, nullable=False, server_default=""),
        sa.UniqueConstraint("kind", "subject"),
    )
    op.create_index("job_open", "job", ["kind", "state", "number"])


def _access() -> None:
    """Who may do what, and who did."""
    op.create_table(
        "account",
        sa.Column("id", _WORDS, primary_key=True),
        sa.Column("name", _WORDS, nullable=False),
        sa.Column("role", _WORDS, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.UniqueConstraint("token_hash"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "access_grant",
        sa.Column("account_id", _WORDS, primary_key=True),
        sa.Column("accession", _NUMBER, primary_key=True),
    )
    op.create_table(
        "audit",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", _WORDS, nullable=False),
        sa.Column("action", _WORDS, nullable=False),
        sa.Column("object", _WORDS, nullable=False),
        sa.Column("result", _WORDS, nullable=False),
        sa.Column("origin", _WORDS, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
    )


def _where(condition: str) -> dict[str, Any]:
    """An index of some rows only, as either database says it."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
