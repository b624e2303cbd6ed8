"""The routes of this interface."""

from __future__ import annotations

from starlette.routing import Route

from sightline.interfaces.rest_directory.endpoint import Endpoint
from sightline.services import Services
from sightline.settings import Settings


def directory_routes(services: Services, settings: Settings) -> list[Route]:
    """`/api`, and all that lies under it and under no route before these."""
    endpoint = Endpoint(services, settings)
    return [Route("/api", endpoint), Route("/api/{path:path}", endpoint)]
