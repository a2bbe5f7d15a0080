"""Provenance: what the holder of a private hand-in tells of how it was taken."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add its table."""
    op.create_table(
        "provenance",
        sa.Column(
            "accession",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
