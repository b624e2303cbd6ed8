"""What resolvers get besides their arguments."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.interfaces.graphql.lookups import Lookups
from sightline.interfaces.graphql.till import Till
from sightline.services import Services
from sightline.services.callers import Caller


@dataclass(frozen=True, slots=True)
class Context:
    """One request: the services it may call, and look-ups through them.

    `caller` is who asks and `till` counts what they are answered; None when only the schema is asked for.
    """

    services: Services
    lookup: Lookups
    caller: Caller | None = None
    till: Till | None = None
