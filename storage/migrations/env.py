"""How alembic reaches the database: by the connection that `storage.schema` hands it."""

from alembic import context

from storage.tables import catalogue

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=catalogue,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
