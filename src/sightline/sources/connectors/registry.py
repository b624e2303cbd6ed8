"""All connectors, by kind."""

from __future__ import annotations

from sightline.errors import InvalidInput
from sightline.sources.connectors.ashby import ASHBY
from sightline.sources.connectors.connector import Connector
from sightline.sources.connectors.greenhouse import GREENHOUSE
from sightline.sources.connectors.lever import LEVER

CONNECTORS: dict[str, Connector] = {each.kind: each for each in (GREENHOUSE, LEVER, ASHBY)}


def connector(kind: str) -> Connector:
    """The connector of a kind. Raises InvalidInput."""
    found = CONNECTORS.get(kind.strip().lower())
    if found is None:
        raise InvalidInput(f"There is no kind of source {kind!r}.", field="kind", allowed=list(CONNECTORS))
    return found
