"""Passwords: what opens the encrypted parts of a hand-in, by their place in its list."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add their table."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "password",
        sa.Column("accession", number, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("body", words, nullable=False),
    )
