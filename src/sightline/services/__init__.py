"""Every verb of the product, once. Interfaces translate, call one of these, and shape the answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sightline.services.accounts import Accounts, open_accounts
from sightline.services.admin import Admin
from sightline.services.census import Census
from sightline.services.corrections import Corrections
from sightline.services.enrichment.service import Enrich
from sightline.services.erasing import Erasing
from sightline.services.health import Health
from sightline.services.holding import Holding
from sightline.services.identify import Identify
from sightline.services.importing import Importer
from sightline.services.imports import Imports
from sightline.services.index import INDEX, Index
from sightline.services.lookup import Lookup
from sightline.services.privacy import Privacy
from sightline.services.pushing import Pushing
from sightline.services.records import Records
from sightline.services.resolution import Resolution
from sightline.services.search import Search
from sightline.services.signalling import Signalling
from sightline.services.signals import Signals
from sightline.services.sources import Sources
from sightline.services.timelines import Timelines
from sightline.settings import Settings
from sightline.signals.rules import read_rules
from sightline.store import Store
from sightline.store.accounts import AccountStore


@dataclass(frozen=True)
class Services:
    """All services over one store, for one process."""

    imports: Imports
    pushing: Pushing
    sources: Sources
    records: Records
    timelines: Timelines
    signals: Signals
    signalling: Signalling
    census: Census
    holding: Holding
    lookup: Lookup
    identify: Identify
    search: Search
    corrections: Corrections
    resolution: Resolution
    privacy: Privacy
    erasing: Erasing
    admin: Admin
    health: Health
    enrich: Enrich
    accounts: Accounts


@contextmanager
def open_services(settings: Settings, *, serving: bool = False) -> Iterator[Services]:
    """The services of an installation, for as long as the block runs. The home and its store are made if need be.

    The search index is opened when it is first asked. A process that is `serving` keeps up with the store in the
    background, a moment behind; in another one each question is answered as of now.
    """
    rules = read_rules(settings.signal_rules)
    store = Store.open(settings)
    index = Index(settings.home / INDEX, store, follow=serving)
    accounts = AccountStore.open(settings)

    try:
        records, lookup = Records(store, settings), Lookup(store, settings)
        search = Search(index, records, lookup)
        signalling = Signalling(store, settings, rules, at_once=not serving)
        importer = Importer(store, settings, index, signalling)
        with open_accounts(settings, store, accounts) as opened:
            identify = Identify(store, settings)
            privacy = Privacy(store, accounts, settings, signalling)
            yield Services(
                imports=Imports(store, settings, importer),
                pushing=Pushing(store, settings, importer),
                sources=Sources(store, settings, importer),
                records=records,
                timelines=Timelines(store, rules),
                signals=Signals(store),
                signalling=signalling,
                census=Census(store, settings, index, signalling, rules),
                holding=Holding(store, signalling, rules),
                lookup=lookup,
                identify=identify,
                search=search,
                corrections=Corrections(store, settings, signalling),
                resolution=Resolution(store, settings, signalling),
                privacy=privacy,
                erasing=Erasing(store, accounts, settings, index, privacy, rules),
                admin=Admin(store, accounts, settings, index, privacy),
                health=Health(store, index, records, search),
                enrich=Enrich(settings, identify, records, opened),
                accounts=opened,
            )
    finally:
        accounts.close()
        index.close()
        store.close()
