"""Parts of the store that have classes of their own, as a transaction offers them."""

from __future__ import annotations

from abc import ABC, abstractmethod

from sightline.store.codec import Codec
from sightline.store.holds import HoldTables
from sightline.store.session import Session
from sightline.store.signals import SignalTables
from sightline.store.suppressions import Suppressions


class Parts(ABC):
    """What a reader offers beside its own questions; a writer's parts write as well."""

    _session: Session

    @property
    @abstractmethod
    def codec(self) -> Codec:
        """What the claims and records of this store are written and read with."""

    @property
    def suppressions(self) -> Suppressions:
        """Who is not to be known."""
        return Suppressions(self._session)

    @property
    def holds(self) -> HoldTables:
        """What sources changed about themselves."""
        return HoldTables(self._session)

    @property
    def signals(self) -> SignalTables:
        """Signals as they were computed, their log, and what is about which company."""
        return SignalTables(self._session, lambda: self.codec)
