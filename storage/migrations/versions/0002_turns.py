"""Whose turn it is to write, where a server tells so; and no index over texts that may be of any length."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table; its one row comes with the first who writes."""
    op.create_table(
        "turn",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
    )
    # PostgreSQL takes at most 2,704 bytes in an index, and the paths of one hand-in together may be longer.
    op.drop_index("ix_accession_source", "accession")
