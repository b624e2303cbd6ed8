"""Alembic's entry: run the steps on the connection that `migrate` opened, inside its transaction."""

from alembic import context

from sightline.store.accounts.tables import metadata
from sightline.store.layout import ACCOUNTS

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=ACCOUNTS.version_table,
)
with context.begin_transaction():
    context.run_migrations()
