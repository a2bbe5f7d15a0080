"""Notes of inquiries; and who works on one is called its caseworker, as members are those of a release."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table of notes, and give the other its new name with all that it holds."""
    op.create_table(
        "inquiry_note",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("kind", WORDS, primary_key=True),
        sa.Column("ordinal", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", WORDS, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "inquiry_caseworker",
        sa.Column("inquiry", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("account_id", WORDS, primary_key=True),
        sa.Column("part", WORDS, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO inquiry_caseworker SELECT inquiry, account_id, part, since FROM inquiry_member")
    op.drop_table("inquiry_member")
    op.create_index("inquiry_caseworker_account", "inquiry_caseworker", ["account_id"])
