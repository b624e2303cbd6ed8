"""What resolvers get besides their arguments."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.interfaces.graphql.lookups import Lookups
from sightline.services import Services


@dataclass(frozen=True, slots=True)
class Context:
    """One request: the services it may call, and look-ups through them.

    `caller` is the name of the key that asks; empty when only the schema is asked for.
    """

    services: Services
    lookup: Lookups
    caller: str
