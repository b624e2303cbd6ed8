"""All connectors, by kind."""

from __future__ import annotations

from sightline.errors import InvalidInput
from sightline.sources.connectors.ashby import ASHBY
from sightline.sources.connectors.connector import Connector
from sightline.sources.connectors.edgar.company import EDGAR
from sightline.sources.connectors.edgar.current import EDGAR_CURRENT
from sightline.sources.connectors.feed import FEED
from sightline.sources.connectors.greenhouse import GREENHOUSE
from sightline.sources.connectors.lever import LEVER
from sightline.sources.connectors.site.site import SITE
from sightline.sources.connectors.smartrecruiters import SMARTRECRUITERS
from sightline.sources.connectors.workable import WORKABLE
from sightline.sources.connectors.workday import WORKDAY

_ALL = (GREENHOUSE, LEVER, ASHBY, WORKABLE, SMARTRECRUITERS, WORKDAY, FEED, EDGAR, EDGAR_CURRENT, SITE)
CONNECTORS: dict[str, Connector] = {each.kind: each for each in _ALL}


def connector(kind: str) -> Connector:
    """The connector of a kind. Raises InvalidInput."""
    found = CONNECTORS.get(kind.strip().lower())
    if found is None:
        raise InvalidInput(f"There is no kind of source {kind!r}.", field="kind", allowed=list(CONNECTORS))
    return found
