"""The routes of this interface."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sightline.interfaces.graphql import explorer
from sightline.interfaces.graphql.endpoint import Endpoint
from sightline.interfaces.graphql.operations import FIELDS, MUTATIONS, QUERIES
from sightline.interfaces.graphql.schema import load_schema
from sightline.services import Services
from sightline.settings import Settings

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def graphql_routes(services: Services, settings: Settings) -> list[Route]:
    """`/graphql`, and the files of the explorer below it."""
    endpoint = Endpoint(load_schema(QUERIES, MUTATIONS, FIELDS), services, settings)

    async def below(request: Request) -> Response:
        return explorer.asset(request) or endpoint.nothing_here(request)

    return [
        Route("/graphql", endpoint.handle, methods=_METHODS),
        Route("/graphql/{name:path}", below, methods=_METHODS),
    ]
