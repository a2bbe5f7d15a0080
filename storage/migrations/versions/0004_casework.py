"""Casework: inquiries, who works on them, and what is done in them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables of casework."""
    _inquiries()
    _events_and_searches()
    _selections_and_judgements()


def _inquiries() -> None:
    op.create_table(
        "inquiry",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("reference", WORDS, nullable=False),
        sa.Column("wording", WORDS, nullable=False),
        sa.Column("act", WORDS, nullable=False),
        sa.Column("received_on", WORDS, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hold", WORDS),
        sa.Column("held_at", sa.BigInteger()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "requester",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("contact", WORDS, nullable=False),
    )
    op.create_table(
        "inquiry_member",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("account_id", WORDS, primary_key=True),
        sa.Column("part", WORDS, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("inquiry_member_account", "inquiry_member", ["account_id"])
    op.create_table(
        "inquiry_scope",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "scope_accession",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("accession", NUMBER, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("scope_accession_held", "scope_accession", ["accession"])


def _events_and_searches() -> None:
    op.create_table(
        "inquiry_event",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("kind", WORDS, nullable=False),
        sa.Column("day", WORDS, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "logged_search",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("analysis", WORDS, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=False),
    )


def _selections_and_judgements() -> None:
    op.create_table(
        "selection_change",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("action", WORDS, nullable=False),
        sa.Column("origin", WORDS, nullable=False),
        sa.Column("reason", WORDS, nullable=False),
        sa.Column("undoes", sa.Integer()),
        sa.Column("records", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "judgement",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", WORDS, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("text_digest", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_index("judgement_record", "judgement", ["inquiry", "record", "ordinal"])
    op.create_table(
        "second_reading",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("ordinal", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("judgement", sa.Integer(), nullable=False),
        sa.Column("verdict", WORDS, nullable=False),
        sa.Column("remark", WORDS, nullable=False),
    )
    op.create_index("second_reading_judgement", "second_reading", ["inquiry", "judgement"])
