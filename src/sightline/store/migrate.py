"""Making the tables of a new store and bringing those of an older one up to date."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from sightline.errors import Conflict
from sightline.store.database import Database
from sightline.store.layout import Layout


def migrate(database: Database) -> None:
    """Bring the schema up to the newest. Several processes may do this at once: one does it, the others find it done.

    Raises Conflict if the store was written by a newer version.
    """
    layout = database.layout
    with database.errors(), database.engine.connect() as connection:
        if _version(connection, layout) == layout.head:
            return
    with database.errors(), database.engine.connect() as connection:
        _lock(database, connection)
        if _version(connection, layout) != layout.head:
            _upgrade(connection, layout)
        connection.commit()


def _lock(database: Database, connection: Connection) -> None:
    if database.sqlite:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('sightline.migrate'))")


def _version(connection: Connection, layout: Layout) -> str | None:
    """The schema that the store has; None for a new one."""
    if not inspect(connection).has_table(layout.version_table):
        return None
    version = connection.execute(text(f"SELECT version_num FROM {layout.version_table}")).scalar()  # noqa: S608
    if version is not None and version not in layout.schemas:
        raise Conflict(
            f"The store has schema {version}; this version of Sightline knows up to {layout.head}.",
            hint="Use the version of Sightline that wrote it, or a newer one.",
        )
    return version


def _upgrade(connection: Connection, layout: Layout) -> None:
    # Alembic takes a quarter of a second to import, and a store that is up to date does not need it.
    from alembic.command import upgrade  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(layout.steps).replace("%", "%%"))
    config.attributes["connection"] = connection
    upgrade(config, "head")
