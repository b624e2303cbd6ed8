"""Every verb of the product, once. Interfaces translate, call one of these, and shape the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sightline.services.admin import Admin
from sightline.services.corrections import Corrections
from sightline.services.imports import Imports
from sightline.services.lookup import Lookup
from sightline.services.records import Records
from sightline.settings import Settings
from sightline.store import Store


@dataclass(frozen=True)
class Services:
    """All services over one store, for one process."""

    imports: Imports
    records: Records
    lookup: Lookup
    corrections: Corrections
    admin: Admin


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """The services of an installation, for as long as the block runs. The home and its store are made if need be."""
    store = Store.open(settings)

    def rebuilt() -> None:
        """Nothing follows the store yet."""

    try:
        yield Services(
            imports=Imports(store, settings, rebuilt),
            records=Records(store, settings),
            lookup=Lookup(store, settings),
            corrections=Corrections(store, settings),
            admin=Admin(store, settings, rebuilt),
        )
    finally:
        store.close()
