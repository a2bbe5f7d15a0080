"""Work units: what a unit was at when its worker died, and which hand-in had its turn last."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what a worker that goes on must know; work is looked up by hand-in."""
    op.add_column("job", sa.Column("at_work", sa.Integer()))
    op.add_column("job", sa.Column("begun", sa.Integer(), nullable=False, server_default="0"))
    op.drop_index("job_open", "job")
    for name, columns, where in (
        ("job_waiting", ["kind", "accession", "number"], "state IN ('open', 'claimed')"),
        ("job_claimed", ["kind", "owner"], "state = 'claimed'"),
    ):
        op.create_index(name, "job", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "share",
        sa.Column("kind", words, primary_key=True),
        sa.Column("accession", number, primary_key=True, autoincrement=False),
        sa.Column("served_at", sa.BigInteger(), nullable=False),
    )
