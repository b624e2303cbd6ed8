"""Alembic's entry: run the steps on the connection that `migrate` opened, inside its transaction."""

from alembic import context

from sightline.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
