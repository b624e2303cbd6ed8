"""The routes of a REST interface."""

from __future__ import annotations

from starlette.routing import Route

from sightline.interfaces.rest.dialect import Dialect
from sightline.interfaces.rest.endpoint import Endpoint
from sightline.services import Services
from sightline.settings import Settings


def rest_routes(dialect: Dialect, services: Services, settings: Settings) -> list[Route]:
    """The prefixes of a dialect, and all that lies under them and under no route before these."""
    endpoint = Endpoint(dialect, services, settings)
    paths = [path for prefix in dialect.prefixes for path in (prefix, f"{prefix}/{{path:path}}")]
    return [Route(path, endpoint) for path in paths]
