"""Declarations: what is told with a hand-in of files that do not tell it themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add their column."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("accession", sa.Column("declaration", words, nullable=False, server_default=""))
