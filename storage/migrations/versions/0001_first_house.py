"""The tables of the first house."""

from alembic import op

from storage.tables import catalogue

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table; later migrations write out what they change."""
    catalogue.create_all(op.get_bind())
